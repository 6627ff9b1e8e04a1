/** How the page's own functions are put aside and brought back. */
import { natives } from './natives.ts';

/** A property of the page's world and its two values. */
export interface Swap {
  readonly owner: object;
  readonly name: string;
  readonly native: unknown;
  readonly hooked: unknown;
}

/** Puts another value into a property that has the one expected, and leaves all else about it as it is. */
function exchange(place: Swap | undefined, from: 'native' | 'hooked', to: 'native' | 'hooked'): void {
  if (place === undefined) return;
  const { owner, name } = place;
  const descriptor = natives.getOwnPropertyDescriptor(owner, name);
  if (descriptor?.value !== place[from]) return;
  // False, not an error, where the page froze the object meanwhile.
  natives.defineProperty(owner, name, { ...descriptor, value: place[to] });
}

/** Puts all hooked values in; what it returns puts the native ones back, where the page has not put others meanwhile. */
export function swapIn(swaps: readonly Swap[]): () => void {
  for (let i = 0; i < swaps.length; i++) exchange(swaps[i], 'native', 'hooked');
  return () => {
    for (let i = 0; i < swaps.length; i++) exchange(swaps[i], 'hooked', 'native');
  };
}
