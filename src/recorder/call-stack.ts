/** Where the page called from. */
import { natives, taken } from './natives.ts';

const stackLength = 2048;

/** How stacks name this file: Chrome `at chrome-extension://…/recorder.js:1:2`, Firefox `@<anonymous code>:1:2`. */
const { ownFile } = taken(() => ({
  ownFile: /(?:at |@)(?:[^\n]*\()?([^\n]+?):\d+:\d+/.exec(new Error().stack ?? '')?.[1] ?? null,
}));

/**
 * Who called: the page's part of the stack, innermost call first, without our own frames, which would tell which
 * extension this is. '' where the page formats stacks itself: its code must not run for us.
 */
export function callStack(): string {
  if (natives.getOwnPropertyDescriptor(natives.Error, 'prepareStackTrace') !== undefined) return '';
  const stack = natives.stackOf(new natives.Error());
  if (typeof stack !== 'string' || ownFile === null) return '';
  let from = natives.indexOf(stack, ownFile); // skips Chrome's first line, the error's name
  for (let at = from; at !== -1; ) {
    const lineEnd = natives.indexOf(stack, '\n', at);
    from = lineEnd + 1;
    const nextLineEnd = natives.indexOf(stack, '\n', from);
    at = natives.indexOf(stack, ownFile, from);
    if (lineEnd === -1 || (nextLineEnd !== -1 && at > nextLineEnd)) break;
  }
  return same(natives.slice(stack, from, from + stackLength));
}

/** The last texts returned: a page opens all its sockets in the same few places. */
const known: string[] = [];
const knownCount = 16;
let nextKnown = 0;

/** The same text, if it was returned before: one copy of it for all the events it stands in. */
function same(text: string): string {
  for (let i = 0; i < known.length; i++) {
    const one = known[i];
    if (one === text) return one;
  }
  natives.put(known, nextKnown++ % knownCount, text);
  return text;
}
