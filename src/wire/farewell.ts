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

/** How much of the text may be filled when each part is in; frames have the rest. */
const filled = { events: 0.6, pages: 0.65, counts: 0.85, gaps: 0.9 } as const;
/** Room for the numbers and names around the parts. */
const frameOfTheText = 600;

/**
 * The text, of at most `most` characters. What is too much is left out, oldest first: frames before all else, since the
 * totals have them counted. The ordinals of what is left say how much is missing before it.
 */
export function farewellText(batch: Batch, stringify: Stringify, most = farewellCharacters): string {
  const { events, pages, gaps, frames, shed, totals, firstEvent, firstPage, firstGap, from, nextFrame } = batch;
  let used = frameOfTheText;
  const fill = <Part extends Newest>(share: number, write: (room: number) => Part): Part => {
    const part = write(most * share - used);
    used += part.text.length;
    return part;
  };
  const told = fill(filled.events, (room) => newestJson(events, room, stringify));
  const page = fill(filled.pages, (room) => newestJson(pages, room, stringify));
  const counted = fill(filled.counts, (room) => newestJson(totals, room, stringify));
  const gone = fill(filled.counts, (room) => newestJson(shed, room, stringify));
  const silences = fill(filled.gaps, (room) => newestRows(gaps.length, gapColumns(gaps), room));
  const shown = fill(1, (room) => newestRows(frames.length, frameColumns(frames), room));
  const start = {
    event: firstEvent + told.from,
    page: firstPage + page.from,
    gap: firstGap + silences.from,
    frame: from.frame,
  };
  return (
    `{"from":${json(start, stringify)},"firstEvent":${start.event},"events":[${told.text}],` +
    `"firstPage":${start.page},"pages":[${page.text}],"firstGap":${start.gap},"gaps":${silences.text},` +
    `"frames":${shown.text},"nextFrame":${nextFrame},"shed":[${gone.text}],"totals":[${counted.text}],` +
    `"latePayloads":[]}`
  );
}

/** Objects, not pairs: taking a pair apart asks the page's array iterator. */
type Columns = readonly { readonly name: string; readonly cells: ArrayLike<number> }[];

function gapColumns({ connection, direction, from, to }: Batch['gaps']): Columns {
  return [
    { name: 'connection', cells: connection },
    { name: 'direction', cells: direction },
    { name: 'from', cells: from },
    { name: 'to', cells: to },
  ];
}

function frameColumns({ offset, connection, time, flags, size }: Batch['frames']): Columns {
  return [
    { name: 'offset', cells: offset },
    { name: 'connection', cells: connection },
    { name: 'time', cells: time },
    { name: 'flags', cells: flags },
    { name: 'size', cells: size },
  ];
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

/** The last rows of a table that fit, column by column. */
function newestRows(length: number, columns: Columns, room: number): Newest {
  let from = length;
  let characters = 0;
  while (from > 0) {
    let row = 0;
    for (let i = 0; i < columns.length; i++) row += `${columns[i]?.cells[from - 1]},`.length;
    if (characters + row > room) break;
    characters += row;
    from--;
  }
  let text = `{"length":${length - from}`;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (column !== undefined) text += `,"${column.name}":${joined(column.cells, from, length)}`;
  }
  return { from, text: `${text}}` };
}

function joined(column: ArrayLike<number>, from: number, to: number): string {
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
