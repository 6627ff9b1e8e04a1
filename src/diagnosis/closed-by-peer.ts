/** Connections that the other end closed with a Close frame: its code and reason are what it wanted to say. */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import type { Remedy } from '../knowledge/close-code.ts';
import { type CodeReading, readCloseCode } from '../knowledge/close-codes.ts';
import { readReason } from '../knowledge/close-reasons.ts';
import { measuresSilence } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection } from '../session/model.ts';
import { lastSilence } from '../session/silence.ts';
import { goodbyesOf } from './closed-after-silence.ts';
import { fixesForCode } from './code-fixes.ts';
import { everywhere, on, sourcesOf } from './evidence.ts';
import type { Candidate, Evidence, Finding, Fix, Severity } from './finding.ts';
import { idsOf } from './grouping.ts';
import { clockDirection } from './idle-candidates.ts';
import { idleFixes, raise, reconnectFix } from './idle-fixes.ts';
import { groupByAge } from './lifetime-suspects.ts';
import { nominalTimeout } from './nominal-timeout.ts';
import { closingConfidence, groupByGoodbye, heartbeatMissed, rulesThatCloseLike } from './peer-rules.ts';
import { reproduceFix } from './reproduce.ts';
import { distinctMoments, type Surroundings } from './surroundings.ts';

/** Silences shown one by one. */
const mostSpans = 5;

export function findClosedByPeer(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  return groupByGoodbye(unexplained, surroundings.rules).map((group) => toFinding(group, surroundings));
}

function toFinding(group: readonly [Connection, ...Connection[]], surroundings: Surroundings): Finding {
  const [first] = group;
  const closure = first?.closure ?? null;
  const code = closure?.code ?? 1005;
  const reading = readCloseCode(code, first?.url ?? '', first?.protocol ?? '');
  const rules = rulesThatCloseLike(group, surroundings);
  const ids = idsOf(group);
  return {
    id: `closed-by-peer-${ids[0] ?? 0}`,
    kind: 'closed-by-peer',
    severity: severityOf(reading, rules),
    confidence: closingConfidence(group, rules),
    connections: ids,
    message: verdict(code, reading, rules),
    for: [
      ...meaning(code, reading),
      ...reason(group),
      ...(rules.length > 0 ? [] : agesAgree(group, surroundings)),
      ...rules.slice(0, 1).flatMap((rule) => theirs(rule, group, surroundings)),
    ],
    against: unclean(group),
    candidates: rules.map(
      (rule): Candidate => ({ id: rule.id, product: rule.product, setting: rule.setting, confidence: 'likely' }),
    ),
    fixes: [
      ...fixesFor(group, reading, rules),
      ...(mayRecur(reading, rules) ? reproduceFix(first, surroundings.session) : []),
    ],
    sources: [
      ...new Set([
        ...sourcesOf(rules),
        ...(reading.known === null ? reading.suggestions.map(({ source }) => source) : [reading.known.source]),
      ]),
    ],
  };
}

function severityOf({ known }: CodeReading, rules: readonly TimeoutRule[]): Severity {
  if (rules.length > 0) return 'error';
  if (known === null) return 'warning';
  return known.code.abnormal ? 'error' : 'info';
}

function verdict(code: number, { known, likeStatus }: CodeReading, [rule]: readonly TimeoutRule[]): Message {
  const name = known?.code.name ?? '';
  if (rule !== undefined) {
    const clock = rule.trigger === undefined ? rule.clock : 'restart';
    return message('peer.closed-by-rule', { code, product: rule.product, clock });
  }
  if (known === null && likeStatus !== null) {
    const { status, name } = likeStatus;
    return message('peer.closed-like-status', { code, status, name });
  }
  if (known === null) return message('peer.closed-unknown', { code });
  if (known.protocol === '') return message('peer.closed', { code, name });
  return message('peer.closed-in-protocol', { code, name, protocol: known.protocol });
}

/** What the server does to anybody, whoever connects and whatever they send. */
const toAnybody: ReadonlySet<Remedy> = new Set(['server', 'stream', 'backend']);

/** Whether it may end likewise without the page: by a clock, or by a fault of the server's; not by a restart, or by who asks. */
function mayRecur({ known, likeStatus }: CodeReading, [rule]: readonly TimeoutRule[]): boolean {
  if (rule !== undefined) return rule.trigger === undefined;
  return toAnybody.has(known?.code.remedy ?? likeStatus?.remedy ?? 'server');
}

/** Against a silence that was too long: what breaks it. Else what the code calls for. */
function fixesFor(
  group: readonly [Connection, ...Connection[]],
  { known, likeStatus }: CodeReading,
  [rule]: readonly TimeoutRule[],
): readonly Fix[] {
  if (rule !== undefined && measuresSilence(rule)) {
    const lengths = silencesOf(group, rule).map(({ ms }) => ms);
    // Where a product looks only so often, the one that waited least is nearest to the timeout.
    const timeoutMs = nominalTimeout(rule.checkedEveryMs === undefined ? lengths : [Math.min(...lengths)]);
    const suspect = { rule, sighting: null, isDefault: true };
    return idleFixes([suspect], true, clockDirection(rule.clock), timeoutMs, group[0]);
  }
  const raises = rule === undefined ? [] : raiseAge(rule, rule.defaultMs ?? ageOf(group[0]), group[0].url);
  const { remedy, retry } = known?.code ?? { remedy: likeStatus?.remedy ?? 'reconnect', retry: null };
  if (ranOut(group, remedy)) return [renewCredential, reconnectFix];
  return [...raises, ...fixesForCode(remedy, retry, group[0].closure?.at ?? group[0].constructedAt)];
}

/** Who was let in and stayed for longer had what the server wants to see. */
const letInMs: Milliseconds = 60_000;

/** Whether what let these in was not valid any more: they had been in for a while. 1008 says so only with words. */
function ranOut(group: readonly Connection[], remedy: Remedy): boolean {
  const stayed = ({ openedAt, closure }: Connection) =>
    openedAt !== null && closure !== null && closure.at - openedAt > letInMs;
  const says = ({ closure }: Connection) =>
    readReason(closure?.reason ?? '') === 'credential' || (remedy === 'sign-in' && closure?.code !== 1008);
  return group.every((connection) => stayed(connection) && says(connection));
}

const renewCredential: Fix = { who: 'client', advice: message('fix.renew-credential'), snippets: [] };

/** So many of one age are no accident, if it is longer than a retry's wait. */
const fewestOfOneAge = 3;
const leastAgeMs: Milliseconds = 10_000;

/** That all were of one age at different moments: what ran out then, the code or reason tells. */
function agesAgree(group: readonly Connection[], surroundings: Surroundings): Evidence[] {
  if (group.length < fewestOfOneAge) return [];
  const drops = goodbyesOf(group, surroundings).filter(({ ageBlurred }) => !ageBlurred);
  const [ofOneAge, ...others] = groupByAge(drops);
  if (ofOneAge === undefined || others.length > 0 || distinctMoments(ofOneAge).length < fewestOfOneAge) return [];
  const ages = ofOneAge.map(({ ageMs }) => ageMs);
  const [least, most] = [Math.min(...ages), Math.max(...ages)];
  if (least < leastAgeMs) return [];
  const params = { count: ages.length, least: { ms: least }, most: { ms: most }, spread: { ms: most - least } };
  return [everywhere(message('evidence.ages-agree', params))];
}

/** That this is how the rule closes, and the silences that it counted. */
function theirs(rule: TimeoutRule, group: readonly Connection[], surroundings: Surroundings): Evidence[] {
  const { product, checkedEveryMs } = rule;
  const like = everywhere(message('evidence.closes-like', { product }));
  if (!measuresSilence(rule)) return [like, ...unheard(rule, group, surroundings)];
  const direction = clockDirection(rule.clock);
  const each = silencesOf(group, rule)
    .slice(0, mostSpans)
    .map(({ connection, ms, ...span }) =>
      on(connection, message('evidence.closed-after', { silence: { ms }, direction }), span),
    );
  const every = { ms: checkedEveryMs ?? 0 };
  const late = every.ms === 0 ? [] : [message('evidence.looks-seldom', { product, every })];
  return [like, ...each, ...late.map(everywhere)];
}

/** For how long each had sent none of the heartbeats that the rule waits for. */
function unheard(rule: TimeoutRule, group: readonly Connection[], surroundings: Surroundings): Evidence[] {
  return group.slice(0, mostSpans).flatMap((connection) => {
    const wait = heartbeatMissed(rule, connection, surroundings);
    const at = connection.closure?.at;
    if (wait === null || at === undefined) return [];
    const statement = message('evidence.page-unheard', { silence: { ms: wait.silenceMs } });
    return [on(connection, statement, { from: at - wait.silenceMs, to: at })];
  });
}

/** What each was closed after, by the clock of a rule. */
function silencesOf(group: readonly Connection[], { clock }: TimeoutRule) {
  return group.flatMap((connection) => {
    const { closure } = connection;
    const silence = closure === null ? null : lastSilence(connection, clockDirection(clock), closure.at);
    return silence === null ? [] : [{ connection, ...silence }];
  });
}

/** Of what ends connections at an age, or waits for a first message; nothing of what has no number. */
function raiseAge(rule: TimeoutRule, limitMs: Milliseconds, url: string): readonly Fix[] {
  if (rule.trigger !== undefined || (rule.defaultMs === null && rule.snippet === null)) return [];
  return raise(rule, limitMs, url, message('fix.lifetime-fixed', { product: rule.product, limit: { ms: limitMs } }));
}

function ageOf({ openedAt, closure }: Connection): Milliseconds {
  return openedAt === null || closure === null ? 0 : closure.at - openedAt;
}

function meaning(code: number, { known, suggestions }: CodeReading): Evidence[] {
  if (known === null) {
    return suggestions.map(({ protocol, code: { name } }) =>
      protocol === ''
        ? everywhere(message('evidence.code-registered', { code, name }))
        : everywhere(message('evidence.code-suggestion', { code, name, protocol })),
    );
  }
  const id = known.protocolId === null ? `close-code.${code}` : `close-code.${known.protocolId}.${code}`;
  const evidence = [everywhere(message(id))];
  if (known.code.retry !== null) evidence.push(everywhere(message('evidence.retry', { retry: known.code.retry })));
  return evidence;
}

/** A reason is at most 123 bytes long (RFC 6455, 5.5). */
function reason([first]: readonly Connection[]): Evidence[] {
  const text = first?.closure?.reason ?? '';
  if (first === undefined || text === '') return [];
  return [on(first, message('evidence.close-reason', { reason: text.slice(0, 123) }))];
}

function unclean(group: readonly Connection[]): Evidence[] {
  const torn = group.find(({ closure }) => closure?.wasClean === false);
  return torn === undefined ? [] : [on(torn, message('evidence.closed-unclean'))];
}
