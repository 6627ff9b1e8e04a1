/**
 * A batch as text: what a document leaves behind when it ends. Text, because it crosses worlds inside an event and rests
 * in `storage.session`, where typed arrays would become objects. Payloads are left out.
 *
 * The writer runs in the page's world (its JSON.stringify is passed in, taken before the page could alter it); the
 * reader is `parseBatch` in guards.ts, since a text is as little to be trusted as a message.
 */
import type { Batch } from './records.ts';

export function farewellText(batch: Batch, stringify: (value: unknown) => string): string {
  const { frames } = batch;
  return stringify({
    ...batch,
    frames: {
      length: frames.length,
      connection: plain(frames.connection),
      time: plain(frames.time),
      flags: plain(frames.flags),
      size: plain(frames.size),
    },
    latePayloads: [],
  });
}

function plain(column: ArrayLike<number>): number[] {
  const cells: number[] = [];
  for (let i = 0; i < column.length; i++) cells[i] = column[i] ?? 0;
  return cells;
}
