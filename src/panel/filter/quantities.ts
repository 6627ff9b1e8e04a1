/** Durations and sizes as people type them, and back. */
import type { Bytes, Milliseconds } from '../../base/units.ts';

interface Unit {
  /** As it is printed. */
  readonly name: string;
  readonly spelled: readonly string[];
  readonly worth: number;
}

/** The largest first, so that `120s` is printed as `2min`. */
const durationUnits: readonly Unit[] = [
  { name: 'd', spelled: ['d', 'days', 'day'], worth: 86_400_000 },
  { name: 'h', spelled: ['h', 'hours', 'hour'], worth: 3_600_000 },
  { name: 'min', spelled: ['min', 'm'], worth: 60_000 },
  { name: 's', spelled: ['s', 'sec'], worth: 1000 },
  { name: 'ms', spelled: ['ms'], worth: 1 },
];

/** Decimal, as the panel shows them; those of 1024 where they are asked for by name. */
const sizeUnits: readonly Unit[] = [
  { name: 'G', spelled: ['g', 'gb'], worth: 1e9 },
  { name: 'M', spelled: ['m', 'mb'], worth: 1e6 },
  { name: 'k', spelled: ['k', 'kb'], worth: 1000 },
  { name: '', spelled: ['', 'b', 'bytes'], worth: 1 },
];
const binarySizeUnits: readonly Unit[] = [
  { name: 'Ki', spelled: ['ki', 'kib'], worth: 1024 },
  { name: 'Mi', spelled: ['mi', 'mib'], worth: 1024 ** 2 },
  { name: 'Gi', spelled: ['gi', 'gib'], worth: 1024 ** 3 },
];

/** `500ms`, `30s`, `1.5min`, `2h`, `1d`, to the millisecond; null for anything else, also without a unit. */
export function readDuration(text: string): Milliseconds | null {
  return read(text, durationUnits);
}

/** `812`, `10k`, `10kB`, `64KiB`, `1.5M`; null for anything else. */
export function readSize(text: string): Bytes | null {
  return read(text, [...sizeUnits, ...binarySizeUnits]);
}

/** In the largest unit in which it is a whole number. */
export function printDuration(ms: Milliseconds): string {
  return print(ms, durationUnits);
}

export function printSize(bytes: Bytes): string {
  return print(bytes, sizeUnits);
}

function read(text: string, units: readonly Unit[]): number | null {
  const parts = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text);
  const unit = units.find(({ spelled }) => spelled.includes(parts?.[2]?.toLowerCase() ?? ''));
  if (parts === null || unit === undefined) return null;
  const value = Math.round(Number(parts[1]) * unit.worth);
  return Number.isSafeInteger(value) ? value : null;
}

function print(value: number, units: readonly Unit[]): string {
  const unit = units.find(({ worth }) => value >= worth && value % worth === 0) ?? units.at(-1);
  return `${value / (unit?.worth ?? 1)}${unit?.name ?? ''}`;
}
