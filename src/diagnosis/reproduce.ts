/** The same connection from a terminal, without a browser. */
import { message } from '../base/message.ts';
import type { Connection, SessionView } from '../session/model.ts';
import type { Fix } from './finding.ts';

/** What of a connection a command needs to make it again. */
export type Reproducible = Pick<Connection, 'url' | 'requestedProtocols' | 'handshake' | 'realm'>;

/** Advice to try it without a browser; nothing where the address is none that a tool would take. */
export function reproduceFix(connection: Reproducible, session: SessionView): Fix[] {
  const url = withoutSecrets(connection.url);
  if (url === null) return [];
  const origin = pageOriginOf(connection, session);
  const { requestedProtocols } = connection;
  const snippets = [
    { software: 'wscat', language: 'bash', code: wscatCommand(url, requestedProtocols, origin) },
    { software: 'websocat', language: 'bash', code: websocatCommand(url, requestedProtocols, origin) },
  ];
  return [{ who: 'client', advice: message('fix.reproduce'), snippets }];
}

/** Values of the query and names and passwords are left out: whoever runs the command has their own. */
function withoutSecrets(url: string): string | null {
  if (!isSocketUrl(url)) return null;
  const { protocol, host, pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())].map((name) => `${encodeURIComponent(name)}=…`);
  return `${protocol}//${host}${pathname}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}

export function isSocketUrl(url: string): boolean {
  return URL.canParse(url) && ['ws:', 'wss:'].includes(new URL(url).protocol);
}

/** Of the page, as its handshake said or as its address tells; '' where neither does. */
export function pageOriginOf({ handshake, realm }: Reproducible, { realms, environment }: SessionView): string {
  const said = handshake?.requestHeaders.find(({ name }) => name === 'origin')?.value;
  if (said !== undefined) return said;
  const pageUrl = realms[realm ?? -1]?.url ?? environment.pageUrl;
  const origin = URL.canParse(pageUrl) ? new URL(pageUrl).origin : 'null';
  return origin === 'null' ? '' : origin;
}

/** `-P` shows the pings that a browser hides. Of wscat 6. */
export function wscatCommand(url: string, protocols: readonly string[], origin: string): string {
  const options = [
    `-c ${shellQuoted(url)}`,
    ...protocols.map((protocol) => `-s ${shellQuoted(protocol)}`),
    ...(origin === '' ? [] : [`-o ${shellQuoted(origin)}`]),
  ];
  return `wscat -P ${options.join(' ')}`;
}

/** Of websocat 1. */
export function websocatCommand(url: string, protocols: readonly string[], origin: string): string {
  const options = [
    ...(protocols.length === 0 ? [] : [`--protocol ${shellQuoted(protocols.join(','))}`]),
    ...(origin === '' ? [] : [`--origin ${shellQuoted(origin)}`]),
  ];
  return ['websocat -v', ...options, shellQuoted(url)].join(' ');
}

/** One word to any POSIX shell: within single quotes nothing but the single quote means anything. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
