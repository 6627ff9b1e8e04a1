/**
 * How the bridge learns, before any script of the page runs, that the person has switched recording off on this site.
 *
 * For such sites alone a second script is registered (`site-off.iife.ts`). Both run at document_start in the isolated
 * world of the same document, in an order that browsers do not promise; so whichever comes first leaves word for the
 * other on the world's global, which no page can reach. Under a symbol, because an element's id may be any name there.
 */
const word = Symbol.for('deadair:site-off');
type World = { [word]?: 'off' | (() => void) };

/** Calls back at once where the site is known to be off, else in the moment in which that becomes known. */
export function onSiteOff(callback: () => void, world: object = globalThis): void {
  const shared = world as World;
  if (shared[word] === 'off') callback();
  else shared[word] = callback;
}

/** Says that the site is off. */
export function sayThatSiteIsOff(world: object = globalThis): void {
  const shared = world as World;
  const waiting = shared[word];
  shared[word] = 'off';
  if (typeof waiting === 'function') waiting();
}
