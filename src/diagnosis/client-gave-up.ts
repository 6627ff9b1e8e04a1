/**
 * Client libraries that close a connection themselves because the server has been silent for too long: the page's own
 * doing by the letter, but the cause is the silence.
 */
import { message } from '../base/message.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection } from '../session/model.ts';
import { on } from './evidence.ts';
import type { Candidate, Evidence, Fix } from './finding.ts';
import { type Heard, isSpoken, protocolsSpoken } from './heard-protocol.ts';
import { clockDirection } from './idle-candidates.ts';
import { heartbeatFixes, raise } from './idle-fixes.ts';
import { readProxyLog, readServerLog } from './next-steps.ts';
import { type Wait, waitThatEnded } from './patience.ts';

/** A library that may have closed, and how it was told. */
export interface Impatient {
  readonly rule: TimeoutRule;
  /**
   * - `call`: by its name in the stack of the call,
   * - `protocol`: by what is spoken, and its own words where it has some,
   * - `number`: by its patience alone.
   */
  readonly told: 'call' | 'protocol' | 'number';
  /** Of the first connection. */
  readonly wait: Wait;
}

/**
 * The libraries that may have closed these connections: those whose patience had ended. The stack has to name the library, or
 * its protocol to be spoken; else it has to fit several times. Whose protocol is not the one spoken is none of them.
 */
export function clientsThatGaveUp(
  group: readonly Connection[],
  rules: readonly TimeoutRule[],
  heard: Heard,
): readonly Impatient[] {
  const spoken = group.flatMap((connection) => protocolsSpoken(connection, heard));
  const impatient = rules.flatMap((rule): Impatient[] => {
    const { close, clock, heardBy = [], spokenAt } = rule;
    // An answer that stays out is no silence: only words tell that it was waited for.
    if (close.kind !== 'client-closes' || (clock === 'pong-timeout' && close.reason === null)) return [];
    const itsOwn = isSpoken(rule, group, heard) || spoken.some((id) => heardBy.includes(id));
    if (!itsOwn && (spoken.length > 0 || spokenAt !== undefined || close.reason !== null)) return [];
    const { reason } = close;
    if (reason !== null && !group.every(({ closeCall }) => reason.test(closeCall?.reason ?? ''))) return [];
    const waits = group.map((connection) => {
      const { closeCall } = connection;
      return closeCall === null || closeCall.beforeOpen ? null : waitThatEnded(rule, connection, heard, closeCall.at);
    });
    const [wait] = waits;
    if (wait == null || waits.includes(null)) return [];
    const called = group.every(({ closeCall }) => nameOf(rule).test(closeCall?.stack ?? ''));
    const told = called ? 'call' : itsOwn ? 'protocol' : 'number';
    return told === 'number' && group.length < 2 ? [] : [{ rule, told, wait }];
  });
  const named = impatient.filter(isNamed);
  return named.length > 0 ? named : impatient;
}

/** Whether more than a number speaks for it. */
export function isNamed({ told }: Impatient): boolean {
  return told !== 'number';
}

/** The product's name as files and functions may have it. */
function nameOf({ product }: TimeoutRule): RegExp {
  const words = product.replace(/ \(.*/, '').split(/\W+/);
  return new RegExp(words.join('[^a-z]?'), 'i');
}

export function gaveUpEvidence([first]: readonly Connection[], impatient: readonly Impatient[]): Evidence[] {
  if (first === undefined) return [];
  return impatient.map(({ rule: { product, clock }, told, wait }): Evidence => {
    const params = { product, timeout: { ms: wait.timeoutMs }, silence: { ms: wait.silenceMs }, told };
    if (wait.forHeartbeats) return on(first, message('evidence.client-missed-heartbeats', params));
    if (clock === 'pong-timeout') return on(first, message('evidence.client-missed-answer', params));
    return on(first, message('evidence.client-gave-up', params));
  });
}

/**
 * Let the server be heard from sooner, or the library wait for longer; of one that was named only. A server that should have
 * sent a heartbeat, or an answer, and did not has to be looked at.
 */
export function gaveUpFixes(connection: Connection, impatient: readonly Impatient[]): readonly Fix[] {
  const culprit = impatient.find(isNamed);
  if (culprit === undefined) return [];
  const { rule, wait } = culprit;
  const timeout = { ms: wait.timeoutMs };
  const raised = raise(
    rule,
    timeout.ms,
    connection.url,
    message('fix.cannot-raise', { product: rule.product, timeout }),
  );
  if (rule.clock === 'pong-timeout' || rule.clock === 'missed-heartbeat') {
    const at = connection.closeCall?.at ?? connection.constructedAt;
    return [readServerLog(at), readProxyLog(at), ...raised];
  }
  const suspect = { rule, sighting: null, isDefault: true };
  return [...heartbeatFixes([suspect], clockDirection(rule.clock), timeout.ms, connection), ...raised];
}

export function gaveUpCandidates(impatient: readonly Impatient[]): Candidate[] {
  return impatient.map((one) => {
    const { id, product, setting } = one.rule;
    return { id, product, setting, confidence: isNamed(one) ? 'likely' : 'possible' };
  });
}
