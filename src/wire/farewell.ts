/**
 * A batch as text: what a document leaves behind when it ends. Text, because it crosses worlds inside an event and rests
 * in `storage.session`, where typed arrays would become objects. Payloads are left out.
 *
 * The writer runs in the page's world (its JSON.stringify is passed in, taken before the page could alter it); the
 * reader is `parseBatch` in guards.ts, since a text is as little to be trusted as a message.
 */
import type { Batch } from './records.ts';

type Stringify = (value: unknown) => string;

/** Taken on loading, for the same reason. */
const { keys } = Object;
const { isArray } = Array;

/**
 * No farewell is longer. A hundred reconnects with their stacks are about 150,000 characters, two thousand frames 60,000.
 * Who is given a longer one was not given it by our recorder.
 */
export const farewellCharacters = 400_000;

/** The shares of the first two; frames have the rest. Room for the numbers and names around them is taken off before. */
const eventsShare = 0.7;
const totalsShare = 0.9;
const frameOfTheText = 300;

/**
 * The text, of at most `most` characters. What is too much is left out, oldest first: frames before all else, since the
 * totals have them counted. The ordinals of what is left say how much is missing before it.
 */
export function farewellText(
  { firstEvent, events, firstFrame, frames, totals }: Batch,
  stringify: Stringify,
  most = farewellCharacters,
): string {
  const room = most - frameOfTheText;
  const told = newestJson(events, room * eventsShare, stringify);
  const counted = newestJson(totals, room * totalsShare - told.text.length, stringify);
  const shown = newestFrames(frames, room - told.text.length - counted.text.length);
  return (
    `{"firstEvent":${firstEvent + told.from},"events":[${told.text}],"firstFrame":${firstFrame + shown.from},` +
    `"frames":${shown.text},"totals":[${counted.text}],"latePayloads":[]}`
  );
}

/** The end of a list that fits, without its brackets, and where it begins. */
interface Newest {
  readonly from: number;
  readonly text: string;
}

function newestJson(list: readonly unknown[], room: number, stringify: Stringify): Newest {
  let text = '';
  let from = list.length;
  while (from > 0) {
    const item = json(list[from - 1], stringify);
    if (text.length + item.length + 1 > room) break;
    text = text === '' ? item : `${item},${text}`;
    from--;
  }
  return { from, text };
}

function newestFrames({ length, connection, time, flags, size }: Batch['frames'], room: number): Newest {
  let from = length;
  let characters = 0;
  while (from > 0) {
    const i = from - 1;
    const row = `${connection[i]},${time[i]},${flags[i]},${size[i]},`;
    if (characters + row.length > room) break;
    characters += row.length;
    from--;
  }
  const text =
    `{"length":${length - from},"connection":${cells(connection, from, length)},"time":${cells(time, from, length)},` +
    `"flags":${cells(flags, from, length)},"size":${cells(size, from, length)}}`;
  return { from, text };
}

function cells(column: ArrayLike<number>, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += `${i === from ? '' : ','}${column[i] ?? 0}`;
  return `[${text}]`;
}

/**
 * As JSON.stringify does it, which is asked for plain values only: in lists and objects it calls the `toJSON` that a page
 * has put on `Array.prototype` (Prototype.js does) or `Object.prototype`.
 */
function json(value: unknown, stringify: Stringify): string {
  if (typeof value !== 'object' || value === null) return stringify(value);
  let text = '';
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) text += `${i === 0 ? '' : ','}${json(value[i], stringify)}`;
    return `[${text}]`;
  }
  const names = keys(value);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] ?? '';
    const field = (value as Readonly<Record<string, unknown>>)[name];
    text += `${i === 0 ? '' : ','}${stringify(name)}:${json(field, stringify)}`;
  }
  return `{${text}}`;
}
