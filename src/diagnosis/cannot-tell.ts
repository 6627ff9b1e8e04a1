/**
 * Drops that nothing explains well enough. The finding says so, gives the facts that were observed, and names what would
 * tell: a wrong verdict sends people to the wrong team.
 */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { type Connection, type FrameTable, minimumGapMs } from '../session/model.ts';
import { sourcesOf } from './evidence.ts';
import type { Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { groupByAge, lifetimeFacts, lifetimesThatFit, productsOnTheWay } from './lifetime-suspects.ts';
import { readProxyLog, readServerLog, recordNetLog, reloadWithDevTools, waitForAnother } from './next-steps.ts';
import { cameOnHeels } from './on-its-heels.ts';
import { type Drop, distinctMoments, groupByMoment, type Surroundings, sameMomentMs } from './surroundings.ts';
import { companyOf, silenceFacts } from './unexplained-facts.ts';

/** Drops that are told together: on the heels of a message or of one age, at different moments, or of one moment. */
interface Accident {
  readonly like: 'heels' | 'age' | 'moment';
  /** In order of time; never empty. */
  readonly drops: readonly [Drop, ...Drop[]];
}

export function findUnexplained(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const open = new Set(unexplained);
  const drops = surroundings.drops.filter(({ connection }) => open.has(connection));
  const accidents = groupBy(drops, ({ origin }) => origin).flatMap((some) => splitIntoAccidents(some, surroundings));
  return accidents.map((accident) => toFinding(accident, surroundings));
}

/** Splits drops of one origin, in order of time: first those on the heels of messages, then those of one age, the rest by moment. */
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
  const lifetimes = like === 'heels' ? [] : lifetimesThatFit(drops, surroundings.rules);
  return {
    id: `cannot-tell-${ids[0] ?? 0}`,
    kind: 'cannot-tell',
    severity: 'error',
    confidence: 'none',
    connections: ids,
    message: verdictOn[like](drops),
    for: [
      ...drops.slice(0, mostShown).flatMap(silenceFacts),
      ...(like === 'moment' ? companyOf(drops, surroundings) : []),
      ...(lifetimes.length === 0 ? [] : lifetimeFacts(lifetimes, productsOnTheWay(drops, surroundings))),
    ],
    against: [],
    candidates: lifetimes.map(({ id, product, setting }) => ({ id, product, setting, confidence: 'possible' })),
    fixes: nextSteps(like, drops, surroundings),
    sources: [...sourcesOf(lifetimes), generalSources.abnormalClosure],
  };
}

const mostShown = 5;

const verdictOn: Readonly<Record<Accident['like'], (drops: readonly Drop[]) => Message>> = {
  heels: ({ length }) => message('unexplained.on-heels', { count: length }),
  age: verdictOnAge,
  moment: verdictOnMoment,
};

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
  return steps;
}
