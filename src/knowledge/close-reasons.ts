/** What the words of a close say of its cause, where nobody documents them: servers are written in English, mostly. */

/**
 * - `silence`: nothing passed for too long,
 * - `age`: it was open for too long,
 * - `credential`: what let it in is not valid any more.
 */
export type ReasonTells = 'silence' | 'age' | 'credential';

/** In the order in which they are held against a reason: a session that timed out is a credential. */
const tellingWords: readonly (readonly [ReasonTells, RegExp])[] = [
  [
    'credential',
    /\b(?:tokens?|jwt|sessions?|credentials?|auth\w*|login|certificate)\b.*\b(?:expir\w*|invalid\w*|revoked|timed?[ -]?out|no longer valid)\b|\b(?:expired|invalid|revoked)\b.*\b(?:tokens?|jwt|sessions?|credentials?|auth\w*|login)\b/i,
  ],
  ['age', /\bmax(?:imum)?\b.*\b(?:age|lifetime|duration)\b|\b(?:connection|socket)s?\b.*\b(?:age|lifetime|too old)\b/i],
  ['silence', /\b(?:idle\w*|inactiv\w*|no (?:activity|traffic|data)|time[ -]?out|timed[ -]?out|keep-?alive)\b/i],
];

/** A timeout of something that had a time of its own: a first message, a handshake. */
const otherTimeouts =
  /\b(?:init\w*|handshake|auth\w*|subscri\w*|request|response|quer(?:y|ies)|connect|upstream|gateway)\b/i;

/** Longer ones do not come over the wire (RFC 6455, 5.5), but may stand in a file. */
const mostLength = 123;

/** null for words that say nothing of the kind. */
export function readReason(reason: string): ReasonTells | null {
  const words = reason.slice(0, mostLength).replaceAll('_', ' ');
  const tells = tellingWords.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
  return tells === 'silence' && otherTimeouts.test(words) ? null : tells;
}
