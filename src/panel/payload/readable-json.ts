/** A parsed JSON value for showing: its texts made visible, and what is long parted, since each line of a tree is an element. */
import { visible } from '../../base/readable-text.ts';

/** So many entries are shown below one another; more of them are parted into so many each. */
export const mostEntries = 200;

/** Deeper values than a call stack can follow are not shown as a tree: null. */
export function readableJson(value: unknown): { readonly value: unknown } | null {
  try {
    return { value: readable(value) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readable(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const entries = value.map(readable);
    if (entries.length <= mostEntries) return entries;
    return parted(entries, (from, part) => [`${from} … ${from + part.length - 1}`, part]);
  }
  const entries = Object.entries(value).map(([key, member]) => [visible(key), readable(member)] as const);
  if (entries.length <= mostEntries) return Object.fromEntries(entries);
  return parted(entries, (_, part) => [`${part[0]?.[0]} … ${part.at(-1)?.[0]}`, Object.fromEntries(part)]);
}

/** Parts of parts, where there are too many. */
function parted<T>(
  entries: readonly T[],
  named: (from: number, part: readonly T[]) => readonly [string, unknown],
): unknown {
  let size = mostEntries;
  while (entries.length > size * mostEntries) size *= mostEntries;
  const parts: (readonly [string, unknown])[] = [];
  for (let from = 0; from < entries.length; from += size) {
    const part = entries.slice(from, from + size);
    const [name, held] = named(from, part);
    parts.push([name, part.length <= mostEntries ? held : parted(part, (at, some) => named(from + at, some))]);
  }
  return Object.fromEntries(parts);
}
