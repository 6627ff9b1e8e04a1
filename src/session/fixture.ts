/**
 * Sessions for tests, written as a script and fed through the same door as a recorder's batches.
 *
 * ```ts
 * scriptedSession({ connections: [{ openAt: 5, frames: [[100, 'in', 'hello']], close: { at: 60_080, code: 1006 } }] })
 * ```
 * All times are milliseconds since `fixtureOrigin`.
 */
import type { EpochMs, Milliseconds, RealmMs } from '../base/units.ts';
import {
  type Batch,
  type ConnectionTotals,
  type FrameColumns,
  FrameFlag,
  type GapColumns,
  gapDirections,
  journalStart,
  type LifecycleEvent,
  minimumGapMs,
  type PageChange,
  type PageEvent,
} from '../wire/records.ts';
import type { Environment, GapDirection, Handshake } from './model.ts';
import { Session } from './session.ts';

/** 2027-01-15T08:00:00Z. */
export const fixtureOrigin: EpochMs = 1_800_000_000_000;

export const fixtureEnvironment: Environment = {
  browser: 'Chromium',
  browserVersion: '156.0',
  os: 'Linux',
  utcOffsetMinutes: 60,
  extensionVersion: '0.1.0',
  pageUrl: 'https://app.example/',
};

/** Time, direction, and the text sent or a size in bytes (then binary, nothing captured). */
export type ScriptedFrame = readonly [at: RealmMs, direction: 'in' | 'out', payload: string | number];

export interface ScriptedConnection {
  readonly url?: string;
  /** Which document, 0 unless told; realm `n` is made when first named. */
  readonly realm?: number;
  /** Constructed at; 0 unless told. */
  readonly at?: RealmMs;
  /** 5 ms after construction unless told; null: never opened. */
  readonly openAt?: RealmMs | null;
  readonly protocol?: string;
  readonly protocols?: readonly string[];
  readonly stack?: string;
  readonly frames?: readonly ScriptedFrame[];
  readonly closeCall?: {
    readonly at: RealmMs;
    readonly code?: number;
    readonly reason?: string;
    readonly stack?: string;
  };
  readonly close?: {
    readonly at: RealmMs;
    readonly code: number;
    readonly reason?: string;
    /** True for all codes but 1006 unless told. */
    readonly wasClean?: boolean;
  };
  readonly handshake?: {
    readonly status?: number | null;
    readonly responseHeaders?: Readonly<Record<string, string>>;
    readonly requestHeaders?: Readonly<Record<string, string>>;
    readonly failure?: string;
    readonly serverAddress?: string;
  };
  readonly hostHint?: Readonly<Record<string, string>>;
}

export interface SessionScript {
  readonly connections: readonly ScriptedConnection[];
  readonly pages?: readonly (readonly [at: RealmMs, change: PageChange, durationMs?: Milliseconds])[];
  /** How far the session reaches; the last thing that happens unless told. */
  readonly until?: RealmMs;
}

export function scriptedSession(script: SessionScript): Session {
  const session = new Session(fixtureEnvironment);
  const realms = Math.max(1, ...script.connections.map(({ realm = 0 }) => realm + 1));
  for (let realm = 0; realm < realms; realm++) {
    const id = session.addRealm({
      documentId: `document-${realm}`,
      frameId: realm,
      url: 'https://app.example/',
      timeOrigin: fixtureOrigin,
      late: false,
      trusted: true,
    });
    const connections = script.connections.filter((connection) => (connection.realm ?? 0) === realm);
    session.applyBatch(id, batchOf(connections, realm === 0 ? (script.pages ?? []) : []));
  }
  for (const connection of script.connections) {
    const { handshake, hostHint, url = defaultUrl } = connection;
    if (handshake !== undefined) session.addHandshakes([handshakeOf(url, connection.at ?? 0, handshake)]);
    if (hostHint !== undefined) session.addHostHints([{ url, responseHeaders: headers(hostHint) }]);
  }
  if (script.until !== undefined) session.cover(fixtureOrigin + script.until);
  return session;
}

const defaultUrl = 'wss://app.example/live';

function handshakeOf(url: string, at: RealmMs, given: NonNullable<ScriptedConnection['handshake']>): Handshake {
  return {
    source: 'devtools-har',
    requestId: '',
    url,
    startedAt: fixtureOrigin + at + 1,
    status: given.status === undefined ? 101 : given.status,
    requestHeaders: headers(given.requestHeaders ?? {}),
    responseHeaders: headers(given.responseHeaders ?? {}),
    serverAddress: given.serverAddress ?? '203.0.113.7',
    failure: given.failure ?? '',
  };
}

function headers(fields: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(fields).map(([name, value]) => ({ name: name.toLowerCase(), value }));
}

/** The batch a recorder would send for these connections, in which everything is there. */
export function batchOf(connections: readonly ScriptedConnection[], pages: SessionScript['pages'] = []): Batch {
  const events: LifecycleEvent[] = [];
  const frames: { connection: number; frame: ScriptedFrame }[] = [];
  const gaps: ScriptedGap[] = [];
  const totals: ConnectionTotals[] = [];
  for (const [connection, script] of connections.entries()) {
    events.push(...eventsOf(connection, script));
    for (const frame of script.frames ?? []) frames.push({ connection, frame });
    gaps.push(...gapsOf(connection, script));
    totals.push(totalsOf(connection, script));
  }
  events.sort((a, b) => a.time - b.time);
  frames.sort((a, b) => a.frame[0] - b.frame[0]);
  const pageEvents: PageEvent[] = pages.map(([time, change, duration = 0]) => ({ time, change, duration }));
  return {
    ...{ from: journalStart, firstEvent: 0, events, firstPage: 0, pages: pageEvents, firstGap: 0 },
    ...{
      gaps: gapColumns(gaps),
      frames: columnsOf(frames),
      nextFrame: frames.length,
      shed: [],
      totals,
      latePayloads: [],
    },
  };
}

interface ScriptedGap {
  readonly connection: number;
  readonly direction: GapDirection;
  readonly from: RealmMs;
  readonly to: RealmMs;
}

/** The silences between the frames of a script, found the plain way. */
function gapsOf(connection: number, script: ScriptedConnection): ScriptedGap[] {
  const frames = [...(script.frames ?? [])].sort((a, b) => a[0] - b[0]);
  return gapDirections.flatMap((direction) => {
    let from = openTime(script) ?? 0;
    return frames
      .filter(([, way]) => direction === 'any' || direction === way)
      .flatMap(([to]) => {
        const gap = { connection, direction, from, to };
        from = to;
        return gap.to - gap.from >= minimumGapMs ? [gap] : [];
      });
  });
}

function gapColumns(unordered: readonly ScriptedGap[]): GapColumns {
  const gaps = [...unordered].sort((a, b) => a.to - b.to);
  return {
    length: gaps.length,
    connection: Uint32Array.from(gaps, ({ connection }) => connection),
    direction: Uint8Array.from(gaps, ({ direction }) => gapDirections.indexOf(direction)),
    from: Float64Array.from(gaps, ({ from }) => from),
    to: Float64Array.from(gaps, ({ to }) => to),
  };
}

function openTime({ at = 0, openAt = at + 5 }: ScriptedConnection): RealmMs | null {
  return openAt;
}

function eventsOf(connection: number, script: ScriptedConnection): LifecycleEvent[] {
  const { url = defaultUrl, at = 0, protocols = [], protocol = '', stack = '', closeCall, close } = script;
  const openAt = openTime(script);
  const events: LifecycleEvent[] = [
    { type: 'construct', time: at, connection, api: 'WebSocket', url, protocols, prerendering: false, stack },
  ];
  if (openAt !== null) events.push({ type: 'open', time: openAt, connection, protocol, extensions: '' });
  if (closeCall !== undefined) {
    const { code = null, reason = '', stack: caller = '' } = closeCall;
    const readyState = openAt === null || closeCall.at < openAt ? 0 : 1;
    events.push({ type: 'close-call', time: closeCall.at, connection, code, reason, readyState, stack: caller });
  }
  if (close !== undefined) {
    const { code, reason = '', wasClean = code !== 1006 } = close;
    if (!wasClean) events.push({ type: 'error', time: close.at, connection });
    events.push({ type: 'close', time: close.at, connection, code, reason, wasClean });
  }
  return events;
}

function totalsOf(connection: number, script: ScriptedConnection): ConnectionTotals {
  const frames = [...(script.frames ?? [])].sort((a, b) => a[0] - b[0]);
  const inbound = frames.filter(([, direction]) => direction === 'in');
  const outbound = frames.filter(([, direction]) => direction === 'out');
  const longest = (some: readonly ScriptedFrame[]): Milliseconds => {
    let since = openTime(script) ?? 0;
    let longestMs = 0;
    for (const [at] of some) {
      longestMs = Math.max(longestMs, at - since);
      since = at;
    }
    return longestMs;
  };
  const bytes = (some: readonly ScriptedFrame[]) => some.reduce((sum, [, , payload]) => sum + sizeOf(payload), 0);
  return {
    connection,
    framesIn: inbound.length,
    framesOut: outbound.length,
    bytesIn: bytes(inbound),
    bytesOut: bytes(outbound),
    lastIn: inbound.at(-1)?.[0] ?? -1,
    lastOut: outbound.at(-1)?.[0] ?? -1,
    longestSilence: longest(frames),
    longestSilenceIn: longest(inbound),
    longestSilenceOut: longest(outbound),
    sending: { buffered: 0, mostBuffered: 0, since: -1, lookedAt: -1, readyState: 0 },
  };
}

const encoder = new TextEncoder();

function sizeOf(payload: string | number): number {
  return typeof payload === 'number' ? payload : encoder.encode(payload).length;
}

function columnsOf(rows: readonly { connection: number; frame: ScriptedFrame }[]): FrameColumns {
  const texts = rows.map(({ frame: [, , payload] }) => encoder.encode(typeof payload === 'string' ? payload : ''));
  const payload = new Uint8Array(texts.reduce((sum, text) => sum + text.length, 0));
  let end = 0;
  for (const text of texts) {
    payload.set(text, end);
    end += text.length;
  }
  return {
    length: rows.length,
    offset: Uint32Array.from(rows.keys()),
    connection: Uint32Array.from(rows, ({ connection }) => connection),
    time: Float64Array.from(rows, ({ frame: [at] }) => at),
    flags: Uint8Array.from(rows, ({ frame: [, direction, sent] }) => {
      const binary = typeof sent === 'number' ? FrameFlag.binary : 0;
      return binary | (direction === 'out' ? FrameFlag.outbound : 0);
    }),
    size: Uint32Array.from(rows, ({ frame: [, , sent] }) => sizeOf(sent)),
    captured: Uint32Array.from(texts, (text) => text.length),
    payload,
  };
}
