/**
 * All timeout rules that are known, of proxies, load balancers, platforms, servers and address translation, and the
 * questions that are asked of them.
 */
import type { Milliseconds } from '../base/units.ts';
import type { TimeoutRule } from './timeout-rule.ts';
import { clients } from './timeouts/clients.ts';
import { engineIo } from './timeouts/engine-io.ts';
import { envoy } from './timeouts/envoy.ts';
import { handshakes } from './timeouts/handshakes.ts';
import { haproxy } from './timeouts/haproxy.ts';
import { javaServers } from './timeouts/java-servers.ts';
import { limitless } from './timeouts/limitless.ts';
import { loadBalancers } from './timeouts/load-balancers.ts';
import { nat } from './timeouts/nat.ts';
import { nginx } from './timeouts/nginx.ts';
import { otherProxies } from './timeouts/other-proxies.ts';
import { platforms } from './timeouts/platforms.ts';
import { servers } from './timeouts/servers.ts';
import { webServers } from './timeouts/web-servers.ts';

/** In the order in which equally fitting ones are named: what people most often run stands first. */
export const intermediaries: readonly TimeoutRule[] = [
  ...nginx,
  ...loadBalancers,
  ...haproxy,
  ...platforms,
  ...webServers,
  ...envoy,
  ...otherProxies,
  ...javaServers,
  ...servers,
  ...nat,
  ...handshakes,
  ...engineIo,
  ...clients,
  ...limitless,
];

/** A rule whose clock is silence, so that the silence before a drop may be compared with it. */
export function measuresSilence(rule: TimeoutRule): boolean {
  return rule.clock.startsWith('idle-') && rule.trigger === undefined && rule.stallOnly !== true;
}

/** A rule whose clock is age, so that the age at a drop may be compared with it. */
export function measuresAge(rule: TimeoutRule): boolean {
  return rule.clock === 'max-lifetime' && rule.trigger === undefined && rule.stallOnly !== true;
}

/**
 * A rule whose close a browser sees as 1006 at the very moment. Where nobody documents the close it may look so. A silent
 * drop does not: the browser learns of it later, so that the silence says nothing about the rule.
 */
export function mayDropAtOnce(rule: TimeoutRule): boolean {
  return rule.close.kind === 'tcp-close' || rule.close.kind === 'unknown';
}

/** A product that has no limit on silence of its own, so that who sees it has to look elsewhere. */
export function isLimitless({ defaultMs, adjustable, clock, trigger, confidence }: TimeoutRule): boolean {
  const none = defaultMs === null && !adjustable && trigger === undefined;
  return none && clock === 'idle-any' && confidence !== 'low';
}

/** Whether the rule can be set to this timeout. */
export function canBeSetTo(rule: TimeoutRule, timeoutMs: Milliseconds): boolean {
  if (!rule.adjustable) return false;
  const { range } = rule;
  return range === undefined || (timeoutMs >= range.minMs && timeoutMs <= range.maxMs);
}

/** A timeout that products have by default, and their names. */
export interface TimeoutMark {
  readonly ms: Milliseconds;
  /** Best known first, each once. */
  readonly products: readonly string[];
}

/**
 * The default idle timeouts of the world in order of length: where on a timeline, counted from the last frame, a drop
 * would be no surprise. Figures of low confidence and rare products are left out, and client libraries, which tell why they close.
 */
export function timeoutMarks(rules: readonly TimeoutRule[] = intermediaries): readonly TimeoutMark[] {
  const byLength = new Map<Milliseconds, Set<string>>();
  for (const rule of rules) {
    if (rule.defaultMs === null || rule.confidence === 'low' || !measuresSilence(rule)) continue;
    if (rule.close.kind === 'client-closes' || rule.rare === true) continue;
    const products = byLength.get(rule.defaultMs) ?? new Set();
    byLength.set(rule.defaultMs, products.add(rule.product));
  }
  return [...byLength].sort(([a], [b]) => a - b).map(([ms, products]) => ({ ms, products: [...products] }));
}
