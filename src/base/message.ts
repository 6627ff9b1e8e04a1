/**
 * A thing to be said, before it has words: an id of the catalogue in `language/` and what goes into the sentence.
 * Findings carry these, so that one diagnosis can be spoken by the panel, a report and a command line, in any language.
 */
import type { Bytes, EpochMs, Milliseconds } from './units.ts';

/** A value in a sentence. Quantities keep their unit, so that the catalogue decides how precisely they are spoken. */
export type MessageParam =
  | string
  | number
  | { readonly ms: Milliseconds }
  | { readonly bytes: Bytes }
  | { readonly at: EpochMs }
  | { readonly list: readonly string[] };

export interface Message {
  readonly id: string;
  readonly params: Readonly<Record<string, MessageParam>>;
}

export function message(id: string, params: Readonly<Record<string, MessageParam>> = {}): Message {
  return { id, params };
}
