/**
 * HTTP headers as Deadair keeps them. Secrets are left out where headers come in, not only where a file goes out: what
 * was never kept cannot leak. Names stay, and the names of cookies, since load balancers are known by them.
 */
export interface KeptHeader {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
}

const secretNames = /^(authorization|proxy-authorization|sec-websocket-key|sec-websocket-accept)$/;
const masked = '***';

/** Headers from a browser's list, of which each may lack its value. */
export function keptHeaders(
  given: readonly { readonly name: string; readonly value?: string | undefined }[] | undefined,
): KeptHeader[] {
  return (given ?? []).map(({ name, value = '' }) => keptHeader(name.toLowerCase(), value));
}

function keptHeader(name: string, value: string): KeptHeader {
  if (name === 'cookie') return { name, value: value.split(';').map(maskCookie).join('; ') };
  if (name === 'set-cookie') return { name, value: value.split('\n').map(maskSetCookie).join('\n') };
  return { name, value: secretNames.test(name) ? masked : value };
}

/** `name=value` with the value masked. */
function maskCookie(pair: string): string {
  return `${pair.split('=', 1)[0]?.trim() ?? ''}=${masked}`;
}

/** Only the cookie's own value is secret; its attributes are not. */
function maskSetCookie(line: string): string {
  const [pair = '', ...attributes] = line.split(';');
  return [maskCookie(pair), ...attributes.map((attribute) => attribute.trim())].join('; ');
}
