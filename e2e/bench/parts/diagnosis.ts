/**
 * How the diagnosis grows: with the frames of a session at the same number of connections, and with its connections at the
 * same number of frames each. Linear is a slope of 1 on paper with logarithms on both sides: twice as much takes twice
 * as long.
 */
import { diagnose } from '../../../src/diagnosis/engine.ts';
import { type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../../../src/session/fixture.ts';
import { Chance } from '../../accuracy/chance.ts';
import type { Bench } from '../bench.ts';
import { compare, type Trial } from '../compare.ts';
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

/** A trial diagnoses at least so many. */
const framesOfTrial = 100_000;

/** Twice as much may take 2.14 times as long: caches run over as sessions grow. */
const steepest = 1.1;

export async function measure(bench: Bench): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const [axis, sizes] of Object.entries(axes)) {
    bench.say(`growing ${axis}`);
    measurements.push(...(await grow(bench.rounds, axis, sizes)));
  }
  return measurements;
}

async function grow(rounds: number, axis: string, sizes: readonly Size[]): Promise<Measurement[]> {
  const subjects = sizes.map((size) => ({
    size,
    name: nameOf(size),
    times: [] as number[],
    diagnosis: diagnosing(size),
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
 * Milliseconds of the processor for the first diagnosis of a session: later ones look at new frames only. Of small sessions
 * there are several, so that all trials last about as long.
 */
function diagnosing(size: Size): () => number {
  const script = { connections: connectionsOf(size) };
  const count = Math.ceil(framesOfTrial / total(size));
  return () => {
    const sessions = Array.from({ length: count }, () => scriptedSession(script));
    const before = process.cpuUsage();
    for (const session of sessions) diagnose(session);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / count;
  };
}

/** Reconnecting sockets that talk, fall silent, and are cut after 60 s: what the diagnosis has most to do with. */
function connectionsOf({ connections, frames }: Size): ScriptedConnection[] {
  const chance = new Chance(connections * 31 + frames);
  return Array.from({ length: connections }, (_, i) => {
    const at = (i % 10) * 100_000 + chance.between(0, 50_000);
    const said: ScriptedFrame[] = [];
    let now = at + 10;
    for (let n = 0; n < frames; n++) {
      now += chance.wait(20_000 / frames);
      said.push([now, chance.happens(0.5) ? 'in' : 'out', '{"type":"update","value":17}']);
    }
    const close = { at: now + 60_000 + chance.between(-30, 0), code: 1006 };
    return { url: `wss://app.example/live/${i % 20}`, at, frames: said, close };
  });
}
