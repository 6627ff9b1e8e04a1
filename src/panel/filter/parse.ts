/**
 * Reads what a person typed into the filter box.
 *
 * ```
 *   filter   term term …                  all have to hold
 *   term     -term                        must not hold
 *            key:value,value…             one of the values
 *            key>value                    also >=, <, <=
 *            #3                           the connection of that number
 *            text  "te xt"  /regex/       anywhere
 * ```
 *
 * Never throws. What is not understood filters nothing away, and is named with its place.
 */
import { type Message, message } from '../../base/message.ts';
import {
  isFrameSizeKey,
  isNumberKey,
  isQuantityKey,
  isTextKey,
  type Key,
  keyNamed,
  keys,
  type NumberKey,
  type QuantityKey,
  type WordKey,
  wordNamed,
  wordsOf,
} from './keys.ts';
import { nearest } from './nearest.ts';
import { readDuration, readSize } from './quantities.ts';
import type { Comparison, Condition, NumberRange, Term } from './terms.ts';
import { type KeySign, readKey, readWord } from './words.ts';

/** A part of the text that is not understood. */
export interface Fault {
  /** Positions in the text; `to` is one past the last character. */
  readonly from: number;
  readonly to: number;
  readonly message: Message;
}

export interface ParsedFilter {
  readonly terms: readonly Term[];
  readonly faults: readonly Fault[];
}

export function parseFilter(text: string): ParsedFilter {
  const terms: Term[] = [];
  const faults: Fault[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
    if (at >= text.length) return { terms, faults };
    const from = at;
    const negated = text.charAt(at) === '-';
    const { condition, fault, end } = readTerm(text, negated ? at + 1 : at);
    at = Math.max(end, from + 1);
    if (fault !== null) faults.push({ from, to: at, message: fault });
    if (condition !== null) terms.push({ negated, condition });
  }
}

interface ReadTerm {
  /** null for a term that says nothing, or nothing that is understood. */
  readonly condition: Condition | null;
  readonly fault: Message | null;
  readonly end: number;
}

const numbered = /#(\d+)(?=\s|$)/y;
const regex = /\/(\S+)\/(?=\s|$)/y;

function readTerm(text: string, at: number): ReadTerm {
  const number = matchAt(numbered, text, at);
  if (number !== null) return { ...read(numbersOf('id', [number[1] ?? ''])), end: at + number[0].length };
  const pattern = matchAt(regex, text, at);
  if (pattern !== null) return { ...read(regexOf(pattern[1] ?? '')), end: at + pattern[0].length };

  const start = readKey(text, at);
  const { values, end } = readWord(text, start?.end ?? at);
  if (start === null) return { ...read(anywhere(values)), end };
  const key = keyNamed(start.name);
  if (key !== null) return { ...read(conditionOf(key, start.sign, values)), end };
  const meant = nearest(start.name.toLowerCase(), keys);
  if (isAddress(text.slice(start.end - 1, end), meant)) return { ...read(anywhere(readWord(text, at).values)), end };
  return { ...read(unknownKey(start.name, text.slice(at, end), meant)), end };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A condition, or what is wrong; null where nothing was said. */
type Reading = Condition | Message | null;

function read(reading: Reading): Pick<ReadTerm, 'condition' | 'fault'> {
  if (reading === null) return { condition: null, fault: null };
  return 'params' in reading ? { condition: null, fault: reading } : { condition: reading, fault: null };
}

/** Commas mean nothing here. */
function anywhere(values: readonly string[]): Reading {
  const text = values.join(',');
  return text === '' ? null : { type: 'anywhere', text };
}

function regexOf(source: string): Reading {
  try {
    new RegExp(source, 'i');
    return { type: 'regex', source };
  } catch (error) {
    return message('filter.bad-regex', { source, problem: error instanceof Error ? error.message : String(error) });
  }
}

/** `wss://host`, `localhost:8080`: people paste addresses, and mean no key by them. But `cod:1006` is a slip. */
function isAddress(rest: string, meant: Key | null): boolean {
  return rest.startsWith('://') || (meant === null && /^:\d/.test(rest));
}

function unknownKey(name: string, text: string, meant: Key | null): Message {
  return meant === null
    ? message('filter.unknown-key', { key: name, text })
    : message('filter.unknown-key-meant', { key: name, text, meant });
}

function conditionOf(key: Key, sign: KeySign['sign'], given: readonly string[]): Reading {
  const values = given.filter((value) => value !== '');
  const [first] = values;
  if (first === undefined) return message('filter.no-value', { key });
  if (isNumberKey(key) || isQuantityKey(key)) {
    if (sign !== ':') return comparedWith(key, sign, first);
    return isNumberKey(key) ? numbersOf(key, values) : message('filter.only-compares', { key, value: first });
  }
  if (sign !== ':') return message('filter.compares-not', { key });
  if (isTextKey(key)) return { type: 'texts', key, texts: values };
  if (isFrameSizeKey(key)) {
    const size = readSize(first);
    return size === null ? message('filter.no-size', { key, value: first }) : { type: 'frame-size', key, size };
  }
  return wordsFrom(key, values);
}

function comparedWith(key: NumberKey | QuantityKey, comparison: Comparison, text: string): Reading {
  const value = quantityOf(key, text);
  if (value !== null) return { type: 'compared', key, comparison, value };
  if (key === 'bytes') return message('filter.no-size', { key, value: text });
  return message(isQuantityKey(key) ? 'filter.no-duration' : 'filter.no-number', { key, value: text });
}

function quantityOf(key: NumberKey | QuantityKey, text: string): number | null {
  if (key === 'age' || key === 'gap') return readDuration(text);
  if (key === 'bytes') return readSize(text);
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** `1006`, `4000-4999`, `4xx`. */
function numbersOf(key: NumberKey, values: readonly string[]): Reading {
  const ranges: NumberRange[] = [];
  for (const value of values) {
    const range = rangeOf(value);
    if (range === null) return message('filter.no-number', { key, value });
    ranges.push(range);
  }
  return { type: 'numbers', key, ranges };
}

function rangeOf(text: string): NumberRange | null {
  const digits = /^(\d{1,15})(x{0,3})$/i.exec(text);
  if (digits !== null) {
    const places = 10 ** (digits[2] ?? '').length;
    const from = Number(digits[1]) * places;
    return Number.isSafeInteger(from + places) ? { from, to: from + places - 1 } : null;
  }
  const ends = /^(\d{1,15})(?:-|\.\.)(\d{1,15})$/.exec(text);
  const [from, to] = [Number(ends?.[1]), Number(ends?.[2])];
  return ends === null || from > to ? null : { from, to };
}

function wordsFrom(key: WordKey, values: readonly string[]): Reading {
  const words: string[] = [];
  for (const value of values) {
    const word = wordNamed(key, value);
    if (word === null) return message('filter.unknown-word', { key, value, words: { list: wordsOf[key] } });
    words.push(word);
  }
  return { type: 'words', key, words };
}
