/**
 * Shapes: descriptions of JSON values that check them, speak of what is wrong with them, and say the same in JSON Schema.
 *
 * One description yields all three, and TypeScript holds it to the type it describes, so that type, validator and published
 * schema cannot drift apart. Checking copies nothing and looks only where the shape leads: deep nesting anywhere else
 * costs nothing, and no key that the shape does not name is ever followed or kept.
 */
import { excerpt, type Place, refuse } from './file-problem.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

export interface Shape<T> {
  /** Returns the value itself, now typed. Throws FileProblem. */
  readonly read: (value: unknown, place: Place) => T;
  /** Whether `read` would return the value, where that can be told without a place: most of a file is numbers. */
  readonly accepts?: (value: unknown) => boolean;
  readonly schema: JsonSchema;
}

const isoForm = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

export const text: Shape<string> = {
  read: (value, place) => (typeof value === 'string' ? value : wrongType(value, 'text', place)),
  accepts: (value) => typeof value === 'string',
  schema: { type: 'string' },
};

export const truth: Shape<boolean> = {
  read: (value, place) => (typeof value === 'boolean' ? value : wrongType(value, 'truth', place)),
  schema: { type: 'boolean' },
};

/** A point in time in UTC, written as `Date.prototype.toISOString` writes it. */
export const isoTime: Shape<string> = {
  read: (value, place) => {
    const given = text.read(value, place);
    return isoForm.test(given) ? given : refuse(place, 'files.not-a-time', { found: excerpt(given) });
  },
  schema: { type: 'string', pattern: isoForm.source },
};

/** Any number. JSON has no infinity, but `1e999` becomes one on reading. */
export const finite: Shape<number> = {
  read: (value, place) => {
    if (typeof value !== 'number') return wrongType(value, 'number', place);
    return Number.isFinite(value) ? value : refuse(place, 'files.not-finite');
  },
  schema: { type: 'number' },
};

/** A number from `minimum` to `maximum`, both included. */
export function number(minimum: number, maximum: number): Shape<number> {
  return {
    read: (value, place) => {
      const given = finite.read(value, place);
      if (given >= minimum && given <= maximum) return given;
      return refuse(place, 'files.out-of-range', { found: given, minimum, maximum });
    },
    accepts: (value) => typeof value === 'number' && value >= minimum && value <= maximum,
    schema: { type: 'number', minimum, maximum },
  };
}

/** A whole number from `minimum` to `maximum`, both included. */
export function integer(minimum: number, maximum: number): Shape<number> {
  const ranged = number(minimum, maximum);
  return {
    read: (value, place) => {
      const given = ranged.read(value, place);
      return Number.isInteger(given) ? given : refuse(place, 'files.not-whole', { found: given });
    },
    accepts: (value) => Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum,
    schema: { type: 'integer', minimum, maximum },
  };
}

/** The shape under a name of its own in the schema. */
export function named<T>(title: string, shape: Shape<T>): Shape<T> {
  return { read: shape.read, schema: { title, ...shape.schema } };
}

/** One of a few texts or numbers. */
export function oneOf<const T extends string | number>(choices: readonly T[]): Shape<T> {
  return {
    read: (value, place) => {
      const chosen = choices.find((choice) => choice === value);
      if (chosen !== undefined) return chosen;
      return refuse(place, 'files.not-one-of', { found: excerpt(value), choices: { list: choices.map(String) } });
    },
    schema: choices.length === 1 ? { const: choices[0] } : { enum: choices },
  };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    read: (value, place) => (value === null ? null : shape.read(value, place)),
    schema: { anyOf: [shape.schema, { type: 'null' }] },
  };
}

/** Text, or else what `other` says: the one union the format needs. */
export function textOr<T>(other: Shape<T>): Shape<string | T> {
  return {
    read: (value, place) => (typeof value === 'string' ? value : other.read(value, place)),
    accepts: text.accepts ?? (() => false),
    schema: { anyOf: [text.schema, other.schema] },
  };
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    read: (value, place) => {
      if (!Array.isArray(value)) return wrongType(value, 'list', place);
      const { read, accepts = () => false } = item;
      for (let i = 0; i < value.length; i++) if (!accepts(value[i])) read(value[i], { within: place, step: i });
      return value;
    },
    schema: { type: 'array', items: item.schema },
  };
}

/** A list of exactly two. */
export function pair<A, B>(first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> {
  return {
    read: (value, place) => {
      if (!Array.isArray(value)) return wrongType(value, 'list', place);
      if (value.length !== 2) return refuse(place, 'files.wrong-length', { found: value.length, expected: 2 });
      first.read(value[0], { within: place, step: 0 });
      second.read(value[1], { within: place, step: 1 });
      return value as unknown as readonly [A, B];
    },
    schema: { type: 'array', prefixItems: [first.schema, second.schema], items: false, minItems: 2 },
  };
}

/** An object with exactly these keys. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const known = new Map(Object.entries<Shape<unknown>>(fields));
  const properties = Object.fromEntries([...known].map(([key, shape]) => [key, shape.schema]));
  return {
    read: (value, place) => {
      const given = object(value, place);
      for (const [key, shape] of known) {
        if (!Object.hasOwn(given, key)) refuse(place, 'files.missing-field', { field: key });
        shape.read(given[key], { within: place, step: key });
      }
      const stranger = Object.keys(given).find((key) => !known.has(key));
      if (stranger !== undefined) refuse({ within: place, step: stranger }, 'files.unknown-field');
      return value as T;
    },
    schema: { type: 'object', properties, required: [...known.keys()], additionalProperties: false },
  };
}

/**
 * An object of another program's making: of these keys whichever are there and not null, in a new object; all others are
 * left alone.
 */
export function loose<T extends object>(
  fields: { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> },
): Shape<T> {
  const known = Object.entries<Shape<unknown>>(fields);
  return {
    read: (value, place) => {
      const given = object(value, place);
      const taken: Record<string, unknown> = {};
      for (const [key, shape] of known) {
        const entry = Object.hasOwn(given, key) ? given[key] : undefined;
        if (entry !== undefined && entry !== null) taken[key] = shape.read(entry, { within: place, step: key });
      }
      return taken as T;
    },
    schema: { type: 'object', properties: Object.fromEntries(known.map(([key, { schema }]) => [key, schema])) },
  };
}

/** A list whose items are taken as `item` returns them. */
export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    read: (value, place) => {
      if (!Array.isArray(value)) return wrongType(value, 'list', place);
      return value.map((entry, i) => item.read(entry, { within: place, step: i }));
    },
    schema: { type: 'array', items: item.schema },
  };
}

/** Names a dictionary may use. `__proto__` is not among them. */
const dictionaryKey = /^[a-z][A-Za-z0-9]*$/;

/** An object with keys of any number, all of one shape. */
export function dictionary<T>(entry: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    read: (value, place) => {
      const given = object(value, place);
      for (const key of Object.keys(given)) {
        const within = { within: place, step: key };
        if (!dictionaryKey.test(key)) refuse(within, 'files.unknown-field');
        entry.read(given[key], within);
      }
      return value as Readonly<Record<string, T>>;
    },
    schema: {
      type: 'object',
      propertyNames: { pattern: dictionaryKey.source },
      additionalProperties: entry.schema,
    },
  };
}

/** An object with exactly one key, which tells what it is: `{ "ms": 5 }`. */
export function oneKeyOf<T>(variants: { readonly [key: string]: Shape<T> }): Shape<T> {
  const keys = Object.keys(variants);
  return {
    read: (value, place) => {
      const given = object(value, place);
      const [key, ...more] = Object.keys(given);
      const variant = key !== undefined && Object.hasOwn(variants, key) ? variants[key] : undefined;
      if (variant === undefined || more.length > 0) {
        return refuse(place, 'files.not-one-of', {
          found: excerpt(Object.keys(given).join(', ')),
          choices: { list: keys },
        });
      }
      return variant.read(given, place);
    },
    schema: { anyOf: Object.values(variants).map(({ schema }) => schema) },
  };
}

function object(value: unknown, place: Place): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongType(value, 'object', place);
  return value as Readonly<Record<string, unknown>>;
}

type Expected = 'text' | 'truth' | 'number' | 'list' | 'object';

function wrongType(value: unknown, expected: Expected, place: Place): never {
  return refuse(place, 'files.wrong-type', { expected, found: excerpt(value) });
}
