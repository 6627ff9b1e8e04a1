/** A line of a hex dump. */
export const bytesPerRow = 16;

export interface HexRow {
  /** Where its first byte is in the payload, in hexadecimal, six digits: `000010`. No more than 1 MiB is kept of a payload. */
  readonly offset: string;
  /** In pairs, with a wider gap after eight: `01 a0 … 07  ff`. */
  readonly hex: string;
  /** Printable ASCII, a dot for all else. */
  readonly ascii: string;
}

export function hexRowCount(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / bytesPerRow);
}

export function hexRow(bytes: Uint8Array, index: number): HexRow {
  const start = index * bytesPerRow;
  const row = [...bytes.subarray(start, start + bytesPerRow)];
  const pairs = row.map((byte) => byte.toString(16).padStart(2, '0'));
  return {
    offset: start.toString(16).padStart(6, '0'),
    hex: `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`.trimEnd(),
    ascii: row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
  };
}
