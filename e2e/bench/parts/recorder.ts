/**
 * The recorder's way of a frame alone, in V8: from a payload in hand to the journal. The baseline is the plainest
 * recorder that keeps as much: an object for each frame, in a list that goes round.
 */
import { headBytes } from '../../../src/recorder/frame-store.ts';
import { Journal } from '../../../src/recorder/journal.ts';
import { FrameFlag, journalStart } from '../../../src/wire/records.ts';
import type { Bench } from '../bench.ts';
import { compare, type Trial } from '../compare.ts';
import { collectGarbage } from '../garbage.ts';
import { type Measurement, wholeCost } from '../measurement.ts';

/** A trial takes some 50 ms of this. */
const frames = 100_000;
/** So few that what they allocate fits into V8's nursery: it is not collected while it is counted. */
const countedFrames = 20_000;

/** As many as the journal holds while no panel watches. */
const keptFrames = 23_200;

/** Does with one frame what it does; `i` grows by one each time. */
type FrameWork = (i: number) => void;

export async function measure(bench: Bench): Promise<Measurement[]> {
  const subjects = {
    unwatched: unwatched(),
    watched: watched(),
    binary: watchedBinary(),
  };
  const names: Readonly<Record<keyof typeof subjects, string>> = {
    unwatched: 'record a 200 B text, journal full, no panel',
    watched: 'record a 200 B text and read it in batches, as for a panel',
    binary: 'record a 64 KiB ArrayBuffer and read it in batches, as for a panel',
  };
  bench.say('time of a frame');
  const time = await compare(bench.rounds, timed(plainRecorder()), mapped(subjects, timed));
  bench.say('allocation of a frame');
  const bytes = await compare(bench.rounds, allocated(plainRecorder()), mapped(subjects, allocated));
  const baseline = 'an object a frame';
  return (Object.keys(names) as (keyof typeof names)[]).flatMap((key) => [
    wholeCost({ what: names[key], unit: 'ns', baseline }, time, time.subjects[key]),
    wholeCost({ what: `${names[key]}: allocated`, unit: 'B', baseline }, bytes, bytes.subjects[key]),
  ]);
}

function mapped<Name extends string>(works: Record<Name, FrameWork>, make: (work: FrameWork) => Trial) {
  const entries = Object.entries<FrameWork>(works).map(([name, work]) => [name, make(work)]);
  return Object.fromEntries(entries) as Record<Name, Trial>;
}

function plainRecorder(): FrameWork {
  const space = new Uint8Array(4096);
  const encoder = new TextEncoder();
  const kept: object[] = [];
  const text = textOf(200);
  return (i) => {
    const size = encoder.encodeInto(text, space).written;
    kept[i % keptFrames] = { connection: 0, time: i * 0.02, outbound: false, size, head: space.slice(0, headBytes) };
  };
}

function unwatched(): FrameWork {
  const journal = openJournal();
  const text = textOf(200);
  return (i) => journal.text(0, i * 0.02, 0, text);
}

function watched(): FrameWork {
  const journal = openJournal();
  journal.widen(16_384, 0);
  const text = textOf(200);
  const take = reader(journal);
  return (i) => {
    journal.text(0, i * 0.02, 0, text);
    take();
  };
}

function watchedBinary(): FrameWork {
  const journal = openJournal();
  journal.widen(16_384, 0);
  const bytes = new Uint8Array(65_536).fill(7);
  const take = reader(journal);
  return (i) => {
    journal.binary(0, i * 0.02, FrameFlag.binary, bytes.length, bytes);
    take();
  };
}

/** A journal of one connection. */
function openJournal(): Journal {
  const journal = new Journal(() => {});
  const construct = { url: 'wss://app.example/live', protocols: [], prerendering: false, stack: '' };
  journal.record({ type: 'construct', time: 0, connection: 0, api: 'WebSocket', ...construct });
  journal.record({ type: 'open', time: 0, connection: 0, protocol: '', extensions: '' });
  return journal;
}

/** Takes what has come together, as the courier does when it is busy. */
function reader(journal: Journal): () => void {
  let cursor = journalStart;
  return () => {
    if (journal.frames - cursor.frame < 1024) return;
    const batch = journal.read(cursor);
    if (batch === null) return;
    cursor = {
      event: batch.firstEvent + batch.events.length,
      page: batch.firstPage + batch.pages.length,
      gap: batch.firstGap + batch.gaps.length,
      frame: batch.nextFrame,
    };
  };
}

function textOf(length: number): string {
  return JSON.stringify({ type: 'price', id: 12_345, at: '2027-01-15T08:00:00Z', note: '' }).padEnd(length, ' ');
}

/** Nanoseconds of the processor a frame, whatever else runs on the machine. */
function timed(work: FrameWork): Trial {
  let i = 0;
  return () => {
    collectGarbage();
    const before = process.cpuUsage();
    for (let n = 0; n < frames; n++) work(i++);
    const { user, system } = process.cpuUsage(before);
    return ((user + system) * 1000) / frames;
  };
}

/** Bytes a frame, of objects and of buffers. */
function allocated(work: FrameWork): Trial {
  let i = 0;
  return () => {
    collectGarbage();
    const before = process.memoryUsage();
    for (let n = 0; n < countedFrames; n++) work(i++);
    const after = process.memoryUsage();
    return (after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers) / countedFrames;
  };
}
