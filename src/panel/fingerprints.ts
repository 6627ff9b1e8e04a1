/** Which products a connection's handshake, or its host's name, gives away: those that the diagnosis knows. */
import { headerThatNames, hostNames } from '../knowledge/fingerprint.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Header } from '../session/model.ts';

export interface Fingerprint {
  /** What tells; null: the host's name. */
  readonly header: Header | null;
  /** Each once, in the order of the rules. */
  readonly products: readonly string[];
}

/** @param headers of an answer of the host, names in lower case */
export function fingerprintsOf(
  rules: readonly TimeoutRule[],
  url: string,
  headers: readonly Header[],
): readonly Fingerprint[] {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const found = new Map<Header | null, Set<string>>();
  for (const rule of rules) {
    const header = headerThatNames(rule, headers);
    if (header === null && !hostNames(rule, host)) continue;
    const products = found.get(header);
    if (products === undefined) found.set(header, new Set([rule.product]));
    else products.add(rule.product);
  }
  return [...found].map(([header, products]) => ({ header, products: [...products] }));
}
