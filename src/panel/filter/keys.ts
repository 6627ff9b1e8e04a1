/**
 * The words of the filter language: which keys there are, what may stand after each, and by which other names people
 * know them.
 */
import type { FindingKind } from '../../diagnosis/finding.ts';

/** Found where what the connection has there contains the text. */
export const textKeys = ['url', 'path', 'host', 'origin', 'page', 'protocol', 'reason', 'product'] as const;
export type TextKey = (typeof textKeys)[number];

/** Numbers, ranges, or compared with one. */
export const numberKeys = ['code', 'status', 'id', 'frames'] as const;
export type NumberKey = (typeof numberKeys)[number];

/** Durations and sizes, which are only ever compared. */
export const quantityKeys = ['age', 'gap', 'bytes'] as const;
export type QuantityKey = (typeof quantityKeys)[number];

/** Of single frames. */
export const frameSizeKeys = ['larger-than', 'smaller-than'] as const;
export type FrameSizeKey = (typeof frameSizeKeys)[number];

/** One of a few words. */
export const wordsOf = {
  is: ['open', 'connecting', 'closing', 'closed', 'lost', 'refused', 'clean', 'abnormal', 'reconnect', 'worker'],
  has: ['gap', 'heartbeat', 'loss', 'handshake', 'protocol', 'reason', 'frames'],
  cause: [
    'idle',
    'lifetime',
    'nat',
    'died',
    'size',
    'protocol',
    'network',
    'server',
    'handshake',
    'page',
    'browser',
    'peer',
    'unknown',
    'dead',
    'heartbeat',
    'reconnect',
    'halted',
  ],
  dir: ['in', 'out'],
} as const;
export type WordKey = keyof typeof wordsOf;
export type WordOf<Key extends WordKey> = (typeof wordsOf)[Key][number];
export const wordKeys = Object.keys(wordsOf) as readonly WordKey[];

export type Key = TextKey | NumberKey | QuantityKey | FrameSizeKey | WordKey;

/** In the order in which they are offered and explained. */
export const keys: readonly Key[] = [
  'is',
  'code',
  'cause',
  'has',
  'origin',
  'path',
  'protocol',
  'status',
  'gap',
  'age',
  'larger-than',
  'smaller-than',
  'dir',
  'frames',
  'bytes',
  'product',
  'reason',
  'host',
  'url',
  'page',
  'id',
];

const otherNames: Readonly<Record<string, Key>> = {
  domain: 'host',
  subprotocol: 'protocol',
  silence: 'gap',
  'close-code': 'code',
  'status-code': 'status',
};

/** The key of that name, in any case; null where there is none. */
export function keyNamed(name: string): Key | null {
  const lower = name.toLowerCase();
  const known = keys.find((key) => key === lower);
  return known ?? (Object.hasOwn(otherNames, lower) ? (otherNames[lower] ?? null) : null);
}

/** What each everyday name of a cause stands for. */
export const kindsOfCause: Readonly<Record<WordOf<'cause'>, FindingKind>> = {
  idle: 'idle-timeout',
  lifetime: 'lifetime-cap',
  nat: 'path-forgot',
  died: 'went-dead',
  size: 'size-limit',
  protocol: 'protocol-fault',
  network: 'network-change',
  server: 'server-gone',
  handshake: 'handshake-failed',
  page: 'closed-by-page',
  browser: 'closed-by-browser',
  peer: 'closed-by-peer',
  unknown: 'cannot-tell',
  dead: 'dead-but-open',
  heartbeat: 'heartbeat',
  reconnect: 'reconnecting',
  halted: 'page-halted',
};

const otherWords: Readonly<Record<WordKey, Readonly<Record<string, string>>>> = {
  is: { failed: 'refused', dropped: 'lost' },
  has: { silence: 'gap', headers: 'handshake' },
  cause: Object.fromEntries(Object.entries(kindsOfCause).map(([word, kind]) => [kind, word])),
  dir: { received: 'in', inbound: 'in', sent: 'out', outbound: 'out' },
};

/** The word as the language has it; null where the key takes no such word. */
export function wordNamed(key: WordKey, name: string): string | null {
  const lower = name.toLowerCase();
  const known: readonly string[] = wordsOf[key];
  if (known.includes(lower)) return lower;
  const others = otherWords[key];
  return Object.hasOwn(others, lower) ? (others[lower] ?? null) : null;
}

export function isTextKey(key: Key): key is TextKey {
  return (textKeys as readonly Key[]).includes(key);
}
export function isNumberKey(key: Key): key is NumberKey {
  return (numberKeys as readonly Key[]).includes(key);
}
export function isQuantityKey(key: Key): key is QuantityKey {
  return (quantityKeys as readonly Key[]).includes(key);
}
export function isFrameSizeKey(key: Key): key is FrameSizeKey {
  return (frameSizeKeys as readonly Key[]).includes(key);
}
