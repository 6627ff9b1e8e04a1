/**
 * Keys that stand twice in one object. `JSON.parse` takes the last and says nothing; a file that means one thing to one
 * reader and another to the next has been tampered with, or edited by hand and gone wrong.
 */
import { excerpt, refuse } from './file-problem.ts';

/** What an object or a list begins, a string, or what ends them. Numbers, the bulk of a file, are passed over. */
const landmark = /["{}[\]]/g;

/** Throws FileProblem with the line of the first key that its object has already. Takes JSON that has been parsed. */
export function refuseDuplicateKeys(text: string): void {
  /** The keys met in each object around; null for a list. */
  const open: (Set<string> | null)[] = [];
  landmark.lastIndex = 0;
  for (let match = landmark.exec(text); match !== null; match = landmark.exec(text)) {
    const at = match.index;
    switch (text.charCodeAt(at)) {
      case 0x7b:
        open.push(new Set());
        break;
      case 0x5b:
        open.push(null);
        break;
      case 0x22: {
        const end = endOfString(text, at);
        landmark.lastIndex = end;
        const keys = open.at(-1);
        if (keys && isKey(text, end)) enter(keys, text, at, end);
        break;
      }
      default:
        open.pop();
    }
  }
}

function enter(keys: Set<string>, text: string, at: number, end: number): void {
  const raw = text.slice(at, end);
  const key: string = raw.includes('\\') ? JSON.parse(raw) : raw.slice(1, -1);
  if (keys.has(key)) {
    refuse(null, 'files.duplicate-key', { key: excerpt(key), line: text.slice(0, at).split('\n').length });
  }
  keys.add(key);
}

/** Behind the quote that ends the string. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === 0x3a;
}
