/** What a filter says, once it is understood, and how it is written down again. */
import type { Bytes } from '../../base/units.ts';
import type { FrameSizeKey, NumberKey, QuantityKey, TextKey, WordKey } from './keys.ts';
import { printDuration, printSize } from './quantities.ts';

/** Both ends belong to it. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

export const comparisons = ['>=', '<=', '>', '<'] as const;
export type Comparison = (typeof comparisons)[number];

/** Of several texts, ranges or words one has to fit. */
export type Condition =
  /** Somewhere: in the URL, the subprotocol, the close reason or the verdict. `*` stands for anything. */
  | { readonly type: 'anywhere'; readonly text: string }
  /** The same, as the source of a regular expression. */
  | { readonly type: 'regex'; readonly source: string }
  | { readonly type: 'texts'; readonly key: TextKey; readonly texts: readonly string[] }
  | { readonly type: 'numbers'; readonly key: NumberKey; readonly ranges: readonly NumberRange[] }
  | { readonly type: 'words'; readonly key: WordKey; readonly words: readonly string[] }
  /** `value` in milliseconds for `age` and `gap`, in bytes for `bytes`. */
  | {
      readonly type: 'compared';
      readonly key: NumberKey | QuantityKey;
      readonly comparison: Comparison;
      readonly value: number;
    }
  | { readonly type: 'frame-size'; readonly key: FrameSizeKey; readonly size: Bytes };

export interface Term {
  readonly negated: boolean;
  readonly condition: Condition;
}

/** The filter in the plainest way to write it: what `parseFilter` makes of it again is the same. */
export function printFilter(terms: readonly Term[]): string {
  return terms.map(({ negated, condition }) => `${negated ? '-' : ''}${printCondition(condition)}`).join(' ');
}

function printCondition(condition: Condition): string {
  switch (condition.type) {
    case 'anywhere':
      return readsAsText.test(condition.text) ? condition.text : quoted(condition.text);
    case 'regex':
      return `/${condition.source}/`;
    case 'texts':
      return `${condition.key}:${condition.texts.map(printValue).join(',')}`;
    case 'numbers':
      return `${condition.key}:${condition.ranges.map(printRange).join(',')}`;
    case 'words':
      return `${condition.key}:${condition.words.join(',')}`;
    case 'compared':
      return `${condition.key}${condition.comparison}${printQuantity(condition.key, condition.value)}`;
    case 'frame-size':
      return `${condition.key}:${printSize(condition.size)}`;
  }
}

/** Without quotes it is read as nothing else: it begins like no negation, number, key or regular expression. */
const readsAsText = /^(?![-#]|[a-z][a-z-]*[:<>]|\/.+\/$)[^\s"]+$/i;
/** Neither the end of the term nor of the value, nor a comparison. */
const readsAsValue = /^(?![<>])[^\s",]+$/;

/** A value after a key's colon. */
export function printValue(text: string): string {
  return readsAsValue.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function printRange({ from, to }: NumberRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}

function printQuantity(key: NumberKey | QuantityKey, value: number): string {
  if (key === 'age' || key === 'gap') return printDuration(value);
  return key === 'bytes' ? printSize(value) : String(value);
}
