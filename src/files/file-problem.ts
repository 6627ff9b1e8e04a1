/** Why a file cannot be opened, and where in it the trouble is. */
import { type Message, type MessageParam, message } from '../base/message.ts';

/** A place in a JSON document, as a chain from the innermost step outwards. null is the document itself. */
export type Place = { readonly within: Place; readonly step: string | number } | null;

/** The one error that reading a file throws. `problem` is said by the catalogue; every problem has the parameter `path`. */
export class FileProblem extends Error {
  /** Where, in JSONPath: `$.connections[3].url`; `$` for the whole. */
  readonly path: string;
  readonly problem: Message;

  constructor(place: Place, id: string, params: Readonly<Record<string, MessageParam>> = {}) {
    const path = pathOf(place);
    super(`${path}: ${id} ${JSON.stringify(params)}`);
    this.name = 'FileProblem';
    this.path = path;
    this.problem = message(id, { path, ...params });
  }
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
