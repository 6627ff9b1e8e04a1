/** What a secret looks like when nothing around it says that it is one. */

/** Shorter runs are words, versions, short ids. */
export const shortestToken = 16;

/** `header.payload.signature` of a JSON Web Token: the header is always base64 of `{"`. */
export const jsonWebToken = /(?<![\w-])eyJ[\w-]+\.[\w-]+(?:\.[\w-]*){0,3}/g;

/** A run of characters of which tokens are made, long enough to be one. Includes those of base64. */
export const tokenRun = new RegExp(`[A-Za-z0-9+/_=-]{${shortestToken},}`, 'g');

/**
 * An e-mail address, its sign percent-encoded or not. What follows the sign of a package (`react@18.2.0`) or a picture
 * (`logo@2x.png`) is no domain.
 */
export const emailAddress =
  /[\p{L}\p{N}._%+-]{1,64}(?:@|%40)(?!\d+(?:\.\d|x\.))(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/giu;

/** Whether there may be one: a look that costs little, since most texts have none. */
export function mayHoldAddress(text: string): boolean {
  return text.includes('@') || text.includes('%40');
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const hex = /^[0-9a-f]+$/i;

/**
 * Whether a run of letters, digits and `+/_=-` was made by a machine. In doubt it says yes: a masked file name costs a reader
 * little, a leaked key much. It errs on identifiers with a digit (`handleMessageV2Internal`), and it misses tokens of
 * fewer than 16 characters, of letters only, and of one case with few digits.
 */
export function looksLikeToken(run: string): boolean {
  if (run.length < shortestToken) return false;
  if (uuid.test(run)) return true;
  if (hex.test(run) && /\d/.test(run)) return true;
  const lower = /[a-z]/.test(run);
  const upper = /[A-Z]/.test(run);
  const digit = /\d/.test(run);
  if (lower && upper && digit) return run.length >= 20 || changes(run) >= 3;
  if (digit && (lower || upper)) return changes(run) >= 4;
  if (lower && upper) return run.length >= 24 && capitalShare(run) > 0.3;
  return false;
}

/** Whether a token stands anywhere in a text. */
export function holdsToken(text: string): boolean {
  return text.search(jsonWebToken) !== -1 || (text.match(tokenRun) ?? []).some(looksLikeToken);
}

/** How often a run changes between letter and digit: `room2024` once, `k3j9x2` five times. */
function changes(run: string): number {
  return run.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
}

/** Names written in camel case have a capital a word, so few of them; random letters have one in two. */
function capitalShare(run: string): number {
  return (run.match(/[A-Z]/g)?.length ?? 0) / run.length;
}

/** Names of things that are secret: of headers, of keys in `key=value`, of the item that announces a token. */
export const secretName =
  /token|secret|passw(?:or)?d|pwd|passphrase|api[-_]?key|auth|bearer|session|(?:^|[-_.])(?:sid|key|sig|ticket|otp|pin)(?:$|[-_.])|jwt|signature|credential|cookie/i;
