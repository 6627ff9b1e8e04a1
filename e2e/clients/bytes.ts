/** Binary contents that both sides of a conversation know without telling each other. */
import type { Bytes } from '../../src/base/units.ts';

/** Lengths that binary messages take: nothing, little, and more than the panel keeps of a frame (16 KiB). */
export const sampleSizes: readonly Bytes[] = [0, 1, 300, 40_000];

/** Bytes in which every value and no short period occurs. */
export function patterned(length: Bytes): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
}

/** Length and Adler-32 (RFC 1950): enough to see whether bytes came through, and short in a report. */
export function fingerprint(bytes: Uint8Array): string {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return `${bytes.length} bytes, ${(((high << 16) | low) >>> 0).toString(16)}`;
}

/** `0 … count-1` through a function: most conversations count. */
export function counted<Item>(count: number, make: (i: number) => Item): Item[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
