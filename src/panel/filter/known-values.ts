/** What occurs in a session under a key, to be offered for completion. */
import type { Connection } from '../../session/model.ts';
import type { KnownValue } from './complete.ts';
import { type FilterContext, numberUnder, textsUnder } from './fields.ts';
import { isNumberKey, isTextKey, type Key } from './keys.ts';

/** The most frequent first; nothing for keys of words and quantities. */
export function knownValues(key: Key, context: FilterContext): readonly KnownValue[] {
  const counts = new Map<string, number>();
  for (const connection of context.session.connections) {
    for (const value of new Set(valuesUnder(key, connection, context))) {
      if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

function valuesUnder(key: Key, connection: Connection, context: FilterContext): readonly string[] {
  if (isTextKey(key)) return textsUnder[key](connection, context);
  const number = isNumberKey(key) ? numberUnder[key](connection) : null;
  return number === null ? [] : [String(number)];
}
