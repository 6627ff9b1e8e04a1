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

export function farewellText({ firstEvent, events, firstFrame, frames, totals }: Batch, stringify: Stringify): string {
  const { length, connection, time, flags, size } = frames;
  const columns =
    `{"length":${length},"connection":${cells(connection, length)},"time":${cells(time, length)},` +
    `"flags":${cells(flags, length)},"size":${cells(size, length)}}`;
  return (
    `{"firstEvent":${firstEvent},"events":${json(events, stringify)},"firstFrame":${firstFrame},` +
    `"frames":${columns},"totals":${json(totals, stringify)},"latePayloads":[]}`
  );
}

function cells(column: ArrayLike<number>, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += `${i === 0 ? '' : ','}${column[i] ?? 0}`;
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
