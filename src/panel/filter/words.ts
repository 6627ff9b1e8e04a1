/** The pieces of the filter text: a key with its sign, and a word up to the next blank, save for what stands in quotes. */
import { type Comparison, comparisons } from './terms.ts';

export interface KeySign {
  /** As it was typed. */
  readonly name: string;
  readonly sign: ':' | Comparison;
  /** Where what follows it begins. */
  readonly end: number;
}

/** `age:>30s` and `has:gap>30s` are said as well: the colon and the word are passed over. */
const keyAndSign = /(?:has:)?([a-z][a-z-]*)(?::?(>=|<=|>|<)|:)/iy;

/** null where no key begins. */
export function readKey(text: string, from: number): KeySign | null {
  keyAndSign.lastIndex = from;
  const parts = keyAndSign.exec(text);
  if (parts === null) return null;
  const sign = comparisons.find((known) => known === parts[2]) ?? ':';
  return { name: parts[1] ?? '', sign, end: from + parts[0].length };
}

export interface Word {
  /** Its parts between commas that stand outside of quotes; at least one, which may be ''. */
  readonly values: readonly string[];
  /** Where the last of them begins in the text: what is being typed at the word's end. */
  readonly lastFrom: number;
  /** One past its last character. A quote that is not closed reaches to the end of the text. */
  readonly end: number;
}

/** Within quotes `\"` and `\\` stand for a quote and a backslash. */
export function readWord(text: string, from: number): Word {
  const values: string[] = [];
  let value = '';
  let lastFrom = from;
  let isQuoted = false;
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted && character === '\\' && /["\\]/.test(text.charAt(at + 1))) value += text.charAt(++at);
    else if (!isQuoted && /\s/.test(character)) break;
    else if (!isQuoted && character === ',') {
      values.push(value);
      value = '';
      lastFrom = at + 1;
    } else value += character;
  }
  return { values: [...values, value], lastFrom, end: at };
}
