/** From a message as the page has it to the journal. */
import type { Bytes, RealmMs } from '../base/units.ts';
import { FrameFlag } from '../wire/records.ts';
import { browser } from './browser-natives.ts';
import type { Guarded } from './fault-guard.ts';
import { headBytes } from './frame-store.ts';
import type { Journal } from './journal.ts';
import { natives } from './natives.ts';
import { blobSize, bytesOf } from './payload.ts';

/** Where a hook records, and the guard it records under. */
export interface Recording {
  readonly journal: Journal;
  readonly safely: Guarded;
}

/**
 * Records a frame with whatever is its content: a text, bytes, or a Blob, whose bytes follow. All recording of them runs
 * under `safely`, also what happens later.
 */
export function recordFrame(
  { journal, safely }: Recording,
  connection: number,
  time: RealmMs,
  flags: number,
  content: unknown,
): void {
  if (typeof content === 'string') {
    journal.text(connection, time, flags, content);
    return;
  }
  const bytes = bytesOf(content);
  if (bytes !== null) {
    journal.binary(connection, time, flags | FrameFlag.binary, natives.viewBytes(bytes), bytes);
    return;
  }
  const size = blobSize(content);
  if (size === null)
    journal.text(connection, time, flags, ''); // a synthetic message with an object inside
  else
    recordBlob({ journal, safely }, connection, time, flags | FrameFlag.binary | FrameFlag.blob, size, content as Blob);
}

function recordBlob(
  { journal, safely }: Recording,
  connection: number,
  time: RealmMs,
  flags: number,
  size: Bytes,
  blob: Blob,
): void {
  const ordinal = journal.binary(connection, time, flags, size, null);
  // A copy of each would cost the page more than the frame itself. Unwatched only what may be a heartbeat is read.
  if (!journal.watched && size > headBytes) return;
  const head = browser.blobSlice(blob, 0, journal.payloadCap);
  // Not head.arrayBuffer(): what a promise is resolved with is asked for `then`, as far up as the page's Object.prototype.
  const reader = new browser.FileReader();
  browser.listen(reader, 'load', () => {
    safely(() => {
      const buffer = browser.readResult(reader) as ArrayBuffer;
      journal.latePayload(ordinal, new natives.Uint8Array(buffer));
    });
  });
  browser.readBytes(reader, head); // a Blob that cannot be read leaves a frame without payload
}
