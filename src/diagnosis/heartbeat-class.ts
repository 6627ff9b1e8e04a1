/**
 * Which frames are heartbeats, told by the first `knownBytes` bytes of each, by its size and direction, and by what is
 * known of its connection.
 *
 * Sessions hold a million frames and hardly any is a heartbeat, so that a frame is turned away by the cheapest that can:
 *
 * ```
 *   size ─▶ first byte ─▶ a string in quotes that heartbeats hold ─▶ patterns on the decoded bytes, in the table's order
 *   free    a load        a pass over the bytes, of JSON only        hundreds of nanoseconds
 * ```
 */
import { type FrameForm, type HeartbeatForm, type HeartbeatRole, knownBytes } from '../knowledge/heartbeat-form.ts';
import { heartbeats, mayCarry } from '../knowledge/heartbeats.ts';
import {
  type Connection,
  controlFrame,
  type Direction,
  FrameFlag,
  type FrameRow,
  type HeartbeatClass,
  heartbeatClasses,
  type SessionView,
} from '../session/model.ts';

/**
 * The heartbeats that may pass on a connection, in the order in which frames are held against them. Subprotocols that were
 * asked for stand in where none was agreed on or seen. The same heartbeats are the same array.
 */
export function heartbeatFormsFor(
  connection: Pick<Connection, 'url' | 'protocol' | 'requestedProtocols'>,
): readonly HeartbeatForm[] {
  const { url, protocol, requestedProtocols } = connection;
  const subprotocols = protocol === '' ? requestedProtocols : [protocol];
  const forms = heartbeats.filter((form) => mayCarry(form, url, subprotocols));
  const key = forms.map(({ id }) => id).join();
  const known = selections.get(key);
  if (known !== undefined) return known;
  selections.set(key, forms);
  return forms;
}

/** By the ids in them. There are no more than the table has ways to recognise several protocols at once. */
const selections = new Map<string, readonly HeartbeatForm[]>();

/**
 * What a frame is to the heartbeats of its connection.
 *
 * @param forms of the connection, from `heartbeatFormsFor`
 * @param size true length of the payload in bytes
 * @param head the first bytes of the payload, as many as were kept; only `knownBytes` of them count
 * @returns `unknown` for a frame of which nothing was kept, or so little that it may be a heartbeat or none
 */
export function classifyFrame(
  forms: readonly HeartbeatForm[],
  direction: Direction,
  binary: boolean,
  size: number,
  head: Uint8Array,
): HeartbeatClass {
  return heartbeatClasses[classOf(sieveFor(forms, direction === 'out', binary), size, head)] ?? 'unknown';
}

/**
 * The row of the table that a heartbeat is told by; null for one that only recurs, and for all that is none. Its arguments are
 * those of `classifyFrame`.
 */
export function formOfHeartbeat(
  forms: readonly HeartbeatForm[],
  direction: Direction,
  binary: boolean,
  size: number,
  head: Uint8Array,
): HeartbeatForm | null {
  const isOne = ({ frames }: HeartbeatForm) => {
    const name = heartbeatClasses[classOf(sieveOf(candidatesOf([{ frames }], direction, binary)), size, head)];
    return name !== 'unknown' && name !== 'none';
  };
  return forms.find(isOne) ?? null;
}

/** The heartbeat classes of all frames of a session. */
export function classifyAll(session: SessionView): Uint8Array {
  return classifyRows(session, 0, session.frames.length);
}

/**
 * The heartbeat classes of the frames from one row of the frame table up to another, as indices into `heartbeatClasses`.
 * What the page dispatched itself came over no wire and is none. What a file told stands: whoever wrote it saw the payloads.
 */
export function classifyRows({ connections, frames }: SessionView, from: FrameRow, to: FrameRow): Uint8Array {
  const classes = new Uint8Array(to - from);
  const sieves: (readonly Sieve[] | undefined)[] = new Array(connections.length);
  const owners = frames.connection.values;
  const flags = frames.flags.values;
  const sizes = frames.size.values;
  const captured = frames.captured.values;
  const told = frames.heartbeat.values;
  for (let i = 0, row = from; row < to; i++, row++) {
    const known = told[row] ?? unknown;
    if (known !== unknown) {
      classes[i] = known;
      continue;
    }
    const flag = flags[row] ?? 0;
    const size = sizes[row] ?? 0;
    const owner = owners[row] ?? 0;
    const ofConnection = sieves[owner] ?? sievesOf(connections[owner]);
    sieves[owner] = ofConnection;
    const sieve = ofConnection[sieveIndex((flag & FrameFlag.outbound) !== 0, (flag & FrameFlag.binary) !== 0)];
    const mesh = sieve === undefined ? undefined : meshFor(sieve, size);
    if ((flag & (FrameFlag.synthetic | controlFrame)) !== 0) classes[i] = none;
    else if (size > 0 && captured[row] === 0) classes[i] = unknown;
    else if (mesh === undefined) classes[i] = none;
    // Where they lie, for making a view of a payload costs more than most frames are worth.
    else classes[i] = classByMesh(mesh, size, frames.slab(row), frames.slabStart(row), captured[row] ?? 0);
  }
  return classes;
}

function sievesOf(connection: Connection | undefined): readonly Sieve[] {
  return connection === undefined ? [] : sievesFor(heartbeatFormsFor(connection));
}

const unknown = heartbeatClasses.indexOf('unknown');
const none = heartbeatClasses.indexOf('none');

/**
 * The frames that may be heartbeats in one direction, text or binary: for each size the meshes that frames of it have to
 * pass. Nothing there: no heartbeat has this size.
 */
type Sieve = readonly (Mesh | undefined)[];

/** What tells frames of one size that may be heartbeats from all others. */
interface Mesh {
  readonly candidates: readonly Candidate[];
  /** By first byte: `plain`, `quoting`, both or neither. */
  readonly begins: Uint8Array;
  /** A bit for each pair of bytes with which a quoted string of a candidate begins. */
  readonly quotes: Uint8Array;
}

interface Candidate extends FrameForm {
  readonly index: number;
  /** `quotes` with the quotation mark. */
  readonly needles: readonly string[];
}

/** Some candidate with this first byte need not hold a string in quotes; all that a look at the strings cannot spare. */
const plain = 1;
/** Some candidate with this first byte holds one of the strings. */
const quoting = 2;

const quotationMark = 0x22;

/** Of one selection of heartbeats: in and out, text and binary. */
const compiled = new WeakMap<readonly HeartbeatForm[], readonly Sieve[]>();

function sieveFor(forms: readonly HeartbeatForm[], outbound: boolean, binary: boolean): Sieve {
  return sievesFor(forms)[sieveIndex(outbound, binary)] ?? [];
}

function sieveIndex(outbound: boolean, binary: boolean): number {
  return (outbound ? 1 : 0) + (binary ? 2 : 0);
}

function sievesFor(forms: readonly HeartbeatForm[]): readonly Sieve[] {
  const known = compiled.get(forms);
  if (known !== undefined) return known;
  const sieves = [false, true].flatMap((binary) =>
    (['in', 'out'] as const).map((direction) => sieveOf(candidatesOf(forms, direction, binary))),
  );
  compiled.set(forms, sieves);
  return sieves;
}

function candidatesOf(
  forms: readonly Pick<HeartbeatForm, 'frames'>[],
  direction: Direction,
  binary: boolean,
): readonly Candidate[] {
  return forms
    .flatMap(({ frames }) => frames)
    .filter((frame) => frame.binary === binary && (frame.direction === 'either' || frame.direction === direction))
    .map((frame) => ({ ...frame, index: classIndex(frame.role), needles: frame.quotes.map((text) => `"${text}`) }));
}

function classIndex(role: HeartbeatRole): number {
  return heartbeatClasses.indexOf(role);
}

function sieveOf(candidates: readonly Candidate[]): Sieve {
  const mostBytes = Math.max(-1, ...candidates.map((candidate) => candidate.mostBytes));
  const meshes = new Map<string, Mesh>();
  return Array.from({ length: mostBytes + 1 }, (_, size) => {
    const ofSize = candidates.filter((candidate) => size >= candidate.leastBytes && size <= candidate.mostBytes);
    if (ofSize.length === 0) return undefined;
    const key = ofSize.map((candidate) => candidates.indexOf(candidate)).join();
    const mesh = meshes.get(key) ?? meshOf(ofSize);
    meshes.set(key, mesh);
    return mesh;
  });
}

function meshOf(candidates: readonly Candidate[]): Mesh {
  const begins = new Uint8Array(256);
  for (const candidate of candidates) {
    const kind = candidate.quotes.length === 0 ? plain : quoting;
    for (const character of candidate.begins) {
      const byte = character.charCodeAt(0);
      begins[byte] = (begins[byte] ?? 0) | kind;
    }
  }
  return { candidates, begins, quotes: quoteBits(candidates.flatMap(({ quotes }) => quotes)) };
}

function quoteBits(texts: readonly string[]): Uint8Array {
  const bits = new Uint8Array(texts.length === 0 ? 0 : 1 << 13);
  for (const text of texts) {
    const pair = (text.charCodeAt(0) << 8) | text.charCodeAt(1);
    bits[pair >> 3] = (bits[pair >> 3] ?? 0) | (1 << (pair & 7));
  }
  return bits;
}

/** The index of a frame's class. */
function classOf(sieve: Sieve, size: number, head: Uint8Array): number {
  if (head.length === 0) return size === 0 ? none : unknown;
  const mesh = meshFor(sieve, size);
  return mesh === undefined ? none : classByMesh(mesh, size, head, 0, head.length);
}

/** Without a read beyond the array's end, which is slow. */
function meshFor(sieve: Sieve, size: number): Mesh | undefined {
  return size < sieve.length ? sieve[size] : undefined;
}

/** Of a payload whose first bytes lie among others, `length` of them from `start` on. */
function classByMesh(mesh: Mesh, size: number, bytes: Uint8Array, start: number, length: number): number {
  const kind = length === 0 ? (mesh.begins[0] ?? 0) : (mesh.begins[bytes[start] ?? 0] ?? 0);
  if (kind === 0) return none;
  const known = Math.min(length, size, knownBytes);
  const cut = known < size && known < knownBytes;
  if (kind === quoting && !cut && !holdsQuoted(mesh.quotes, bytes, start, start + known)) return none;
  return classByPatterns(mesh.candidates, size, latin1(bytes, start, start + known), cut);
}

/** Whether the bytes between hold a quote and behind it a beginning that the bits tell of. */
function holdsQuoted(bits: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end - 2; i++) {
    if (bytes[i] !== quotationMark) continue;
    const pair = ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    if (((bits[pair >> 3] ?? 0) & (1 << (pair & 7))) !== 0) return true;
  }
  return false;
}

/** @param cut fewer bytes are known than there are to be known, so that a heartbeat may have become unrecognisable */
function classByPatterns(candidates: readonly Candidate[], size: number, text: string, cut: boolean): number {
  let possible = false;
  for (const { begins, whole, pattern, index, needles } of candidates) {
    if (!begins.includes(text.charAt(0))) continue;
    if (!cut && needles.length > 0 && !needles.some((needle) => text.includes(needle))) continue;
    if (!(whole && text.length < size) && pattern.test(text)) return index;
    possible = true;
  }
  return cut && possible ? unknown : none;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  // `apply` takes anything with a length, though its type wants an array; spreading takes three times as long.
  return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]);
}
