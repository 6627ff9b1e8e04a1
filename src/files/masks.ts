/**
 * The stand-ins for secrets: `masked-1`, `masked-2`, … One secret has one number in the whole file, so that what was equal
 * stays equal and what differed still differs; a diagnosis that compares URLs comes out the same.
 */
import type { MaskCounts, MaskKind } from './format.ts';

const stillMasked = /^masked-\d+$/;

/** Secrets shorter or plainer than this are not looked for in free text: `chat` or `42` occur there for other reasons. */
const memorable = /^(?=.{6})(?![a-z]+$)(?!\d{1,9}$)(?!masked-\d+$)/s;

/** What parts words in free text. */
const wordBreak = /[\s"'`,;()<>[\]{}|]/;

export class Masks {
  readonly #standIns = new Map<string, string>();
  /** Secrets that may be looked for in free text, by word. */
  readonly #words = new Map<string, string>();
  /** The same for those of several words. */
  readonly #phrases = new Map<string, string>();
  #nextNumber = 1;
  readonly #counts: Record<MaskKind, number> = {
    queryValues: 0,
    userinfo: 0,
    fragments: 0,
    headerValues: 0,
    cookies: 0,
    tokens: 0,
    patterns: 0,
    payloadValues: 0,
  };

  /** How many different secrets of each kind were met; each counts for the kind it was first met as. */
  get counts(): MaskCounts {
    return { ...this.#counts };
  }

  /** The stand-in for a secret. '' and what is a stand-in already stay as they are. */
  mask(secret: string, kind: MaskKind): string {
    if (secret === '') return '';
    const known = this.#standIns.get(secret);
    if (known !== undefined) return known;
    this.#counts[kind]++;
    const standIn = stillMasked.test(secret) ? secret : this.#nextStandIn();
    for (const spelling of new Set([secret, decoded(secret)])) this.#remember(spelling, standIn);
    return standIn;
  }

  /** The same for a value of a payload: there are too many, and too plain ones, to be looked for elsewhere. */
  maskValue(value: string): string {
    const known = this.#standIns.get(value);
    if (known !== undefined) return known;
    this.#counts.payloadValues++;
    const standIn = stillMasked.test(value) ? value : this.#nextStandIn();
    this.#standIns.set(value, standIn);
    return standIn;
  }

  /** The stand-in of a text that is as a whole a known and memorable secret, or null. */
  standInOf(text: string): string | null {
    return this.#words.get(text) ?? this.#phrases.get(text) ?? null;
  }

  /** Replaces the known secrets inside a free text. */
  replaceKnown(text: string): string {
    let masked = text;
    for (const [phrase, standIn] of this.#phrases) {
      if (masked.includes(phrase)) masked = masked.replaceAll(phrase, standIn);
    }
    return masked.replace(/[^\s"'`,;()<>[\]{}|]+/g, (word) => this.#replaceInWord(word));
  }

  #replaceInWord(word: string): string {
    const whole = this.#words.get(word);
    if (whole !== undefined) return whole;
    const value = word.indexOf('=') + 1;
    const ofValue = value > 0 ? this.#words.get(word.slice(value)) : undefined;
    if (ofValue !== undefined) return word.slice(0, value) + ofValue;
    return word.replace(/[^=:&?#@/\\.]+/g, (piece) => this.#words.get(piece) ?? piece);
  }

  #remember(secret: string, standIn: string): void {
    this.#standIns.set(secret, standIn);
    if (!memorable.test(secret)) return;
    if (wordBreak.test(secret)) this.#phrases.set(secret, standIn);
    else this.#words.set(secret, standIn);
  }

  #nextStandIn(): string {
    while (this.#standIns.has(`masked-${this.#nextNumber}`)) this.#nextNumber++;
    const standIn = `masked-${this.#nextNumber}`;
    this.#standIns.set(standIn, standIn);
    return standIn;
  }
}

/** Percent-encoding undone, where it is one. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
