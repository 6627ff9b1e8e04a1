/**
 * What a language is: one file with all sentences under their ids. The compiler wants every id of the English ones, and
 * `language.test.ts` the same parameters. Numbers and units are written alike in all languages, as configurations write them.
 */
import type { MessageParam } from '../base/message.ts';
import type { EnglishSentences } from './english.ts';
import type { ParamsOf } from './sentence.ts';

/** Ids of all sentences. */
export type MessageId = keyof EnglishSentences;
/** The parameters that the sentence `Id` has places for. */
export type MessageParams<Id extends MessageId> = {
  readonly [Name in ParamsOf<EnglishSentences[Id]>]: MessageParam;
};

export interface Language {
  /** BCP 47: how it counts and how it lists things. */
  readonly tag: string;
  readonly sentences: Readonly<Record<MessageId, string>>;
}
