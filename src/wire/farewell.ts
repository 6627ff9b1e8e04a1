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

export function farewellText(batch: Batch, stringify: Stringify): string {
  const { firstEvent, events, firstPage, pages, firstGap, gaps, firstFrame, frames, nextFrame, shed, totals } = batch;
  const { offset, connection, time, flags, size } = frames;
  const frameColumns = columns(frames.length, { offset, connection, time, flags, size });
  const gapColumns = columns(gaps.length, {
    connection: gaps.connection,
    direction: gaps.direction,
    from: gaps.from,
    to: gaps.to,
  });
  return (
    `{"firstEvent":${firstEvent},"events":${json(events, stringify)},"firstPage":${firstPage},` +
    `"pages":${json(pages, stringify)},"firstGap":${firstGap},"gaps":${gapColumns},"firstFrame":${firstFrame},` +
    `"frames":${frameColumns},"nextFrame":${nextFrame},"shed":${json(shed, stringify)},` +
    `"totals":${json(totals, stringify)},"latePayloads":[]}`
  );
}

function columns(length: number, named: Readonly<Record<string, ArrayLike<number>>>): string {
  let text = `{"length":${length}`;
  const names = keys(named);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] ?? '';
    text += `,"${name}":${cells(named[name] ?? [], length)}`;
  }
  return `${text}}`;
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
