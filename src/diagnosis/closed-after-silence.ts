/**
 * Idle timeouts that say goodbye: servers that close with a code, as if they had nothing more to send, when nothing passed
 * for long enough. Where neither product nor words tell, the same silence before goodbyes at different moments does. Whether
 * it is meant, only its operator knows, so that all is one level less sure than of drops, unless the reason speaks of it.
 */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { type CodeReading, readCloseCode } from '../knowledge/close-codes.ts';
import { readReason } from '../knowledge/close-reasons.ts';
import { isLimitless } from '../knowledge/intermediaries.ts';
import { generalSources } from '../knowledge/sources.ts';
import { type TimeoutRule, tcpClose } from '../knowledge/timeout-rule.ts';
import type { Connection } from '../session/model.ts';
import { atMost, confidenceAt, confidenceRank } from './confidence.ts';
import { everywhere } from './evidence.ts';
import type { Confidence, Evidence, Finding } from './finding.ts';
import { findIdleTimeouts } from './idle-timeout.ts';
import { groupByGoodbye, rulesThatCloseLike } from './peer-rules.ts';
import { type Drop, distinctMoments, type Surroundings } from './surroundings.ts';

/** What is known to close so already, by words or by a product that was seen, is left alone. */
export function findClosedAfterSilence(
  surroundings: Surroundings,
  unexplained: readonly Connection[],
): readonly Finding[] {
  return groupByGoodbye(unexplained, surroundings.rules).flatMap((group): readonly Finding[] => {
    const goodbye = goodbyeOf(group[0]);
    if (goodbye === null || group.length < 2) return [];
    if (!goodbye.saysNothing && readReason(goodbye.reason) !== 'silence') return [];
    if (rulesThatCloseLike(group, surroundings).length > 0) return [];
    const drops = goodbyesOf(group, surroundings);
    const asDrops = { ...surroundings, drops, rules: rulesThatEndSo(surroundings.rules, goodbye.code) };
    return findIdleTimeouts(asDrops, group).flatMap((finding) => lessSure(finding, goodbye, drops));
  });
}

/** What the other end said. */
export interface Goodbye {
  readonly code: number;
  readonly reason: string;
  /** Neither tells why. */
  readonly saysNothing: boolean;
}

/** null where it was not seen. */
export function goodbyeOf({ closure, url, protocol }: Connection): Goodbye | null {
  if (closure === null || closure.code === null) return null;
  const { code, reason } = closure;
  return { code, reason, saysNothing: reason === '' && mayHideTimeout(code, readCloseCode(code, url, protocol)) };
}

/** What a server sends that says nothing in particular, or nothing at all. */
const emptyWords: ReadonlySet<number> = new Set([1000, 1001, 1002, 1005]);

/**
 * Whether a server that was left waiting, or has had enough of a connection, may close with this code. Most say something
 * else: a restart (1012) is no timeout, however regular. 1002 is what Bandit sends.
 */
function mayHideTimeout(code: number, { known, likeStatus }: CodeReading): boolean {
  if (emptyWords.has(code)) return true;
  if (known !== null) return known.code.remedy === 'answer';
  return likeStatus === null || likeStatus.status === 408;
}

/** These goodbyes, read as if they were drops; in order of time. */
export function goodbyesOf(group: readonly Connection[], { goodbyes }: Surroundings): readonly Drop[] {
  const wanted = new Set(group);
  return goodbyes.filter(({ connection }) => wanted.has(connection));
}

/** The rules that close with this code and no words of their own: it is to them what a cut is to others. */
export function rulesThatEndSo(rules: readonly TimeoutRule[], code: number): readonly TimeoutRule[] {
  return rules
    .filter(
      (rule) =>
        isLimitless(rule) ||
        (rule.close.kind === 'close-frame' && rule.close.code === code && rule.close.reason === null),
    )
    .map((rule) => ({ ...rule, close: tcpClose }));
}

/** So often, after so long a silence, it is worth a word even where the silence may be a limit on lifetime. */
const fewestPossible = 3;
const leastPossibleMs: Milliseconds = 10_000;

/**
 * One level less than of drops: certain is likely, likely is possible, and what was but possible is so if it came often. As
 * sure as those where the server gives the reason.
 */
function goodbyeConfidence({ confidence, idle }: Finding, moments: number, reason: string): Confidence {
  if (moments < 2) return 'none';
  if (reason !== '') return confidence;
  if (confidence !== 'possible') return confidenceAt(confidenceRank(confidence) - 1);
  return moments >= fewestPossible && (idle?.timeoutMs ?? 0) >= leastPossibleMs ? 'possible' : 'none';
}

function lessSure(finding: Finding, goodbye: Goodbye, drops: readonly Drop[]): Finding[] {
  const own = new Set(finding.connections);
  const moments = distinctMoments(drops.filter(({ connection }) => own.has(connection.id))).length;
  const confidence = goodbyeConfidence(finding, moments, goodbye.reason);
  if (confidence === 'none') return [];
  return [asGoodbye(finding, goodbye, confidence)];
}

/** What was found of goodbyes that were read as drops, told of goodbyes. A reason that they give is one that speaks of it. */
export function asGoodbye(finding: Finding, { code, reason }: Goodbye, confidence: Confidence): Finding {
  const evidence = finding.for.filter(({ statement }) => statement.id !== 'evidence.no-close-frame');
  const alike =
    reason === '' ? message('evidence.closed-alike', { code }) : message('evidence.closed-saying', { code, reason });
  return {
    ...finding,
    severity: confidence === 'possible' ? 'warning' : 'error',
    confidence,
    for: [...evidence, everywhere(alike)],
    against: [...(reason === '' ? [mayBeMeant] : []), ...finding.against],
    candidates: finding.candidates.map((one) => ({ ...one, confidence: atMost(one.confidence, confidence) })),
    sources: finding.sources.filter((source) => source !== generalSources.abnormalClosure),
  };
}

const mayBeMeant: Evidence = everywhere(message('evidence.goodbye-may-be-meant'));
