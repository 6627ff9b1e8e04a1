/** Everything that is said passes here, in the language that is spoken. */
import type { Message } from '../base/message.ts';
import { english } from './english.ts';
import type { Language, MessageId, MessageParams } from './language.ts';
import { Grammar } from './sentence.ts';

let spoken: Language = english;
let grammar = new Grammar(english.tag);

/** Speaks another language from now on. What is on screen already has to be said again. */
export function speakIn(language: Language): void {
  spoken = language;
  grammar = new Grammar(language.tag);
}

/** BCP 47: the language that is spoken, for whoever reads it aloud. */
export function spokenTag(): string {
  return spoken.tag;
}

/**
 * The words of a message. An unknown id is said as `⟨id⟩`, a missing parameter as `⟨name⟩`: seen at once, never thrown,
 * since a session file may have been written by a later version.
 */
export function speak({ id, params }: Message): string {
  const sentence = Object.hasOwn(spoken.sentences, id) ? spoken.sentences[id as MessageId] : undefined;
  return sentence === undefined ? `⟨${id}⟩` : grammar.fillIn(sentence, params);
}

/** The words of a sentence whose id is known as one writes the code: id and parameters are checked by the compiler. */
export function say<Id extends MessageId>(
  id: Id,
  ...[params]: keyof MessageParams<Id> extends never ? [] : [MessageParams<Id>]
): string {
  return grammar.fillIn(spoken.sentences[id], params ?? {});
}
