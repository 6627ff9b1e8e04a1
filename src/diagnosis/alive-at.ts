/** How many connections there were at a moment. */
import type { EpochMs } from '../base/units.ts';
import type { Connection } from '../session/model.ts';
import { firstFrom } from './surroundings.ts';

/** Counts those that had been made by then and were `connecting` still, or that had not ended. */
export function aliveAt(connections: readonly Connection[], what: 'connecting' | 'all'): (at: EpochMs) => number {
  const inOrder = (times: EpochMs[]) => times.sort((a, b) => a - b);
  const made = inOrder(connections.map(({ constructedAt }) => constructedAt));
  const ended = inOrder(
    connections.flatMap(({ openedAt, closure }) => {
      const end = (what === 'connecting' ? openedAt : null) ?? closure?.at;
      return end === undefined ? [] : [end];
    }),
  );
  const before = (times: readonly EpochMs[], at: EpochMs) => firstFrom(times, (time) => time, at);
  return (at) => before(made, at) - before(ended, at);
}
