/**
 * Sentences with places for parameters. They are plain text, so that a translation is a list of texts:
 *
 * ```
 *   {product}                          the parameter; quantities with their unit
 *   {timeout:nominal}                  spoken in a certain style, see `styles`
 *   {count|one:drop|other:drops}       a choice by number
 *   {direction|in:from the server|out:from the page|other:either way}     a choice by word
 *   {least..most:measured| to }        from one quantity to another; once where both read alike
 * ```
 *
 * A choice holds plain text only; `other` is taken where nothing else fits. Numbers choose by themselves (`0:no`), else by the
 * plural of the language (`zero`, `one`, `two`, `few`, `many`, `other`).
 */
import type { MessageParam } from '../base/message.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMeasured,
  formatNominal,
  formatRough,
  formatTime,
} from './units.ts';

/** Names of the parameters a sentence has places for. */
export type ParamsOf<S extends string> = S extends `${string}{${infer Place}}${infer Rest}`
  ? NameIn<Place> | ParamsOf<Rest>
  : never;
type NameIn<Place extends string> = Place extends `${infer Name}|${string}`
  ? NameIn<Name>
  : Place extends `${infer Name}:${string}`
    ? NameIn<Name>
    : Place extends `${infer Least}..${infer Most}`
      ? Least | Most
      : Place;

const durationStyles = {
  measured: formatMeasured,
  nominal: formatNominal,
  rough: formatRough,
} as const;

/** Name, or the two of a range; style; choices, or what stands between. */
const place = /\{([a-z][\w-]*)(?:\.\.([a-z][\w-]*))?(?::(\w+))?(?:\|([^{}]*))?\}/gi;

/** The parameters a sentence has places for, each once, in order. */
export function paramsOf(sentence: string): readonly string[] {
  const names = Array.from(sentence.matchAll(place), ([, name = '', most]) =>
    most === undefined ? [name] : [name, most],
  );
  return [...new Set(names.flat())];
}

/** What a place may do without. */
type Part = string | undefined;

/** Fills in sentences as one language counts and lists. */
export class Grammar {
  readonly #plurals: Intl.PluralRules;
  readonly #lists: Readonly<Record<'and' | 'or', Intl.ListFormat>>;

  /** @param tag BCP 47 */
  constructor(tag: string) {
    this.#plurals = new Intl.PluralRules(tag);
    this.#lists = {
      and: new Intl.ListFormat(tag, { type: 'conjunction' }),
      or: new Intl.ListFormat(tag, { type: 'disjunction' }),
    };
  }

  /** Fills in a sentence. A place without a parameter shows as `⟨name⟩`: visible, and no reason to say nothing at all. */
  fillIn(sentence: string, params: Readonly<Record<string, MessageParam>>): string {
    const tell = (name: string, words: (param: MessageParam) => string) => {
      const param = Object.hasOwn(params, name) ? params[name] : undefined;
      return param === undefined ? `⟨${name}⟩` : words(param);
    };
    return sentence.replace(place, (_, name: string, most: Part, style: Part, choices: Part) => {
      const write = (param: MessageParam) => this.#write(param, style);
      if (most === undefined)
        return tell(name, choices === undefined ? write : (param) => this.#choose(choices, param));
      const [first, last] = [tell(name, write), tell(most, write)];
      return first === last ? first : `${first}${choices ?? '–'}${last}`;
    });
  }

  #write(param: MessageParam, style: string | undefined): string {
    if (typeof param === 'string') return param;
    if (typeof param === 'number') return style === 'plain' ? String(param) : formatCount(param);
    if ('ms' in param) {
      const format =
        style !== undefined && style in durationStyles
          ? durationStyles[style as keyof typeof durationStyles]
          : formatDuration;
      return format(param.ms);
    }
    if ('bytes' in param) return formatBytes(param.bytes);
    if ('at' in param) return `${formatTime(param.at)} UTC`;
    return this.#lists[style === 'or' ? 'or' : 'and'].format(param.list);
  }

  #choose(choices: string, param: MessageParam): string {
    const texts = new Map(
      choices.split('|').map((choice): [string, string] => {
        const colon = choice.indexOf(':');
        return [choice.slice(0, colon), choice.slice(colon + 1)];
      }),
    );
    const exact = texts.get(String(param));
    if (exact !== undefined) return exact;
    const kind = typeof param === 'number' ? this.#plurals.select(param) : String(param);
    return texts.get(kind) ?? texts.get('other') ?? `⟨${kind}⟩`;
  }
}
