/** Which product a response's headers, or a host's name, give away. */
import type { TimeoutRule } from './timeout-rule.ts';

/** Structurally a session's `Header`: `name` in lower case. */
export interface ResponseHeader {
  readonly name: string;
  readonly value: string;
}

/** The first header that names the rule's product, or null. */
export function headerThatNames(
  rule: Pick<TimeoutRule, 'fingerprint'>,
  headers: readonly ResponseHeader[],
): ResponseHeader | null {
  for (const { header, value } of rule.fingerprint) {
    const found = headers.find((candidate) => candidate.name === header && value.test(candidate.value));
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether the host (without port) lies in a domain of the rule's product. */
export function hostNames(rule: Pick<TimeoutRule, 'hostHint'>, host: string): boolean {
  return rule.hostHint?.test(host) ?? false;
}
