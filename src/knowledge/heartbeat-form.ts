/**
 * The form in which heartbeats of protocols on top of WebSocket are written down: how to tell one from all other frames.
 *
 * A row answers: by what is the protocol recognised, which of its frames are heartbeats and who sends them, how often, and
 * how long until somebody gives up. Rows are facts, never tuned to a test.
 *
 * Patterns see a frame's first `knownBytes` bytes as Latin-1, one character a byte, be it text or binary: no more is kept
 * of frames while no panel watches. JSON promises neither an order of members nor the absence of white space, so patterns
 * of JSON rely on neither; nesting is followed one level deep.
 */
import type { Bytes, Milliseconds } from '../base/units.ts';

/** How many of a frame's first bytes a pattern may see. What lies beyond never changes its answer. */
export const knownBytes: Bytes = 64;

/**
 * What a frame does in a heartbeat: `ping` asks and is answered, `pong` answers, `beat` only says "still here" and expects
 * nothing. Where it is not known whether anybody answers it is a beat, which accuses nobody of a missing answer.
 */
export type HeartbeatRole = 'ping' | 'pong' | 'beat';

/** `in`: received by the page; `out`: sent by it. */
export type HeartbeatDirection = 'in' | 'out' | 'either';

/** One kind of frame that is a heartbeat. */
export interface FrameForm {
  readonly role: HeartbeatRole;
  readonly direction: HeartbeatDirection;
  readonly binary: boolean;
  readonly pattern: RegExp;
  /** The pattern describes the frame to its end, so that it says nothing of a frame whose end is not known. */
  readonly whole: boolean;
  /** True lengths of the payload between which such a frame lies. What is longer only begins like one. */
  readonly leastBytes: Bytes;
  readonly mostBytes: Bytes;
  /** With which bytes such a frame may begin, as Latin-1. Nearly all other frames are told by it at once. */
  readonly begins: string;
  /**
   * Beginnings, of two characters or more, of strings in double quotes: every such frame has one of these strings among its
   * known bytes. Saves a closer look at most JSON. Empty where the frame need hold none.
   */
  readonly quotes: readonly string[];
  /** What tells it may come after the known bytes, in frames that are not the usual ones: those go unrecognised. */
  readonly mayComeLate?: true;
  /** As documented or recorded; the payload as Latin-1. */
  readonly examples: readonly string[];
}

export interface HeartbeatForm {
  /** Stable: session files and tests refer to it. */
  readonly id: string;
  readonly protocol: string;
  /**
   * Any of these tells that a connection speaks it. null: its frames are told by their words alone, on any connection. A
   * frame that could be anything (`2`, `h`, `{}`) counts only where the protocol is recognised.
   */
  readonly recognisedBy: { readonly subprotocol?: RegExp; readonly url?: RegExp } | null;
  /** The first that fits a frame is meant. Empty for a protocol that has none, and leaves it to `protocolPings`. */
  readonly frames: readonly FrameForm[];
  /** From ping to ping by default; null: differs, is off by default, or is not known. */
  readonly intervalMs: Milliseconds | null;
  /** How long a side that listens waits by default until it gives up; null as above. */
  readonly timeoutMs: Milliseconds | null;
  /**
   * The server also sends pings of the WebSocket protocol itself, which no page sees: silence on the wire is shorter than
   * it looks. `everyMs` by default, null where it differs or is not known for certain.
   */
  readonly protocolPings?: { readonly everyMs: Milliseconds | null };
  /** Where it was read. */
  readonly source: string;
  readonly confidence: 'high' | 'medium' | 'low';
}

type Told = Pick<FrameForm, 'role' | 'direction'>;

/** A frame that is these bytes and nothing else. */
export function exactly(told: Told, bytes: string, kind: 'text' | 'binary' = 'text'): FrameForm {
  return {
    ...told,
    binary: kind === 'binary',
    pattern: new RegExp(`^${escaped(bytes)}$`),
    whole: true,
    leastBytes: bytes.length,
    mostBytes: bytes.length,
    begins: bytes.charAt(0),
    quotes: [],
    examples: [bytes],
  };
}

/** A member that an object must have: one of the keys with one of the values. */
export interface JsonMember {
  readonly keys: readonly string[];
  /** Strings and whole numbers; `any-string`: whatever string it is. */
  readonly values: readonly (string | number)[] | 'any-string';
}

type JsonForm = Told & Pick<FrameForm, 'examples'> & Partial<Pick<FrameForm, 'mostBytes' | 'mayComeLate'>>;

/** White space that JSON admits before a value, and the brace of an object. */
const objectBegins = '{ \t\r\n';
/** Whatever comes before a member of the outermost object: scalars, arrays, and objects that hold no further ones. */
const earlierMembers = String.raw`[^{}]*?(?:\{[^{}]*\}[^{}]*?)*?`;
/** Room for an id and a time; whoever puts more into a heartbeat sends more than a heartbeat. */
const ordinaryMostBytes: Bytes = 128;

/** A text frame that is a JSON object with these members, in any order, and perhaps others. */
export function jsonObject(form: JsonForm, first: JsonMember, ...others: readonly JsonMember[]): FrameForm {
  const members = [first, ...others];
  return {
    mostBytes: ordinaryMostBytes,
    ...form,
    binary: false,
    pattern: new RegExp(String.raw`^\s*\{${members.map((member) => `(?=${memberPattern(member)})`).join('')}`),
    whole: false,
    leastBytes: Math.max(...members.map(leastMemberBytes)) + 2,
    begins: objectBegins,
    quotes: quotedStrings(first),
  };
}

/** A text frame that has one string at the place of a JSON object's member: the usual heartbeat. */
export function jsonWord(form: JsonForm, key: string, ...words: readonly string[]): FrameForm {
  return jsonObject(form, { keys: [key], values: words });
}

function memberPattern({ keys, values }: JsonMember): string {
  // A string is known to its end by its quote. A number could go on, so what ends it has to be known too.
  const value =
    values === 'any-string'
      ? '"'
      : values.map((one) => (typeof one === 'string' ? `"${escaped(one)}"` : String.raw`${one}(?=\s*[,}])`)).join('|');
  return String.raw`${earlierMembers}"(?:${keys.map(escaped).join('|')})"\s*:\s*(?:${value})`;
}

/** Of `"key":value`. */
function leastMemberBytes({ keys, values }: JsonMember): Bytes {
  const texts = values === 'any-string' ? ['""'] : values.map((value) => JSON.stringify(value));
  const shortest = (all: readonly string[]) => Math.min(...all.map(({ length }) => length));
  return shortest(keys) + 3 + shortest(texts);
}

/** Of which one stands in the member: its values where all are strings, else its keys. */
function quotedStrings({ keys, values }: JsonMember): readonly string[] {
  if (values === 'any-string') return keys;
  const words = values.filter((value) => typeof value === 'string');
  return words.length === values.length ? words : keys;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
