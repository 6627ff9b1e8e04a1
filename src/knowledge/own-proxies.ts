/** Proxies that a person adds because they know them: "ours: 45 s idle". They are matched like those built in. */
import type { Milliseconds } from '../base/units.ts';
import { intermediaries } from './intermediaries.ts';
import { type TimeoutClock, type TimeoutRule, tcpClose } from './timeout-rule.ts';

export interface OwnProxy {
  /** As the person calls it; findings use it. */
  readonly name: string;
  readonly timeoutMs: Milliseconds;
  readonly clock: OwnClock;
}

export const ownClocks = [
  'idle-any',
  'idle-from-server',
  'idle-from-client',
  'max-lifetime',
] as const satisfies TimeoutClock[];
export type OwnClock = (typeof ownClocks)[number];

/** What can be entered. */
export const ownProxyLimits = { rows: 20, nameLength: 60, leastMs: 1000, mostMs: 30 * 86_400_000 } as const;

/** The rules of these proxies before those built in: of equals the person's own is meant. */
export function rulesWith(own: readonly OwnProxy[]): readonly TimeoutRule[] {
  return own.length === 0 ? intermediaries : [...own.map(ruleOf), ...intermediaries];
}

/** Whether a rule is one of the person's. */
export function isOwn({ id }: TimeoutRule): boolean {
  return id.startsWith(ownPrefix);
}

const ownPrefix = 'own-';

function ruleOf({ name, timeoutMs, clock }: OwnProxy, index: number): TimeoutRule {
  return {
    ...{ id: `${ownPrefix}${index + 1}`, product: name, kind: 'reverse-proxy', setting: '(yours)' },
    ...{ defaultMs: timeoutMs, adjustable: true, clock, resetsOnProtocolPing: null },
    ...{ close: tcpClose, closeEvidence: 'none', fingerprint: [], snippet: null, source: '', confidence: 'high' },
  };
}

/** What was stored, without what is none. Never throws: a setting that cannot be read must not keep the panel away. */
export function parseOwnProxies(stored: unknown): readonly OwnProxy[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((row: unknown) => parseRow(row) ?? []).slice(0, ownProxyLimits.rows);
}

function parseRow(row: unknown): OwnProxy | null {
  if (typeof row !== 'object' || row === null) return null;
  const { name, timeoutMs, clock } = row as Partial<Record<keyof OwnProxy, unknown>>;
  const known = ownClocks.find((one) => one === clock);
  if (typeof name !== 'string' || typeof timeoutMs !== 'number' || known === undefined) return null;
  const trimmed = name.trim().slice(0, ownProxyLimits.nameLength);
  const fits = timeoutMs >= ownProxyLimits.leastMs && timeoutMs <= ownProxyLimits.mostMs;
  return trimmed === '' || !fits ? null : { name: trimmed, timeoutMs, clock: known };
}
