/**
 * Client libraries that close a connection themselves because the server has been silent for too long: the page's own
 * doing by the letter, but the cause is the silence.
 */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { measuresSilence } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection } from '../session/model.ts';
import { lastSilence } from '../session/silence.ts';
import { on } from './evidence.ts';
import type { Candidate, Evidence, Fix } from './finding.ts';
import { clockDirection } from './idle-candidates.ts';
import { heartbeatFixes, raise } from './idle-fixes.ts';

/** Libraries look at their clocks now and then only, and so are late by up to a part of their patience. */
const earlyMs: Milliseconds = 250;
const lateShare = 0.12;
const lateMs: Milliseconds = 1000;

/** A library, and how it was told. */
export interface Impatient {
  readonly rule: TimeoutRule;
  /** By its own words, or by its name in the stack of the call; else by its number alone. */
  readonly named: boolean;
}

/**
 * The libraries that may have closed these connections: by the reason they give, or by their patience. That alone has to
 * fit several times, or the stack has to name the library.
 */
export function clientsThatGaveUp(group: readonly Connection[], rules: readonly TimeoutRule[]): readonly Impatient[] {
  const impatient = rules.flatMap((rule): Impatient[] => {
    const { close } = rule;
    if (close.kind !== 'client-closes') return [];
    if (close.reason !== null) {
      const pattern = close.reason;
      return group.every(({ closeCall }) => pattern.test(closeCall?.reason ?? '')) ? [{ rule, named: true }] : [];
    }
    if (!measuresSilence(rule) || !group.every((connection) => patienceEnded(rule, connection))) return [];
    const named = group.every(({ closeCall }) => nameOf(rule).test(closeCall?.stack ?? ''));
    return named || group.length > 1 ? [{ rule, named }] : [];
  });
  const named = impatient.filter((one) => one.named);
  return named.length > 0 ? named : impatient;
}

function patienceEnded({ clock, defaultMs }: TimeoutRule, connection: Connection): boolean {
  const { closeCall } = connection;
  if (closeCall === null || closeCall.beforeOpen || defaultMs === null) return false;
  const silence = silenceAtCall(connection, clockDirection(clock));
  if (silence === null) return false;
  return silence >= defaultMs - earlyMs && silence <= defaultMs + Math.max(lateMs, defaultMs * lateShare);
}

/** How long the server had been silent when the page called close(): what came after that counts no more. */
function silenceAtCall(connection: Connection, direction: 'any' | 'in' | 'out'): Milliseconds | null {
  const { closeCall, closure } = connection;
  const silence = lastSilence(connection, direction, closeCall?.at ?? 0);
  if (closeCall === null || closure === null || silence === null) return null;
  return Math.max(0, closeCall.at - silence.from);
}

/** The product's name as files and functions may have it. */
function nameOf({ product }: TimeoutRule): RegExp {
  const words = product.replace(/ \(.*/, '').split(/\W+/);
  return new RegExp(words.join('[^a-z]?'), 'i');
}

export function gaveUpEvidence([first]: readonly Connection[], impatient: readonly Impatient[]): Evidence[] {
  if (first === undefined) return [];
  return impatient.flatMap(({ rule: { product, defaultMs, clock }, named }): Evidence[] => {
    const silence = silenceAtCall(first, clockDirection(clock));
    if (defaultMs === null || silence === null) return [];
    const params = { product, timeout: { ms: defaultMs }, silence: { ms: silence }, named: named ? 'yes' : 'no' };
    return [on(first, message('evidence.client-gave-up', params))];
  });
}

/** Let the server be heard from sooner, or the library wait for longer; of one that was named only. */
export function gaveUpFixes(connection: Connection, impatient: readonly Impatient[]): readonly Fix[] {
  const rule = impatient.find(({ named }) => named)?.rule;
  if (rule?.defaultMs == null) return [];
  const timeout = { ms: rule.defaultMs };
  return [
    ...heartbeatFixes([{ rule, sighting: null, isDefault: true }], clockDirection(rule.clock), timeout.ms, connection),
    ...raise(rule, timeout.ms, connection.url, message('fix.cannot-raise', { product: rule.product, timeout })),
  ];
}

export function gaveUpCandidates(impatient: readonly Impatient[]): Candidate[] {
  return impatient.map(({ rule: { id, product, setting }, named }) => {
    return { id, product, setting, confidence: named ? 'likely' : 'possible' };
  });
}
