/**
 * The English catalogue. It is put together from parts, one for each folder that has something to say; a second language
 * is another set of parts with the same ids.
 */
import type { Message, MessageParam } from '../base/message.ts';
import { accessEnglish } from './access-english.ts';
import { auditEnglish } from './audit-english.ts';
import { cliEnglish } from './cli-english.ts';
import { diagnosisEnglish } from './diagnosis-english.ts';
import { filesEnglish } from './files-english.ts';
import { filterEnglish } from './filter-english.ts';
import { framesEnglish } from './frames-english.ts';
import { knowledgeEnglish } from './knowledge-english.ts';
import { panelEnglish } from './panel-english.ts';
import { reportEnglish } from './report-english.ts';
import { fillIn, type ParamsOf } from './sentence.ts';

const english = {
  ...diagnosisEnglish,
  ...auditEnglish,
  ...knowledgeEnglish,
  ...filesEnglish,
  ...panelEnglish,
  ...filterEnglish,
  ...framesEnglish,
  ...accessEnglish,
  ...reportEnglish,
  ...cliEnglish,
} as const;

type English = typeof english;
/** Ids of all sentences. */
export type MessageId = keyof English;
/** The parameters that the sentence `Id` has places for. */
export type MessageParams<Id extends MessageId> = {
  readonly [Name in ParamsOf<English[Id]>]: MessageParam;
};

/** Message id -> sentence. Read-only: what it holds is said, what it does not hold is not. */
export const catalogue: Readonly<Record<string, string>> = english;

/**
 * The words of a message. An unknown id is said as `⟨id⟩`, a missing parameter as `⟨name⟩`: seen at once, never thrown,
 * since a session file may have been written by a later version.
 */
export function speak({ id, params }: Message): string {
  const sentence = Object.hasOwn(catalogue, id) ? catalogue[id] : undefined;
  return sentence === undefined ? `⟨${id}⟩` : fillIn(sentence, params);
}

/** The words of a sentence whose id is known as one writes the code: id and parameters are checked by the compiler. */
export function say<Id extends MessageId>(
  id: Id,
  ...[params]: keyof MessageParams<Id> extends never ? [] : [MessageParams<Id>]
): string {
  return fillIn(english[id], params ?? {});
}
