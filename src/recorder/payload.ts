/** What the page sends and receives, looked at without running any code of the page. */
import type { Bytes } from '../base/units.ts';
import { browser } from './browser-natives.ts';
import { natives } from './natives.ts';

/**
 * What `send` will make of its argument. Anything but bytes and Blobs becomes a text: doing that here and handing the
 * text on runs an object's own conversion once, as without us. Symbols and shared buffers are left to the browser to
 * refuse.
 */
export function asSent(argument: unknown): unknown {
  if (typeof argument === 'symbol' || bytesOf(argument) !== null || blobSize(argument) !== null) return argument;
  return isSharedBuffer(argument) ? argument : `${argument}`;
}

/**
 * Asked of what is no ArrayBuffer. A view can be made of nothing else than these two; SharedArrayBuffer itself is missing
 * from most pages, though they can get at one by way of a shared WebAssembly.Memory.
 */
function isSharedBuffer(content: unknown): boolean {
  return typeof content === 'object' && orNull(() => new natives.DataView(content as SharedArrayBuffer)) !== null;
}

/** The bytes of a buffer or view as they are, null for anything else. */
export function bytesOf(content: unknown): Uint8Array | null {
  if (typeof content !== 'object' || content === null) return null;
  if (!natives.isView(content)) {
    const length = orNull(() => natives.bufferBytes(content as ArrayBuffer));
    return length === null ? null : bytesAt(content as ArrayBuffer, 0, length);
  }
  const asTyped = content as Uint8Array<ArrayBuffer>;
  const typed = orNull(() => natives.viewBuffer(asTyped));
  if (typed !== null) return bytesAt(typed, natives.viewOffset(asTyped), natives.viewBytes(asTyped));
  const asView = content as unknown as DataView;
  const viewed = orNull(() =>
    bytesAt(natives.dataViewBuffer(asView), natives.dataViewOffset(asView), natives.dataViewBytes(asView)),
  );
  return viewed ?? new natives.Uint8Array(0); // a DataView throws where its buffer is detached: bytes all the same
}

function bytesAt(buffer: ArrayBufferLike, offset: number, length: number): Uint8Array {
  // A detached buffer has no bytes and takes no view.
  return length === 0 ? new natives.Uint8Array(0) : new natives.Uint8Array(buffer, offset, length);
}

export function blobSize(content: unknown): Bytes | null {
  if (typeof content !== 'object' || content === null) return null;
  return orNull(() => browser.blobSize(content as Blob));
}

/** A native getter throws for a receiver that is not of its kind: that is the question asked here. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
