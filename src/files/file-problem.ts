/** Why a file cannot be opened, and where in it the trouble is. */
import { type Message, type MessageParam, message } from '../base/message.ts';
import type { filesEnglish } from '../language/files-english.ts';
import type { ParamsOf } from '../language/sentence.ts';

/** A place in a JSON document, as a chain from the innermost step outwards. null is the document itself. */
export type Place = { readonly within: Place; readonly step: string | number } | null;

type Sentences = typeof filesEnglish;
export type ProblemId = keyof Sentences;
/** What the sentence of a problem needs besides `path`. */
export type ProblemParams<Id extends ProblemId> = {
  readonly [Name in Exclude<ParamsOf<Sentences[Id]>, 'path'>]: MessageParam;
};
/** Nothing, for a sentence that needs nothing. */
export type Details<Id extends ProblemId> = keyof ProblemParams<Id> extends never ? [] : [ProblemParams<Id>];

/** The one error that reading a file throws. `problem` is said by the catalogue. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
  /** Where, in JSONPath: `$.connections[3].url`; `$` for the whole. */
  readonly path: string;
  readonly problem: Message;

  constructor(path: string, problem: Message) {
    super(`${path}: ${problem.id} ${JSON.stringify(problem.params)}`);
    this.path = path;
    this.problem = problem;
  }
}

/** Throws a FileProblem: `refuse(place, 'files.wrong-type', { expected: 'text', found: '5' })`. */
export function refuse<Id extends ProblemId>(place: Place, id: Id, ...[params]: Details<Id>): never {
  const path = pathOf(place);
  throw new FileProblem(path, message(id, { path, ...params }));
}

/** The place in JSONPath. A long or odd key is quoted and cut: a crafted file chooses its keys. */
export function pathOf(place: Place): string {
  const steps: string[] = [];
  for (let at = place; at !== null; at = at.within) {
    if (typeof at.step === 'number') steps.push(`[${at.step}]`);
    else steps.push(/^[A-Za-z_][A-Za-z0-9_]{0,60}$/.test(at.step) ? `.${at.step}` : `[${excerpt(at.step)}]`);
  }
  return `$${steps.reverse().join('')}`;
}

const longestExcerpt = 40;

/** A value as it stands in the file, short enough to be read in a sentence. */
export function excerpt(value: unknown): string {
  if (typeof value === 'string') {
    const cut = value.length > longestExcerpt ? `${value.slice(0, longestExcerpt)}…` : value;
    return JSON.stringify(cut);
  }
  if (Array.isArray(value)) return `[… ${value.length} …]`;
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}
