/**
 * The JSON Schema of session files, made of the very shapes that check them. `public/deadair-session.schema.json` is this,
 * written down; `npx vitest run src/files/schema.test.ts -u` writes it anew after a change.
 */
import { formatVersion } from './format.ts';
import { sessionShape } from './session-shape.ts';
import type { JsonSchema } from './shape.ts';

export function sessionSchema(): JsonSchema {
  const definitions: Record<string, unknown> = {};
  const root = hoist(sessionShape.schema, definitions);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Deadair session, version ${formatVersion}`,
    description:
      'A recording of WebSockets, see src/files/format.ts for what each field means. Beyond this schema: indices lie within their tables, columns are as long as their length says, frames of a connection are in order of time.',
    ...root,
    $defs: definitions,
  };
}

type Part = { readonly [key: string]: unknown };

/** Moves every titled part into the definitions, once, and refers to it from where it stood. */
function hoist(schema: Part, definitions: Record<string, unknown>): Part {
  const entries = Object.entries(schema).map(([key, value]) => [key, hoistWithin(value, definitions)]);
  return Object.fromEntries(entries);
}

function hoistWithin(value: unknown, definitions: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => hoistWithin(item, definitions));
  if (typeof value !== 'object' || value === null) return value;
  const { title, ...rest } = value as Part;
  if (typeof title !== 'string') return hoist(value as Part, definitions);
  definitions[title] = hoist(rest, definitions);
  return { $ref: `#/$defs/${title}` };
}
