/**
 * Redaction: what leaves the machine in a session file, and what stands in its place. A pure function of the session, on by
 * default.
 *
 * Masked are: values in URL queries, userinfo and fragments; cookies (their names stay: load balancers are known by
 * them); the values of all headers but those that name products or belong to HTTP itself; subprotocols that were offered and are
 * neither public nor chosen by a server; whatever looks like a token or an e-mail address, in paths, close reasons, stack
 * traces, error texts and findings; and every secret met in one of these places, wherever else it occurs. Left as they are: hosts, ports, the server's address, paths without tokens, codes,
 * sizes and times. Payloads have rules of their own (mask-payload.ts), and so has what the person names (mask-patterns.ts).
 */
import { isPublicSubprotocol } from '../knowledge/subprotocols.ts';
import type { Header, SessionView } from '../session/model.ts';
import { maskTokens, maskUrl } from './mask-url.ts';
import type { Masks } from './masks.ts';
import { secretName } from './token.ts';

/** Every text of a session passes through one of these on its way into a file. */
export interface Redactor {
  url(text: string): string;
  /** Anything said in words: close reasons, stack traces, error texts, parameters of findings. */
  prose(text: string): string;
  header(header: Header): Header;
  /** Subprotocols in their order: an item may announce that the next one is a token. */
  protocols(items: readonly string[]): readonly string[];
}

/** Lets everything through. */
export const keepEverything: Redactor = {
  url: (text) => text,
  prose: (text) => text,
  header: (header) => header,
  protocols: (items) => items,
};

/** A redactor that knows all secrets of a session beforehand, so that it finds them again in any place. */
export function maskSecrets(session: SessionView, masks: Masks): Redactor {
  const urls = [
    session.environment.pageUrl,
    ...session.realms.map(({ url }) => url),
    ...session.connections.map(({ url }) => url),
    ...session.handshakes.map(({ url }) => url),
    ...session.hostHints.map(({ url }) => url),
  ];
  for (const url of new Set(urls)) maskUrl(url, masks);
  const chosen = new Set(session.connections.map(({ protocol }) => protocol));
  const subprotocols = (items: readonly string[]) => maskProtocols(items, chosen, masks);
  for (const { requestedProtocols } of session.connections) subprotocols(requestedProtocols);
  const headerNames = new Set<string>();
  for (const header of headersOf(session)) {
    headerNames.add(header.name);
    maskHeader(header, subprotocols, masks);
  }

  const proseCache = new Map<string, string>();
  return {
    url: (text) => maskUrl(text, masks),
    prose: (text) => {
      const masked =
        proseCache.get(text) ?? maskCitedHeader(text, headerNames, subprotocols, masks) ?? maskProse(text, masks);
      proseCache.set(text, masked);
      return masked;
    },
    header: (header) => maskHeader(header, subprotocols, masks),
    protocols: subprotocols,
  };
}

function* headersOf({ handshakes, hostHints }: SessionView): Iterable<Header> {
  for (const { requestHeaders, responseHeaders } of handshakes) yield* [...requestHeaders, ...responseHeaders];
  for (const { responseHeaders } of hostHints) yield* responseHeaders;
}

/**
 * Headers whose values name a product, or are HTTP's own and say nothing of the person. All others are masked: no list of
 * secret headers would ever be complete. Their names stay, since many products are known by a name alone.
 */
const tellingHeaders = new Set(
  `accept-encoding accept-language age alt-svc cache-control cf-cache-status connection content-encoding content-length
   content-type date expires host keep-alive pragma retry-after sec-websocket-extensions sec-websocket-version server
   strict-transport-security transfer-encoding upgrade user-agent uwebsockets vary via x-amz-cf-pop x-cache
   x-envoy-upstream-service-time x-powered-by x-served-by`.split(/\s+/),
);
const authorizationHeaders = new Set(['authorization', 'proxy-authorization']);
const authorizationScheme = /^(?:basic|bearer|digest|negotiate|ntlm)\s+/i;
const urlHeaders = new Set(['origin', 'referer', 'location']);
/** Attributes of Set-Cookie that say nothing of the person. */
const harmlessAttribute = /^(?:secure|httponly|partitioned|samesite=\w+|max-age=-?\d+|path=\/)$/i;

type Subprotocols = Redactor['protocols'];

function maskHeader({ name, value }: Header, subprotocols: Subprotocols, masks: Masks): Header {
  return { name, value: maskHeaderValue(name, value, subprotocols, masks) };
}

function maskHeaderValue(name: string, value: string, subprotocols: Subprotocols, masks: Masks): string {
  if (name === 'cookie') return value.replace(/[^;\s][^;]*/g, (cookie) => maskCookie(cookie, masks));
  if (name === 'set-cookie') {
    const cookies = value.split('\n').map((line) => {
      const [cookie = '', ...attributes] = line.split(/;\s*/);
      return [maskCookie(cookie, masks), ...attributes.filter((each) => harmlessAttribute.test(each))].join('; ');
    });
    return cookies.join('\n');
  }
  const scheme = authorizationHeaders.has(name) ? (authorizationScheme.exec(value)?.[0] ?? '') : '';
  if (scheme !== '') return scheme + masks.mask(value.slice(scheme.length), 'headerValues');
  if (name === 'sec-websocket-protocol') return subprotocols(value.split(/,\s*/)).join(', ');
  if (urlHeaders.has(name)) return maskUrl(value, masks);
  if (tellingHeaders.has(name)) return maskWords(value, masks);
  return masks.mask(value, 'headerValues');
}

/** Findings cite headers as a line, `set-cookie: AWSALB=…`. null when the text is no such line, or is to be read as words. */
function maskCitedHeader(
  text: string,
  names: ReadonlySet<string>,
  subprotocols: Subprotocols,
  masks: Masks,
): string | null {
  const [, name = '', value = ''] = /^([a-z0-9-]{1,60}): (.*)$/s.exec(text) ?? [];
  if (!names.has(name) || tellingHeaders.has(name)) return null;
  return `${name}: ${maskHeaderValue(name, value, subprotocols, masks)}`;
}

function maskCookie(cookie: string, masks: Masks): string {
  const value = cookie.indexOf('=') + 1;
  return maskTokens(cookie.slice(0, value), masks) + masks.mask(cookie.slice(value), 'cookies');
}

/** Says that the next item is a token, and is none itself. */
const announcer = /^[a-z_.-]+$/i;
/** Kubernetes has the token behind this. */
const tokenFollows = /^base64url\.bearer\.authorization\.k8s\.io\./;

/** @param chosen by a server of this session: what it answers with is no secret between it and the page */
function maskProtocols(items: readonly string[], chosen: ReadonlySet<string>, masks: Masks): string[] {
  return items.map((item, i) => {
    const announced = secretName.test(items[i - 1] ?? '') && !secretName.test(item);
    if (announced) return masks.mask(item, 'tokens');
    if (chosen.has(item) || isPublicSubprotocol(item)) return masks.standInOf(item) ?? maskTokens(item, masks);
    if (secretName.test(item) && announcer.test(item) && i < items.length - 1) return item;
    const [before = ''] = tokenFollows.exec(item) ?? [];
    return before + masks.mask(item.slice(before.length), 'tokens');
  });
}

const urlInProse = /(?:\b(?:data|javascript|blob):|\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s"<>]+/gi;
/** What follows a URL without being of it: closing brackets, a full stop, line and column of a stack frame. */
const afterUrl = /(?:(?::\d{1,7}){1,2})?[)\]}'.,;:!]{0,9}$/;

function maskProse(text: string, masks: Masks): string {
  let masked = '';
  let end = 0;
  for (const match of text.matchAll(urlInProse)) {
    const url = match[0].replace(afterUrl, '');
    masked += maskWords(text.slice(end, match.index), masks) + maskUrl(url, masks);
    end = match.index + url.length;
  }
  masked += maskWords(text.slice(end), masks);
  return masks.replaceKnown(masked);
}

const queryInProse = /([?&][\w.~%+[\]-]{1,60}=)([^\s&#"'<>]+)/g;
const credentials = /\b(bearer|basic)(\s+)([^\s,;"']{8,})/gi;
const namedSecret = /(?<![\w-])([\w-]{1,60})(["']?\s{0,5}([=:])\s{0,5}["']?)([^\s,;&"']+)/g;
/** After a colon a plain word is a remark, not a secret: `token: expired`. */
const plainWord = /^[a-z]+[.!]?$/;

/** Masks secrets in words without URLs. */
function maskWords(text: string, masks: Masks): string {
  const named = text
    .replace(queryInProse, (_, name: string, value: string) => name + masks.mask(value, 'queryValues'))
    .replace(credentials, (_, scheme: string, gap: string, value: string) => scheme + gap + masks.mask(value, 'tokens'))
    .replace(namedSecret, (whole, name: string, between: string, sign: string, value: string) => {
      const remark = (sign === ':' && plainWord.test(value)) || /^(?:bearer|basic)$/i.test(value);
      return secretName.test(name) && !remark ? name + between + masks.mask(value, 'tokens') : whole;
    });
  return maskTokens(named, masks);
}
