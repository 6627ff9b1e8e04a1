/**
 * Looks for a text in UTF-8 bytes without decoding them: a session keeps payloads as bytes, and decoding a million of them to
 * look into each would take seconds.
 *
 * Letters of ASCII are found in either case, all others as they are written.
 */
export interface BytePattern {
  /** Where it first is in `bytes` from `start` to before `end`; -1 where it is not. */
  indexIn(bytes: Uint8Array, start: number, end: number): number;
}

export function textPattern(text: string): BytePattern {
  return patternOf(new TextEncoder().encode(text), lowered, raised);
}

/** Bytes written in hexadecimal as the panel writes them, in pairs (`01 a0 ff`), two at least; null for any other text. */
export function hexPattern(text: string): BytePattern | null {
  if (!/^[0-9a-f]{2}(?: [0-9a-f]{2})+$/i.test(text)) return null;
  const bytes = Uint8Array.from(text.split(' '), (pair) => Number.parseInt(pair, 16));
  return patternOf(bytes, asIs, asIs);
}

const asIs = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const caseBit = 0x20;
/** Capital letters of ASCII made small, and small ones capital. */
const lowered = asIs.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte | caseBit : byte));
const raised = asIs.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte & ~caseBit : byte));

/**
 * Boyer and Moore's search as Horspool made it simple: looks at the last byte of each place and skips as far as that allows.
 * Each byte of the needle is either of two.
 */
function patternOf(needle: Uint8Array, low: Uint8Array, high: Uint8Array): BytePattern {
  const lows = needle.map((byte) => low[byte] ?? byte);
  const last = needle.length - 1;
  const skip = new Uint32Array(256).fill(Math.max(1, needle.length));
  for (const [i, byte] of lows.subarray(0, Math.max(0, last)).entries()) {
    skip[byte] = last - i;
    skip[high[byte] ?? byte] = last - i;
  }
  const lastLow = lows[last] ?? 0;
  const lastHigh = high[lastLow] ?? 0;
  return {
    indexIn(bytes, start, end) {
      if (last < 0) return start;
      // Nothing to skip by, and the longest of all ways through the bytes: each of them is looked at.
      if (last === 0) return indexOfEither(lastLow, lastHigh, bytes, start, end);
      let at = start + last;
      while (at < end) {
        const byte = bytes[at] ?? 0;
        if (byte === lastLow || byte === lastHigh) {
          let i = last - 1;
          while (i >= 0 && low[bytes[at - last + i] ?? 0] === lows[i]) i--;
          if (i < 0) return at - last;
        }
        at += skip[byte] ?? 1;
      }
      return -1;
    },
  };
}

function indexOfEither(low: number, high: number, bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === low || byte === high) return at;
  }
  return -1;
}
