/**
 * What a diagnosis costs: of a million frames at first sight, and again after some more, as while recording. And how it
 * grows: with the frames of a session at the same number of connections, and with its connections at the same number of
 * frames each. Linear is a slope of 1 on paper with logarithms on both sides: twice as much takes twice as long.
 */
import { diagnose } from '../../../src/diagnosis/engine.ts';
import { batchOf, type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../../../src/session/fixture.ts';
import { restoreSession } from '../../../src/session/restore.ts';
import type { Session } from '../../../src/session/session.ts';
import { tablesOf } from '../../../src/session/tables.ts';
import { Chance } from '../../accuracy/chance.ts';
import type { Bench } from '../bench.ts';
import { compare, type Trial } from '../compare.ts';
import { collectGarbage } from '../garbage.ts';
import { type Measurement, repeated, wholeCost } from '../measurement.ts';
import { slope } from '../statistics.ts';

interface Size {
  readonly connections: number;
  /** Of each. */
  readonly frames: number;
}

const axes: Readonly<Record<string, readonly Size[]>> = {
  frames: [250, 500, 1000, 2000].map((frames) => ({ connections: 50, frames })),
  connections: [250, 500, 1000, 2000].map((connections) => ({ connections, frames: 50 })),
};

/** A trial diagnoses at least so many: some 50 ms, which a tick of the system does not bend. */
const framesOfTrial = 400_000;

/** What a million are held against. */
const few: Size = { connections: 50, frames: 250 };
const million: Size = { connections: 200, frames: 5000 };
/** On opening a file it is waited for. */
const firstMs = 300;
/** While recording it comes about once a second: not to be felt. */
const againMs = 50;
/** What a busy page adds in the meantime. */
const addedFrames = 1000;

/** Twice as much may take 2.14 times as long: caches run over as sessions grow. */
const steepest = 1.1;

export async function measure(bench: Bench): Promise<Measurement[]> {
  bench.say(nameOf(million));
  const measurements: Measurement[] = await measureMillion(bench.rounds);
  for (const [axis, sizes] of Object.entries(axes)) {
    bench.say(`growing ${axis}`);
    measurements.push(...(await grow(bench.rounds, axis, sizes)));
  }
  return measurements;
}

/** Both of one session, in turn: the first of a copy of it, which nobody has read yet. */
async function measureMillion(rounds: number): Promise<Measurement[]> {
  const session = scriptedSession({ connections: [{ at: 0 }, ...connectionsOf(million)] });
  const first = diagnosing(session, 1);
  diagnose(session);
  const again = () => {
    addFrames(session, addedFrames);
    return costOf(() => diagnose(session));
  };
  const small = diagnosing(scriptedSession({ connections: connectionsOf(few) }), Math.ceil(framesOfTrial / total(few)));
  const comparison = await compare(rounds, small, { first, again });
  const naming = { unit: 'ms', baseline: nameOf(few) };
  const what = `diagnose ${nameOf(million)}`;
  const { subjects } = comparison;
  return [
    wholeCost({ ...naming, what: `${what}, at first sight`, target: { atMost: firstMs } }, comparison, subjects.first),
    wholeCost(
      { ...naming, what: `${what}, after 1,000 more`, target: { atMost: againMs } },
      comparison,
      subjects.again,
    ),
  ];
}

/** On the session's first connection, which is open, after all that there is. */
function addFrames(session: Session, count: number): void {
  const from = session.cursor(0);
  const { timeOrigin } = session.realms[0] ?? { timeOrigin: 0 };
  const at = session.endedAt - timeOrigin;
  const frames = Array.from({ length: count }, (_, i): ScriptedFrame => [at + i, i % 2 === 0 ? 'in' : 'out', update]);
  const batch = batchOf([{ frames }]);
  session.applyBatch(0, {
    ...batch,
    ...{
      from,
      firstEvent: from.event,
      events: [],
      firstPage: from.page,
      firstGap: from.gap,
      nextFrame: from.frame + count,
    },
  });
}

async function grow(rounds: number, axis: string, sizes: readonly Size[]): Promise<Measurement[]> {
  const subjects = sizes.map((size) => ({
    size,
    name: nameOf(size),
    times: [] as number[],
    diagnosis: diagnosing(
      scriptedSession({ connections: connectionsOf(size) }),
      Math.ceil(framesOfTrial / total(size)),
    ),
  }));
  const [smallest] = subjects;
  if (smallest === undefined) throw new Error('nothing to grow from');
  const trials = subjects.map(({ name, times, diagnosis }): [string, Trial] => [
    name,
    () => {
      const time = diagnosis();
      times.push(time);
      return time;
    },
  ]);
  const comparison = await compare(rounds, smallest.diagnosis, Object.fromEntries(trials));
  const rows = subjects.slice(1).flatMap(({ name }, i) => {
    const compared = comparison.subjects[name];
    const naming = { what: `diagnose ${name}`, unit: 'ms', baseline: smallest.name, isDetail: i + 2 < subjects.length };
    return compared === undefined ? [] : [wholeCost(naming, comparison, compared)];
  });
  // One for each round but the first, which does not count.
  const steepness = Array.from({ length: rounds }, (_, round) =>
    slope(subjects.map(({ size, times }) => [Math.log(total(size)), Math.log(times[round + 1] ?? Number.NaN)])),
  );
  return [
    ...rows,
    repeated(`cost of a diagnosis over ${axis}: slope, both logarithmic`, '', steepness, { atMost: steepest }),
  ];
}

function nameOf({ connections, frames }: Size): string {
  return `${(connections * frames).toLocaleString('en-US')} frames on ${connections.toLocaleString('en-US')} connections`;
}

function total({ connections, frames }: Size): number {
  return connections * frames;
}

/**
 * The first diagnosis of a session: later ones look at new frames only, so it is of copies that nobody has read yet. Of small
 * sessions there are several, so that all trials last about as long.
 */
function diagnosing(session: Session, count: number): () => number {
  const tables = tablesOf(session);
  return () => {
    const copies = Array.from({ length: count }, () => restoreSession(tables));
    return costOf(() => copies.forEach((copy) => void diagnose(copy))) / count;
  };
}

/** In milliseconds of the processor, all threads. The garbage of what went before is none of its cost. */
function costOf(work: () => void): number {
  collectGarbage();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const update = '{"type":"update","value":17}';

/** Reconnecting sockets that talk, fall silent, and are cut after 60 s: what the diagnosis has most to do with. */
function connectionsOf({ connections, frames }: Size): ScriptedConnection[] {
  const chance = new Chance(connections * 31 + frames);
  return Array.from({ length: connections }, (_, i) => {
    const at = (i % 10) * 100_000 + chance.between(0, 50_000);
    const said: ScriptedFrame[] = [];
    let now = at + 10;
    for (let n = 0; n < frames; n++) {
      now += chance.wait(20_000 / frames);
      said.push([now, chance.happens(0.5) ? 'in' : 'out', update]);
    }
    const close = { at: now + 60_000 + chance.between(-30, 0), code: 1006 };
    return { url: `wss://app.example/live/${i % 20}`, at, frames: said, close };
  });
}
