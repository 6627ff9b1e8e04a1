/** What a decoder makes of a message of a protocol on top of WebSocket. */

/** A text message, or as much of it as was kept. */
export interface WireText {
  readonly text: string;
  readonly isWhole: boolean;
}

/** What stands beside a message's contents. Each has a name in the catalogue: `panel.decoded.namespace` and so on. */
export type DecodedFact =
  | 'namespace'
  | 'event'
  | 'ack-id'
  | 'attachments'
  | 'operation-id'
  | 'operation-type'
  | 'operation-name';

/** The contents, part by part. Named in the catalogue: `panel.decoded-part.arguments` and so on. */
export type DecodedPart = 'arguments' | 'payload' | 'query' | 'variables' | 'headers' | 'body';

/**
 * - `json`: a value, parsed,
 * - `text`: as it came,
 * - `pairs`: names and values in order, as headers are,
 * - `binary`: bytes that are no text,
 * - `cut`: the beginning of something whose end was not kept.
 */
export type DecodedContent =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text' | 'cut'; readonly text: string }
  | { readonly kind: 'pairs'; readonly pairs: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'binary' };

export interface Decoded {
  /** Type of packet, in the protocol's own word: `EVENT`, `subscribe`, `MESSAGE`. */
  readonly packet: string;
  readonly facts: readonly { readonly name: DecodedFact; readonly value: string }[];
  readonly parts: readonly { readonly name: DecodedPart; readonly content: DecodedContent }[];
}

/** null: no message of the protocol. */
export type Decoder = (message: WireText) => Decoded | null;

/** Facts that there are: those without a value are left out. */
export function factsOf(values: Partial<Record<DecodedFact, string | undefined>>): Decoded['facts'] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [{ name: name as DecodedFact, value }],
  );
}

/** A JSON text as content; null where it is whole and no JSON. */
export function jsonContent({ text, isWhole }: WireText): DecodedContent | null {
  const value = parsedJson(text);
  if (value !== undefined) return { kind: 'json', value };
  return isWhole ? null : { kind: 'cut', text };
}

/** undefined where the text is no JSON. Whole numbers that a double cannot hold come as BigInt, if the engine shows how they were written. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text, exactNumbers as Parameters<typeof JSON.parse>[1]);
  } catch {
    return undefined;
  }
}

function exactNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
