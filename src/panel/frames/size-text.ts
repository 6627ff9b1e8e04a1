import type { Bytes } from '../../base/units.ts';

const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** A size as people type it: `512`, `10k`, `1.5 MB`. Decimal units, as sizes are shown. null where it is none. */
export function sizeFrom(text: string): Bytes | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(text.trim());
  if (match === null) return null;
  return Math.round(Number(match[1]) * (factors[(match[2] ?? '').toLowerCase()] ?? 1));
}
