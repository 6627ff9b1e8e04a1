/** URLs without their secrets: who and where stay, what was handed over goes. */
import { decoded, type Masks } from './masks.ts';
import {
  emailAddress,
  holdsToken,
  jsonWebToken,
  looksLikeToken,
  mayHoldAddress,
  secretName,
  tokenRun,
} from './token.ts';

/** What tells Engine.IO's or Phoenix's version of the protocol, and is the same for everybody. */
const harmlessQuery = /^(?:EIO=\d|transport=(?:websocket|polling)|vsn=\d(?:\.\d){0,2})$/;

/**
 * Masks userinfo, the values of the query, the fragment, tokens in the path, and the home directory of a file. Scheme, host,
 * port, the rest of the path and the names in the query stay. Works on broken and relative URLs as well.
 */
export function maskUrl(url: string, masks: Masks): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]{0,30}:)?(.*)$/is.exec(url) ?? [];
  switch (scheme.toLowerCase()) {
    case 'blob:':
      return scheme + maskUrl(rest, masks);
    case 'data:':
    case 'javascript:': {
      const body = scheme.toLowerCase() === 'data:' ? rest.indexOf(',') + 1 : 0;
      return scheme + rest.slice(0, body) + masks.mask(rest.slice(body), 'tokens');
    }
  }
  const [, slashes = '', authority = '', path = '', query, fragment] =
    /^([/\\]{2})?((?:(?<=^[/\\]{2})[^/\\?#]*)?)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(rest) ?? [];
  const atHost = authority.lastIndexOf('@') + 1;
  const userinfo = atHost > 0 ? `${masks.mask(authority.slice(0, atHost - 1), 'userinfo')}@` : '';
  return [
    scheme,
    slashes,
    userinfo,
    authority.slice(atHost),
    maskPath(path, scheme, masks),
    query === undefined ? '' : `?${maskQuery(query, masks)}`,
    fragment === undefined ? '' : `#${masks.mask(fragment, 'fragments')}`,
  ].join('');
}

function maskPath(path: string, scheme: string, masks: Masks): string {
  const parts = path.split(/([/\\;=])/);
  const file = scheme.toLowerCase() === 'file:';
  return parts
    .map((part, i) => {
      if (i % 2 === 1 || part === '') return part; // a separator
      const [before = '', separator] = [parts[i - 2], parts[i - 1]];
      if (separator === '=' && secretName.test(before)) return masks.mask(part, 'tokens');
      if (file && separator === '/' && /^(?:home|users)$/i.test(before)) return masks.mask(part, 'userinfo');
      return masks.standInOf(part) ?? maskTokens(part, masks);
    })
    .join('');
}

function maskQuery(query: string, masks: Masks): string {
  return query.replace(/[^&;]+/g, (pair) => {
    if (harmlessQuery.test(pair)) return pair;
    const value = pair.indexOf('=') + 1;
    if (value === 0) return masks.mask(pair, 'queryValues');
    return `${maskTokens(pair.slice(0, value - 1), masks)}=${masks.mask(pair.slice(value), 'queryValues')}`;
  });
}

/** Masks what looks like a token or an e-mail address in a text that holds no URL. */
export function maskTokens(text: string, masks: Masks): string {
  const plain = decoded(text);
  if (plain !== text && holdsToken(plain)) return masks.mask(text, 'tokens');
  const unaddressed = mayHoldAddress(text)
    ? text.replace(emailAddress, (address) => masks.mask(address, 'tokens'))
    : text;
  return unaddressed
    .replace(jsonWebToken, (token) => masks.mask(token, 'tokens'))
    .replace(tokenRun, (run) => (looksLikeToken(run) ? masks.mask(run, 'tokens') : run));
}
