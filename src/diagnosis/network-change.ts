/**
 * Finds drops that came from this machine's side of the network: while the browser was offline, after sleep, or at
 * every server at once. No server and no proxy did it.
 */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { Connection } from '../session/model.ts';
import { confidenceAt } from './confidence.ts';
import { everywhere, on, silenceAndAge } from './evidence.ts';
import type { Confidence, Evidence, Finding } from './finding.ts';
import { idsOf } from './grouping.ts';
import { reconnectOnReturn } from './idle-fixes.ts';
import { attemptAfter } from './server-gone.ts';
import { addressOf, originsOf, serversBehind } from './shared-server.ts';
import { type Drop, groupByMoment, type Surroundings, undisturbedDrops } from './surroundings.ts';

/** What took the connections away. `everywhere`: nothing was reported, but all servers were lost in one moment. */
type Change = 'offline' | 'asleep' | 'everywhere';

/** Drops of one change, in order of time; never empty. */
interface Outage {
  readonly change: Change;
  readonly drops: readonly [Drop, ...Drop[]];
}

export function findNetworkChanges(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const open = new Set(unexplained);
  const drops = surroundings.drops.filter(({ connection }) => open.has(connection));
  return [...disturbedOutages(drops), ...outagesEverywhere(undisturbedDrops(surroundings, unexplained), surroundings)]
    .map((outage) => toFinding(outage, surroundings))
    .filter((finding) => finding !== null);
}

/** Sockets of one outage are found dead one after the other: the browser notices some only when it sends. */
const sameOutageMs: Milliseconds = 30_000;

function disturbedOutages(drops: readonly Drop[]): Outage[] {
  const outages: { change: Change; drops: [Drop, ...Drop[]] }[] = [];
  for (const drop of drops) {
    if (drop.disturbance === null) continue;
    const { kind: change } = drop.disturbance;
    const last = outages.at(-1);
    const isSame = last?.change === change && drop.closure.at - (last.drops.at(-1)?.closure.at ?? 0) <= sameOutageMs;
    if (isSame) last?.drops.push(drop);
    else outages.push({ change, drops: [drop] });
  }
  return outages;
}

/** Of several servers: those that have one address may be one, and are left to `server-gone.ts`. */
function outagesEverywhere(drops: readonly Drop[], surroundings: Surroundings): Outage[] {
  const serverOf = serversBehind(surroundings);
  return groupByMoment(drops)
    .filter((together) => new Set([...originsOf(together)].map(serverOf)).size > 1)
    .map((together): Outage => ({ change: 'everywhere', drops: together }));
}

function toFinding({ change, drops }: Outage, surroundings: Surroundings): Finding | null {
  const [first] = drops;
  const from = first.closure.at;
  if (change === 'everywhere' && drops.some((drop) => wasAnswered(drop, surroundings))) return null;
  const to = drops.at(-1)?.closure.at ?? from;
  const survivor = surroundings.standing.anywhere(from, to);
  const hosts = [...originsOf(drops)];
  const origins = new Set(hosts.map(serversBehind(surroundings))).size;
  const confidence = networkConfidence({ change, drops: drops.length, origins, survived: survivor !== null });
  if (confidence === 'none') return null;
  const ids = idsOf(drops.map(({ connection }) => connection));
  return {
    id: `network-change-${ids[0] ?? 0}`,
    kind: 'network-change',
    severity: 'error',
    confidence,
    connections: ids,
    message: verdict(change, drops.length, origins),
    for: evidenceFor(change, drops, origins, survivor === null),
    against: [
      ...(survivor === null ? [] : [on(survivor, message('evidence.survived-outage'), { from, to })]),
      ...(change === 'everywhere' && !areAllFound(hosts, surroundings) ? [mayShareProxy] : []),
    ],
    candidates: [],
    fixes: [reconnectOnReturn],
    sources: [generalSources.online, generalSources.abnormalClosure],
  };
}

/** Whether all servers were seen at addresses of their own. */
function areAllFound(hosts: readonly string[], { origins }: Surroundings): boolean {
  return hosts.every((host) => addressOf(origins.get(host) ?? []) !== null);
}

const mayShareProxy: Evidence = everywhere(message('evidence.may-share-proxy'));

/** A machine that refuses, and a proxy that reaches nobody, can be reached: then it is they that are in trouble. */
function wasAnswered({ origin, closure }: Drop, { madeAt }: Surroundings): boolean {
  const { aftermath } = attemptAfter(closure.at, madeAt(origin));
  return aftermath === 'refused' || aftermath === 'gateway';
}

export interface NetworkObservations {
  readonly change: Change;
  readonly drops: number;
  /** To how many servers: host names that lead to one address are one. */
  readonly origins: number;
  /** A connection was open throughout, and was spoken over afterwards. */
  readonly survived: boolean;
}

/**
 * | | one connection | several, one server | several servers |
 * |---|---|---|---|
 * | the browser was offline    | likely   | likely   | certain |
 * | page or machine was asleep | possible | likely   | certain |
 * | nothing was reported       | none     | none     | possible, of 3 servers or more likely |
 *
 * A connection that survived takes two levels away: what it went over was there.
 */
export function networkConfidence({ change, drops, origins, survived }: NetworkObservations): Confidence {
  const startingLevel = (): number => {
    if (change === 'everywhere') return origins < 2 ? 0 : origins === 2 ? 1 : 2;
    if (origins > 1) return 3;
    return change === 'asleep' && drops === 1 ? 1 : 2;
  };
  return confidenceAt(startingLevel() - (survived ? 2 : 0));
}

function verdict(change: Change, count: number, origins: number): Message {
  if (change === 'offline') return message('network.offline', { count });
  if (change === 'asleep') return message('network.asleep', { count });
  return message('network.everywhere', { count, origins });
}

const mostShown = 5;

function evidenceFor(change: Change, drops: Outage['drops'], origins: number, nothingSurvived: boolean): Evidence[] {
  const [{ disturbance, connection }] = drops;
  const evidence: Evidence[] = [];
  if (disturbance !== null) evidence.push(on(connection, disturbance.told, disturbance.span));
  if (origins > 1) evidence.push(everywhere(message('evidence.servers-together', { count: drops.length, origins })));
  if (nothingSurvived && drops.length > 1) evidence.push(everywhere(message('evidence.nothing-survived')));
  if (change === 'everywhere') evidence.push(everywhere(message('evidence.not-offline')));
  evidence.push(...drops.slice(0, mostShown).map((drop) => silenceAndAge(drop)));
  return evidence;
}
