/**
 * GraphQL over WebSocket: the protocol of graphql-ws (subprotocol `graphql-transport-ws`) and the older one of
 * subscriptions-transport-ws (subprotocol `graphql-ws`). Both send JSON objects with a `type`, an operation's with its `id`.
 *
 * @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 * @see https://github.com/apollographql/subscriptions-transport-ws/blob/master/PROTOCOL.md
 */
import { type Decoded, factsOf, parsedJson, type WireText } from './decoded.ts';

const types: ReadonlySet<string> = new Set([
  ...['connection_init', 'connection_ack', 'ping', 'pong', 'subscribe', 'next', 'error', 'complete'],
  // Of subscriptions-transport-ws, beside those of the same name.
  ...['connection_error', 'ka', 'start', 'stop', 'data', 'connection_terminate'],
]);

export function decodeGraphqlWs({ text, isWhole }: WireText): Decoded | null {
  const message = parsedJson(text);
  if (message === undefined) return isWhole ? null : cut(text);
  if (!isRecord(message)) return null;
  const { type, id, payload } = message;
  if (typeof type !== 'string' || !types.has(type)) return null;
  const facts = { 'operation-id': id === undefined ? undefined : String(id) };
  const operation = isRecord(payload) && typeof payload.query === 'string' ? operationOf(payload.query, payload) : null;
  if (operation === null || !isRecord(payload)) {
    const parts =
      payload === undefined ? [] : [{ name: 'payload', content: { kind: 'json', value: payload } } as const];
    return { packet: type, facts: factsOf(facts), parts };
  }
  const { query, operationName: _, variables, ...others } = payload;
  return {
    packet: type,
    facts: factsOf({ 'operation-type': operation.type, 'operation-name': operation.name, ...facts }),
    parts: [
      { name: 'query', content: { kind: 'text', text: String(query) } },
      ...(variables == null ? [] : [{ name: 'variables', content: { kind: 'json', value: variables } } as const]),
      ...(Object.keys(others).length === 0
        ? []
        : [{ name: 'payload', content: { kind: 'json', value: others } } as const]),
    ],
  };
}

/** Both libraries write `id` and `type` first. */
function cut(text: string): Decoded | null {
  const head = text.slice(0, 200);
  const type = /"type"\s*:\s*"(\w+)"/.exec(head)?.[1];
  if (type === undefined || !types.has(type)) return null;
  const id = /"id"\s*:\s*"([^"\\]*)"/.exec(head)?.[1];
  return {
    packet: type,
    facts: factsOf({ 'operation-id': id }),
    parts: [{ name: 'payload', content: { kind: 'cut', text } }],
  };
}

interface Operation {
  readonly type: string;
  readonly name: string | undefined;
}

/**
 * The operation of a document that is run: the one called `operationName`, or its only one. Fragments may stand before it,
 * so that only words outside of all braces count.
 */
function operationOf(document: string, { operationName }: { readonly operationName?: unknown }): Operation {
  const outside = outsideBraces(document);
  const found = Array.from(
    outside.matchAll(/\b(query|mutation|subscription)\b\s*([_A-Za-z]\w*)?/g),
    ([, type, name]) => {
      return { type: type ?? '', name };
    },
  );
  const called = typeof operationName === 'string' ? operationName : undefined;
  const named = called === undefined ? undefined : found.find(({ name }) => name === called);
  return named ?? found[0] ?? { type: 'query', name: called };
}

/** A GraphQL document without comments, strings, and what stands in braces or parentheses. */
function outsideBraces(document: string): string {
  let depth = 0;
  let outside = '';
  for (const [token] of document.matchAll(/#[^\n\r]*|"""[\s\S]*?"""|"(?:[^"\\]|\\.)*"|[{(]|[})]|[^#"{}()]+/g)) {
    if (token === '{' || token === '(') depth++;
    else if (token === '}' || token === ')') depth--;
    else if (depth === 0 && !/^[#"]/.test(token)) outside += token;
    // Words on both sides of what was left out stay two.
    outside += depth === 0 ? ' ' : '';
  }
  return outside;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
