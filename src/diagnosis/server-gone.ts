/**
 * Finds servers that went away: a restart, a reload, a crash. Sockets of one server fall in one moment though they were
 * busy, and what is tried next is refused, or answered by a proxy that has lost what was behind it.
 */
import { type Message, message } from '../base/message.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { Connection } from '../session/model.ts';
import { confidenceAt } from './confidence.ts';
import { everywhere, on, silenceAndAge } from './evidence.ts';
import type { Confidence, Evidence, Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { readHandshake } from './handshake-failed.ts';
import { reconnectFix } from './idle-fixes.ts';
import { productsOnTheWay } from './lifetime-suspects.ts';
import { readServerLog } from './next-steps.ts';
import { rhythmOf } from './rhythm.ts';
import { addressOf, originsOf, serversBehind } from './shared-server.ts';
import { isSighted } from './sightings.ts';
import { fillSnippet, whyServerDied } from './snippets.ts';
import {
  type Drop,
  firstFrom,
  groupByMoment,
  type Surroundings,
  sameMomentMs,
  undisturbedDrops,
} from './surroundings.ts';

export function findServersGone(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const serverOf = serversBehind(surroundings);
  return groupBy(undisturbedDrops(surroundings, unexplained), ({ origin }) => serverOf(origin)).flatMap((ofServer) => {
    const moments = groupByMoment(ofServer).flatMap((fallen) => {
      const finding = toFinding(fallen, surroundings);
      return finding === null ? [] : [{ at: fallen[0].closure.at, finding }];
    });
    const schedule = scheduleOf(moments.map(({ at }) => at));
    return moments.map(({ finding }) =>
      schedule === null ? finding : { ...finding, for: [...finding.for, everywhere(schedule)] },
    );
  });
}

/** So many may be told from chance. */
const fewestScheduled = 3;
/** How exactly a scheduler and what it starts keep time. */
const onTimeShare = 0.05;

/** That a server goes again and again after the same time: deployments, reloads of a configuration, a nightly restart. */
function scheduleOf(moments: readonly EpochMs[]): Message | null {
  const rhythm = rhythmOf(moments);
  if (rhythm === null || rhythm.count < fewestScheduled) return null;
  if (rhythm.most - rhythm.least > rhythm.median * onTimeShare) return null;
  return message('evidence.on-schedule', { count: rhythm.count, interval: { ms: rhythm.median } });
}

type Fallen = readonly [Drop, ...Drop[]];

/** How long after a drop a page is expected to have tried again. */
const aftermathMs: Milliseconds = 30_000;

/**
 * What happened to the connections that were tried at the server afterwards, before one opened.
 * - `refused`: nobody listened,
 * - `gateway`: a proxy answered that it reaches nobody (502, 503, 504),
 * - `failed`: it never opened, and the reason was not seen,
 * - `opened`: the first one opened,
 * - `not-tried`.
 */
export type Aftermath = 'refused' | 'gateway' | 'failed' | 'opened' | 'not-tried';

interface Attempt {
  readonly aftermath: Aftermath;
  readonly connection: Connection | null;
  /** The next one that opened, if any did. */
  readonly reopened: Connection | null;
}

/** What the page tried at a server after a drop. `connections` are those to it, in order of construction. */
export function attemptAfter(at: EpochMs, connections: readonly Connection[]): Attempt {
  const madeAt = ({ constructedAt }: Connection) => constructedAt;
  const before: Connection[] = [];
  let reopened: Connection | null = null;
  for (let i = firstFrom(connections, madeAt, at); reopened === null; i++) {
    const next = connections[i];
    if (next === undefined || next.constructedAt > at + aftermathMs) break;
    if (next.openedAt === null) before.push(next);
    else reopened = next;
  }
  const attempts = before
    .filter(({ closure }) => closure !== null)
    .map((connection) => ({ aftermath: aftermathOf(connection), connection }));
  // Of several failures the one whose reason was seen: browsers hold the later ones back, and some they never send.
  const told = attempts.find(({ aftermath }) => aftermath === 'refused' || aftermath === 'gateway');
  const [first = { aftermath: 'not-tried' as const, connection: null }] = attempts;
  if (told === undefined && reopened !== null && attempts.length === 0) {
    return { aftermath: 'opened', connection: reopened, reopened };
  }
  return { ...(told ?? first), reopened };
}

function aftermathOf(connection: Connection): Aftermath {
  if (connection.openedAt !== null) return 'opened';
  const reading = readHandshake(connection);
  if (reading.kind === 'status' && [502, 503, 504].includes(reading.status)) return 'gateway';
  if (reading.kind === 'failure') return reading.failure === 'refused' ? 'refused' : 'not-tried';
  return reading.kind === 'status' || connection.closure?.initiator === 'page' ? 'not-tried' : 'failed';
}

/** A frame this shortly before: the connection was in use. */
const busyMs: Milliseconds = 5000;

function toFinding(fallen: Fallen, surroundings: Surroundings): Finding | null {
  const { standing } = surroundings;
  const [first] = fallen;
  const origins = originsOf(fallen);
  const at = first.closure.at;
  const lastAt = fallen.at(-1)?.closure.at ?? at;
  const attempt = attemptAfter(at, triedAt(origins, first.origin, surroundings));
  const fell = fallen.length;
  const busy = fallen.some(({ silence }) => silence.any.seenMs < busyMs);
  const seen = { fell, busy, aftermath: attempt.aftermath };
  // Most fall alone and are followed by nothing: for these nobody who stood has to be looked for.
  if (goneConfidence({ ...seen, stood: false, elsewhere: true }) === 'none') return null;
  const stood = [...origins].map((origin) => standing.at(origin, at, lastAt)).find((one) => one !== null) ?? null;
  const elsewhere = standing.besides(origins, at, lastAt);
  const confidence = goneConfidence({ ...seen, stood: stood !== null, elsewhere: elsewhere !== null });
  if (confidence === 'none') return null;
  const ids = idsOf(fallen.map(({ connection }) => connection));
  return {
    id: `server-gone-${ids[0] ?? 0}`,
    kind: 'server-gone',
    severity: 'error',
    confidence,
    connections: ids,
    message: verdict(fallen, attempt),
    for: [...sharedAddress(origins, surroundings), ...evidenceFor(fallen, attempt, elsewhere)],
    against: stood === null ? [] : [on(stood, message('evidence.stood'), around(fallen))],
    candidates: [],
    fixes: [...fixesFor(at), ...outliveReload(fallen, attempt, surroundings), reconnectFix],
    sources: [generalSources.abnormalClosure],
  };
}

/** What was made to any of these, in order of construction. Most servers have one name, and then it is not sorted anew. */
function triedAt(origins: ReadonlySet<string>, only: string, { madeAt }: Surroundings): readonly Connection[] {
  if (origins.size === 1) return madeAt(only);
  return [...origins]
    .flatMap((origin) => madeAt(origin))
    .sort((a, b) => a.constructedAt - b.constructedAt || a.id - b.id);
}

/** Why connections to several host names are of one server. */
function sharedAddress(hosts: ReadonlySet<string>, { origins }: Surroundings): Evidence[] {
  const [first = ''] = hosts;
  const address = addressOf(origins.get(first) ?? []);
  if (hosts.size < 2 || address === null) return [];
  return [everywhere(message('evidence.one-address', { hosts: hosts.size, address }))];
}

export interface GoneObservations {
  /** Connections of the server that fell in one moment. At least 1. */
  readonly fell: number;
  /** At least one of them had been in use: it was no idle timeout that took them. */
  readonly busy: boolean;
  readonly aftermath: Aftermath;
  /** Another connection of the server was open throughout, and was heard from afterwards. */
  readonly stood: boolean;
  /** So was one of another server: it was not the network. */
  readonly elsewhere: boolean;
}

/**
 * | fell together | then refused, or 502 to 504 | then failed, reason unseen | then opened, or nothing tried |
 * |---|---|---|---|
 * | 1           | likely  | possible | none     |
 * | 2           | likely  | likely   | possible |
 * | 3 or more   | certain | likely   | likely   |
 *
 * Where none of them had been in use, one level less: a timeout may have taken them all. Where another of the server
 * stood, one level less: not all of the server went away. Without one of another server that stood, no more than likely,
 * unless the server refused: it may have been the network.
 */
export function goneConfidence({ fell, busy, aftermath, stood, elsewhere }: GoneObservations): Confidence {
  const refused = aftermath === 'refused' || aftermath === 'gateway';
  const row = Math.min(fell, 3) - 1;
  let level = (refused ? [2, 2, 3] : aftermath === 'failed' ? [1, 2, 2] : [0, 1, 2])[row] ?? 0;
  if (!busy) level -= 1;
  if (stood) level -= 1;
  if (!refused && !elsewhere) level = Math.min(level, 2);
  return confidenceAt(level);
}

function verdict(fallen: Fallen, { aftermath, reopened }: Attempt): Message {
  const count = fallen.length;
  if (aftermath === 'refused') return message('gone.refused', { count });
  if (aftermath === 'gateway') return message('gone.gateway', { count });
  if (aftermath === 'failed') return message('gone.failed', { count });
  if (reopened?.openedAt == null) return message('gone.together', { count });
  return message('gone.came-back', { count, after: { ms: reopened.openedAt - fallen[0].closure.at } });
}

/** Where on the timeline to see that another stood. */
function around(fallen: Fallen): { readonly from: EpochMs; readonly to: EpochMs } {
  const [{ closure }] = fallen;
  return { from: closure.at - sameMomentMs, to: (fallen.at(-1)?.closure.at ?? closure.at) + sameMomentMs };
}

const mostShown = 5;

function evidenceFor(fallen: Fallen, attempt: Attempt, elsewhere: Connection | null): Evidence[] {
  const evidence: Evidence[] = [];
  if (fallen.length > 1) evidence.push(everywhere(message('evidence.fell-together', { count: fallen.length })));
  const { connection, aftermath, reopened } = attempt;
  const said = connection === null ? null : failureSaid(aftermath, connection, fallen[0].closure.at);
  if (connection !== null && said !== null) {
    const span = { from: connection.constructedAt, to: connection.closure?.at ?? connection.constructedAt };
    evidence.push(on(connection, said, span));
  }
  if (reopened?.openedAt != null) {
    const span = { from: fallen[0].closure.at, to: reopened.openedAt };
    const after = { ms: span.to - span.from };
    evidence.push(on(reopened, message('evidence.then-opened', { after }), span));
  }
  if (elsewhere !== null) evidence.push(on(elsewhere, message('evidence.stood-elsewhere'), around(fallen)));
  evidence.push(...fallen.slice(0, mostShown).map((drop) => silenceAndAge(drop)));
  return evidence;
}

function failureSaid(aftermath: Aftermath, { constructedAt, handshake }: Connection, at: EpochMs): Message | null {
  const after = { ms: constructedAt - at };
  if (aftermath === 'refused') return message('evidence.then-refused', { after });
  if (aftermath === 'gateway') return message('evidence.then-gateway', { after, status: handshake?.status ?? 502 });
  return aftermath === 'failed' ? message('evidence.then-failed', { after }) : null;
}

function fixesFor(at: EpochMs): Fix[] {
  const why: Fix = {
    who: 'server',
    advice: message('fix.why-server-died', { at: { at } }),
    snippets: [whyServerDied(at)],
  };
  const announce: Fix = { who: 'server', advice: message('fix.announce-restart'), snippets: [] };
  return [why, readServerLog(at), announce];
}

/** Long enough for connections to end by themselves, as a rule. */
const graceMs: Milliseconds = 3_600_000;

/**
 * A proxy that could be reached at once may have been given a new configuration: one that was seen on the way, else one of
 * those that leave no trace.
 */
function outliveReload(fallen: Fallen, { aftermath }: Attempt, surroundings: Surroundings): Fix[] {
  if (aftermath !== 'opened') return [];
  const sightings = productsOnTheWay(fallen, surroundings);
  const grace = surroundings.rules.filter(({ kind, trigger }) => trigger !== undefined && kind !== 'server-library');
  const seen = grace.filter((rule) => rule.trigger === 'config-reload' && isSighted(sightings.of(rule)));
  const traceless = grace.filter(({ fingerprint }) => fingerprint.length === 0);
  return (seen.length > 0 ? seen : traceless).flatMap(({ snippet, product, setting }): Fix[] => {
    if (snippet === null) return [];
    const advice = message('fix.outlive-reload', { product, setting });
    return [{ who: 'proxy', advice, snippets: [fillSnippet(snippet, graceMs, fallen[0].connection.url)] }];
  });
}
