/** Finds idle timeouts: drops that recur after one length of silence, or after one that a product is known for. */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { readCloseCode } from '../knowledge/close-codes.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection, GapDirection } from '../session/model.ts';
import { everywhere, sourcesOf } from './evidence.ts';
import type { Candidate, Evidence, Finding, IdleLimit } from './finding.ts';
import { groupBy } from './grouping.ts';
import { clockDirection, type IdleSuspect, isSeen, rulesBehind, suspectConfidence } from './idle-candidates.ts';
import { idleEvidence } from './idle-evidence.ts';
import { idleFixes, raiseTraceless } from './idle-fixes.ts';
import { bestHypothesis, type IdleHypothesis } from './idle-hypothesis.ts';
import { reproduceFix } from './reproduce.ts';
import type { Drop, Surroundings } from './surroundings.ts';

/** Candidates beyond these are of no use to anybody. */
const mostCandidates = 6;
/** An origin has a handful of timeouts at most. */
const mostPerOrigin = 8;

/**
 * One finding per idle timeout. Drops at home's own fault (offline, asleep) are left out, as are those that fit no
 * timeout well enough: they remain unexplained.
 */
export function findIdleTimeouts(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const wanted = new Set(unexplained);
  const eligible = surroundings.drops.filter((drop) => wanted.has(drop.connection) && isEligible(drop));
  const findings: Finding[] = [];
  for (const ofOrigin of groupBy(eligible, ({ origin }) => origin)) {
    const connections = surroundings.origins.get(ofOrigin[0]?.origin ?? '') ?? [];
    let drops: readonly Drop[] = ofOrigin;
    for (let count = 0; count < mostPerOrigin && drops.length > 0; count++) {
      const hypothesis = bestHypothesis(drops, connections, surroundings);
      if (hypothesis === null) break;
      findings.push(toFinding(hypothesis, surroundings));
      const explained = new Set([...hypothesis.cluster.sharp, ...hypothesis.cluster.blurred]);
      drops = drops.filter((drop) => !explained.has(drop));
    }
  }
  return findings;
}

/** A page that stands at a breakpoint or behind a dialog looks like a machine that slept, but hardly for longer. */
const longestPauseMs: Milliseconds = 60_000;

/**
 * Whether nothing at home has to account for the drop: neither being offline nor sleep, unless the page saw the drop
 * before it stopped, or stopped for a moment only. Of a drop seen late the silence is blurred: it can join others, but
 * found nothing.
 */
function isEligible({ disturbance, closure }: Drop): boolean {
  if (disturbance === null) return true;
  const { kind, span, ms } = disturbance;
  return kind === 'asleep' && (closure.at < span.from || ms < longestPauseMs);
}

function toFinding(hypothesis: IdleHypothesis, { session, rules, beatsOf }: Surroundings): Finding {
  const { cluster, confidence, suspects, timeoutMs } = hypothesis;
  const rivals = suspects.some((suspect) => suspect.isDefault && isWellKnown(suspect));
  const candidates = suspects.slice(0, mostCandidates).map(
    (suspect): Candidate => ({
      id: suspect.rule.id,
      product: suspect.rule.product,
      setting: suspect.rule.setting,
      confidence: suspectConfidence(suspect, confidence, rivals),
    }),
  );
  const connections = [...cluster.sharp, ...cluster.blurred].map(({ connection }) => connection);
  const ids = connections.map(({ id }) => id).sort((a, b) => a - b);
  const [best] = suspects;
  const culprit = best !== undefined && isSeen(best) && isWellKnown(best) && (best.isDefault || !rivals) ? best : null;
  const direction = culprit === null ? cluster.direction : countingSide(culprit, hypothesis, rules);
  const evidence: { for: readonly Evidence[]; against: readonly Evidence[] } = idleEvidence(hypothesis);
  return {
    id: `idle-timeout-${ids[0] ?? 0}`,
    kind: 'idle-timeout',
    severity: 'error',
    confidence,
    connections: ids,
    message:
      culprit === null
        ? verdictOpen(hypothesis, direction)
        : verdictOn(culprit, candidates[0]?.confidence === confidence, { timeoutMs, direction }),
    for: [...evidence.for, ...(connections.some((one) => beatsOf(one).length > 0) ? [] : [noHeartbeat(ids.length)])],
    against: evidence.against,
    candidates,
    fixes: connections
      .slice(0, 1)
      .flatMap((first) => [
        ...(best === undefined ? raiseTraceless(rules, direction, timeoutMs, first.url) : []),
        ...idleFixes(suspects.slice(0, mostCandidates), culprit !== null, direction, timeoutMs, first),
        ...reproduceFix(first, session),
      ]),
    sources: [
      ...allSources(
        suspects.slice(0, mostCandidates).map(({ rule }) => rule),
        connections[0],
      ),
      generalSources.pings,
    ],
    idle: { timeoutMs, direction },
  };
}

/**
 * Whose silence counts to a culprit that is known. Where both sides fell silent at once the drops do not tell, but its
 * clock does: behind CloudFront no heartbeat of the page's helps. A product of several settings, one to each side, may
 * have been set by any.
 */
function countingSide(
  culprit: IdleSuspect,
  { cluster, timeoutMs }: IdleHypothesis,
  rules: readonly TimeoutRule[],
): GapDirection {
  const sides = new Set(rulesBehind(culprit, rules, timeoutMs).map(({ clock }) => clockDirection(clock)));
  const [only = cluster.direction, ...others] = sides;
  return others.length === 0 ? only : cluster.direction;
}

function noHeartbeat(count: number): Evidence {
  return everywhere(message('evidence.no-heartbeat', { count }));
}

/** How many products a sentence may list. */
const mostNamed = 4;

/** @param sure whether it is as sure whose timeout it is as that it is one: the server behind may be the one that hangs up */
function verdictOn({ rule, isDefault }: IdleSuspect, sure: boolean, { timeoutMs, direction }: IdleLimit): Message {
  const silence = { timeout: { ms: timeoutMs }, direction };
  const { product, defaultMs } = rule;
  if (isDefault) return message(sure ? 'idle.default' : 'idle.default-probably', { ...silence, product });
  if (defaultMs === null) return message('idle.configured-without-default', { ...silence, product });
  return message('idle.configured', { ...silence, product, default: { ms: defaultMs } });
}

function verdictOpen({ timeoutMs, suspects }: IdleHypothesis, direction: GapDirection): Message {
  const silence = { timeout: { ms: timeoutMs }, direction };
  const [best] = suspects;
  if (best === undefined) return message('idle.unnamed', silence);
  const { product } = best.rule;
  const defaults = suspects.filter((suspect) => suspect.isDefault && isWellKnown(suspect));
  const equal = [...new Set(defaults.map(({ rule }) => rule.product))];
  if (equal.length === 0) return message('idle.perhaps', { ...silence, product });
  const products = { list: equal.slice(0, mostNamed) };
  const more = equal.length - Math.min(equal.length, mostNamed);
  // What was seen comes first, also where it would have to be configured so.
  if (isSeen(best) && !best.isDefault)
    return message('idle.seen-or-candidates', { ...silence, product, products, more });
  return message('idle.candidates', { ...silence, products, more });
}

/** A figure that is but remembered names nobody. */
function isWellKnown({ rule }: IdleSuspect): boolean {
  return rule.confidence !== 'low';
}

/** Of the rules, and of the code that `one` of the connections ended with. */
function allSources(rules: readonly TimeoutRule[], one: Connection | undefined): readonly string[] {
  const source = readCloseCode(one?.closure?.code ?? 1006, one?.url ?? '', one?.protocol ?? '').known?.source;
  return [...new Set([...sourcesOf(rules), ...(source === undefined ? [] : [source])])];
}
