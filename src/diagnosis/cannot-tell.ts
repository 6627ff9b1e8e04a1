/**
 * Drops that nothing explains well enough. The finding says so, gives the facts that were observed, and names what would
 * tell: a wrong verdict sends people to the wrong team.
 */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { type Connection, type FrameTable, minimumGapMs } from '../session/model.ts';
import { everywhere, sourcesOf } from './evidence.ts';
import type { Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { groupByAge, lifetimeFacts, lifetimesThatFit, productsOnTheWay } from './lifetime-suspects.ts';
import { readProxyLog, readServerLog, recordNetLog, reloadWithDevTools, waitForAnother } from './next-steps.ts';
import { cameOnHeels } from './on-its-heels.ts';
import { reproduceFix } from './reproduce.ts';
import { mayBeNamed } from './sightings.ts';
import { successors } from './successors.ts';
import { type Drop, distinctMoments, groupByMoment, type Surroundings, sameMomentMs } from './surroundings.ts';
import { companyOf, silenceFacts } from './unexplained-facts.ts';

/**
 * Drops that are told together: on the heels of a message or of one age, at different moments; of one moment; or many, at
 * moments of their own, that have nothing in common.
 */
interface Accident {
  readonly like: 'heels' | 'age' | 'moment' | 'scattered';
  /** In order of time; never empty. */
  readonly drops: readonly [Drop, ...Drop[]];
}

export function findUnexplained(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const open = new Set(unexplained);
  const drops = surroundings.drops.filter(({ connection }) => open.has(connection));
  const accidents = groupBy(drops, ({ origin }) => origin).flatMap((some) => splitIntoAccidents(some, surroundings));
  return accidents.map((accident) => toFinding(accident, surroundings));
}

/** So many moments at one origin are one story. Of two it may be chance that they differ. */
const fewestScattered = 3;

/**
 * Splits drops of one origin, in order of time: first those on the heels of messages, then those of one age, the rest by
 * moment, unless these are many.
 */
function splitIntoAccidents(drops: readonly Drop[], { rules, session }: Surroundings): Accident[] {
  const accidents: Accident[] = [];
  const rest = new Set(drops);
  const take = (accident: Accident) => {
    accidents.push(accident);
    for (const drop of accident.drops) rest.delete(drop);
  };
  const [first, ...others] = drops.filter((drop) => drop.disturbance === null && cameOnHeels([drop], session.frames));
  if (first !== undefined && areTelling([first, ...others], session.frames)) {
    take({ like: 'heels', drops: [first, ...others] });
  }
  const undisturbed = [...rest].filter(({ disturbance, ageBlurred }) => disturbance === null && !ageBlurred);
  for (const group of groupByAge(undisturbed)) {
    if (isTelling(group, drops.length, rules)) take({ like: 'age', drops: group });
  }
  const [plain, ...more] = [...rest].filter(({ disturbance, silence }) => disturbance === null && !silence.any.blurred);
  if (plain !== undefined && groupByMoment([plain, ...more]).length >= fewestScattered) {
    take({ like: 'scattered', drops: [plain, ...more] });
  }
  return [...accidents, ...groupByMoment(rest).map((group): Accident => ({ like: 'moment', drops: group }))];
}

/**
 * Whether drops of one age have that age in common for a reason. They have to come at different moments; and ages of a
 * few drops agree by accident, unless they are known limits or as short as a slammed door.
 */
function isTelling(group: readonly [Drop, ...Drop[]], ofAll: number, rules: readonly TimeoutRule[]): boolean {
  const [first] = group;
  const last = group.at(-1) ?? first;
  if (last.closure.at - first.closure.at <= sameMomentMs) return false;
  const known = lifetimesThatFit(group, rules).length > 0 || first.ageMs < minimumGapMs;
  return known || (group.length > 2 && group.length * 2 >= ofAll);
}

/** Once it may be chance, and as far as the wait tells, one cause. */
function areTelling(onHeels: readonly Drop[], frames: FrameTable): boolean {
  return distinctMoments(onHeels).length > 1 && cameOnHeels(onHeels, frames);
}

function toFinding({ like, drops }: Accident, surroundings: Surroundings): Finding {
  const ids = idsOf(drops.map(({ connection }) => connection));
  const lifetimes = like === 'heels' ? [] : lifetimesOf(drops, surroundings);
  const reopenedMs = like === 'scattered' ? slowestReturn(drops, surroundings) : null;
  return {
    id: `cannot-tell-${ids[0] ?? 0}`,
    kind: 'cannot-tell',
    severity: 'error',
    confidence: 'none',
    connections: ids,
    message: reopenedMs === null ? verdictOn[like](drops) : verdictOnRollout(drops),
    for: [
      ...(reopenedMs === null ? [] : [everywhere(message('evidence.all-reopened', { after: { ms: reopenedMs } }))]),
      ...drops.slice(0, mostShown[like]).flatMap(silenceFacts),
      ...(like === 'moment' ? companyOf(drops, surroundings) : []),
      ...(lifetimes.length === 0 ? [] : lifetimeFacts(lifetimes, productsOnTheWay(drops, surroundings))),
    ],
    against: [],
    candidates: lifetimes.map(({ id, product, setting }) => ({ id, product, setting, confidence: 'possible' })),
    fixes: nextSteps(like, drops, surroundings),
    sources: [...sourcesOf(lifetimes), generalSources.abnormalClosure],
  };
}

/** None of ages that a halt of the page has blurred: they may be any. */
function lifetimesOf(drops: Accident['drops'], surroundings: Surroundings): readonly TimeoutRule[] {
  if (drops.some(({ ageBlurred }) => ageBlurred)) return [];
  const fitting = lifetimesThatFit(drops, surroundings.rules);
  if (fitting.length === 0) return [];
  const sightings = productsOnTheWay(drops, surroundings);
  return fitting.filter((rule) => mayBeNamed(rule, sightings.of(rule)));
}

/** Of those that have nothing in common each has facts of its own. */
const mostShown: Readonly<Record<Accident['like'], number>> = { heels: 5, age: 5, moment: 5, scattered: 50 };

const verdictOn: Readonly<Record<Accident['like'], (drops: readonly Drop[]) => Message>> = {
  heels: ({ length }) => message('unexplained.on-heels', { count: length }),
  age: verdictOnAge,
  moment: verdictOnMoment,
  scattered: (drops) => message('unexplained.scattered', { count: drops.length, span: { ms: spanOf(drops) } }),
};

function spanOf(drops: readonly Drop[]): Milliseconds {
  return (drops.at(-1)?.closure.at ?? 0) - (drops[0]?.closure.at ?? 0);
}

/** A restart of one instance after the other is over by then. */
const longestRolloutMs: Milliseconds = 900_000;
/** Who comes back at all is back by then. */
const soonMs: Milliseconds = 30_000;

function verdictOnRollout(drops: readonly Drop[]): Message {
  return message('unexplained.in-turn', { count: drops.length, span: { ms: spanOf(drops) } });
}

/** How long after its drop the last of them was open again; null unless all were soon, and all fell in a short time. */
function slowestReturn(drops: Accident['drops'], { origins }: Surroundings): Milliseconds | null {
  if (spanOf(drops) > longestRolloutMs) return null;
  const next = successors(origins.get(drops[0].origin) ?? []);
  const returns = drops.map(({ connection, closure }) => {
    const openedAt = next.get(connection)?.openedAt;
    return openedAt == null ? Number.POSITIVE_INFINITY : openedAt - closure.at;
  });
  const slowest = returns.reduce((most, ms) => Math.max(most, ms), 0);
  return slowest <= soonMs ? slowest : null;
}

function verdictOnAge(drops: readonly Drop[]): Message {
  const told = { count: drops.length, age: greatestAge(drops) };
  // Let in and hung up on at once: that is no limit on lifetime.
  return told.age.ms < minimumGapMs ? message('unexplained.at-once', told) : message('unexplained.same-age', told);
}

function greatestAge(drops: readonly Drop[]): { readonly ms: Milliseconds } {
  return { ms: Math.max(...drops.map(({ ageMs }) => ageMs)) };
}

function verdictOnMoment(drops: readonly Drop[]): Message {
  const disturbance = drops.find((drop) => drop.disturbance !== null)?.disturbance ?? null;
  const count = drops.length;
  if (disturbance?.kind === 'offline') return message('unexplained.offline', { count });
  if (disturbance?.kind === 'asleep') return message('unexplained.asleep', { count });
  // What was busy in a page that did not run may have been silent on the wire, and the other way round.
  if (drops.some((drop) => drop.silence.any.blurred)) return message('unexplained.blurred', { count });
  const silence = { ms: Math.max(...drops.map((drop) => drop.silence.any.seenMs)) };
  if (silence.ms < minimumGapMs) {
    if (drops.every(({ connection }) => connection.lastFrameAt.any === null)) {
      return message('unexplained.at-once', { count, age: greatestAge(drops) });
    }
    return count === 1
      ? message('unexplained.busy', { silence })
      : message('unexplained.busy-together', { count, silence });
  }
  return count === 1 ? message('unexplained.silent', { silence }) : message('unexplained.together', { count });
}

function nextSteps(like: Accident['like'], drops: Accident['drops'], { session }: Surroundings): readonly Fix[] {
  const [first] = drops;
  const { at } = first.closure;
  const steps: Fix[] = [];
  if (drops.some(({ connection }) => connection.handshake === null)) steps.push(reloadWithDevTools);
  if (first.disturbance === null) {
    const once = like === 'moment' && drops.length === 1;
    if (once && first.silence.any.seenMs >= minimumGapMs) steps.push(waitForAnother);
    steps.push(readServerLog(at), readProxyLog(at));
  }
  if (!/firefox/i.test(session.environment.browser)) steps.push(recordNetLog);
  // Whether the page, the browser or this machine has a part in it.
  return first.disturbance === null ? [...steps, ...reproduceFix(first.connection, session)] : steps;
}
