/** What could stand where the caret is: keys first, then what occurs in the session. */
import {
  isFrameSizeKey,
  isNumberKey,
  isQuantityKey,
  isTextKey,
  type Key,
  keyNamed,
  keys,
  type WordKey,
  wordKeys,
  wordsOf,
} from './keys.ts';
import { printValue } from './terms.ts';
import { readKey, readWord } from './words.ts';

/** A value that connections have under a key, and how many of them. */
export interface KnownValue {
  readonly value: string;
  readonly count: number;
}

export type Completion =
  | { readonly type: 'key'; readonly text: string; readonly key: Key }
  | { readonly type: 'word'; readonly text: string; readonly key: WordKey; readonly word: string }
  | { readonly type: 'value'; readonly text: string; readonly count: number }
  /** An example of what the key takes. */
  | { readonly type: 'example'; readonly text: string; readonly key: Key };

export interface Completions {
  /** The stretch of the text that a completion takes the place of. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

const mostOptions = 12;
/** A word that begins so is offered without its key: `lost` for `is:lost`. */
const fewestLetters = 2;

/** @param valuesOf what occurs in the session, the most frequent first */
export function complete(text: string, caret: number, valuesOf: (key: Key) => readonly KnownValue[]): Completions {
  const { from, to } = wordAround(text, caret);
  const start = text.charAt(from) === '-' ? from + 1 : from;
  const typed = text.slice(start, caret);
  const keyed = readKey(text.slice(0, caret), start);
  if (keyed === null) return { from: start, to, options: keysLike(typed.toLowerCase()).slice(0, mostOptions) };
  const { values, lastFrom } = readWord(text.slice(0, caret), keyed.end);
  const key = keyNamed(keyed.name);
  const begun = (values.at(-1) ?? '').toLowerCase();
  const options = key === null ? [] : valuesLike(key, keyed.sign, begun, valuesOf).slice(0, mostOptions);
  return { from: lastFrom, to, options };
}

/** The text with one of the completions in its place, and where the caret goes. */
export function withCompletion(
  text: string,
  { from, to }: Completions,
  completion: Completion,
): { readonly text: string; readonly caret: number } {
  // After a key comes its value, after all else the next term.
  const inserted = completion.type === 'key' ? completion.text : `${completion.text} `;
  const rest = text.slice(to);
  return {
    text: text.slice(0, from) + inserted + (inserted.endsWith(' ') ? rest.trimStart() : rest),
    caret: from + inserted.length,
  };
}

function wordAround(text: string, caret: number): { readonly from: number; readonly to: number } {
  for (let at = 0; at < caret; ) {
    const { end } = readWord(text, at);
    if (caret <= end) return { from: at, to: end };
    // What parts words is one character long.
    at = end + 1;
  }
  return { from: caret, to: readWord(text, caret).end };
}

function keysLike(typed: string): Completion[] {
  const like = (word: string) => word.startsWith(typed) || (typed.length >= fewestLetters && word.includes(typed));
  const byName = keys
    .filter(like)
    .sort((a, b) => Number(b.startsWith(typed)) - Number(a.startsWith(typed)))
    .map((key): Completion => ({ type: 'key', key, text: `${key}${isQuantityKey(key) ? '>' : ':'}` }));
  if (typed.length < fewestLetters) return byName;
  const byWord = wordKeys.flatMap((key) =>
    wordsOf[key].filter((word) => word.startsWith(typed)).map((word) => wordOption(key, word, `${key}:${word}`)),
  );
  return [...byName, ...byWord];
}

function wordOption(key: WordKey, word: string, text: string): Completion {
  return { type: 'word', key, word, text };
}

function valuesLike(
  key: Key,
  sign: string,
  begun: string,
  valuesOf: (key: Key) => readonly KnownValue[],
): Completion[] {
  if (isQuantityKey(key) || isFrameSizeKey(key)) {
    return examplesOf(key, sign)
      .filter((text) => text.startsWith(begun))
      .map((text) => ({ type: 'example', text, key }));
  }
  if (isTextKey(key) || isNumberKey(key)) {
    if (sign !== ':') return [];
    return valuesOf(key)
      .filter(({ value }) => value.toLowerCase().includes(begun))
      .map(({ value, count }) => ({ type: 'value', text: printValue(value), count }));
  }
  const words: readonly string[] = wordsOf[key];
  return words.filter((word) => word.startsWith(begun)).map((word) => wordOption(key, word, word));
}

function examplesOf(key: Key, sign: string): readonly string[] {
  if (key === 'age' || key === 'gap') {
    const durations = ['10s', '30s', '1min', '5min', '1h'];
    return sign === ':' ? durations.map((duration) => `>${duration}`) : durations;
  }
  const sizes = ['1k', '10k', '100k', '1M'];
  return isQuantityKey(key) && sign === ':' ? sizes.map((size) => `>${size}`) : sizes;
}
