/**
 * Two accounts of a socket in one form, the wire's and the recording's, so that a test holds one against the other and a
 * difference reads as one.
 */
import { createHash } from 'node:crypto';
import type { Bytes } from '../../../src/base/units.ts';
import {
  type Connection,
  type FrameCounts,
  FrameFlag,
  type FrameRow,
  type Initiator,
  type SessionView,
} from '../../../src/session/model.ts';
import type { Direction, TappedSocket } from './tap.ts';

/** What the panel asks the recorder to keep of a frame; of longer ones the beginning is compared, and the true length. */
const keptBytes: Bytes = 16_384;

export interface Account {
  /** Path and query. */
  readonly path: string;
  readonly protocol: string;
  /** The extension agreed on, without its parameters, which browsers word differently; '' for none. */
  readonly extension: string;
  /** A line a message: kind, length in bytes, and a digest of what is kept of it. In order. */
  readonly messages: Readonly<Record<Direction, readonly string[]>>;
  readonly totals: FrameCounts;
  /** The code in the Close frame that the page received, 1006 where none came. */
  readonly closeCode: number;
  readonly closeReason: string;
}

/** What Close frames tell besides. Without any the wire says nothing of it: a call of `close()` may have come too late. */
export interface CloseAccount {
  readonly initiator: Initiator;
  /** The code the page closed with, 1005 where it gave none; null: it did not close. */
  readonly closeCallCode: number | null;
}

/** What a recording must say of this socket. */
export function wireAccount({
  path,
  protocol,
  extensions,
  messages,
  closes,
}: TappedSocket): Account & Partial<CloseAccount> {
  const messagesOf = (wanted: Direction) => messages.filter(({ direction }) => direction === wanted);
  const linesOf = (wanted: Direction) =>
    messagesOf(wanted).map(({ kind, payload }) => line(kind, payload.length, payload.subarray(0, keptBytes)));
  const bytesOf = (wanted: Direction) => messagesOf(wanted).reduce((sum, { payload }) => sum + payload.length, 0);
  const [first] = closes;
  const received = closes.find(({ direction }) => direction === 'in');
  return {
    path,
    protocol,
    extension: nameOf(extensions),
    messages: { in: linesOf('in'), out: linesOf('out') },
    totals: {
      framesIn: messagesOf('in').length,
      framesOut: messagesOf('out').length,
      bytesIn: bytesOf('in'),
      bytesOut: bytesOf('out'),
    },
    closeCode: received?.code ?? 1006,
    closeReason: received?.reason ?? '',
    ...(first?.direction === 'in' && { initiator: 'peer', closeCallCode: null }),
    ...(first?.direction === 'out' && { initiator: 'page', closeCallCode: first.code }),
  };
}

export function recordedAccount({ frames }: SessionView, connection: Connection): Account & CloseAccount {
  const linesOf = (wanted: Direction) =>
    rowsOf(connection)
      .filter((row) => directionOf(frames.flags.at(row)) === wanted)
      .map((row) => {
        const kind = frames.flags.at(row) & FrameFlag.binary ? 'binary' : 'text';
        return line(kind, frames.size.at(row), frames.payload(row));
      });
  const { pathname, search } = new URL(connection.url);
  const { closeCall, closure } = connection;
  return {
    path: pathname + search,
    protocol: connection.protocol,
    extension: nameOf(connection.extensions),
    messages: { in: linesOf('in'), out: linesOf('out') },
    totals: connection.totals,
    closeCode: closure?.code ?? Number.NaN,
    closeReason: closure?.reason ?? '',
    initiator: closure?.initiator ?? 'unknown',
    closeCallCode: closeCall && (closeCall.code ?? 1005),
  };
}

/**
 * Places at which the recording has the order of both directions wrong: what the tap saw going out before something came
 * in, the page had sent before that arrived. The other way round it need not be so, since what comes in is on its way for a while.
 */
export function misorderedArrivals(socket: TappedSocket, { frames }: SessionView, connection: Connection): number[] {
  const onWire = sentBeforeEach(socket.messages.map(({ direction }) => direction));
  const recorded = sentBeforeEach(rowsOf(connection).map((row) => directionOf(frames.flags.at(row))));
  return onWire.flatMap((sent, arrival) => ((recorded[arrival] ?? 0) < sent ? [arrival] : []));
}

/** For each message that came in, how many had gone out before. */
function sentBeforeEach(directions: readonly Direction[]): number[] {
  let sent = 0;
  return directions.flatMap((direction) => {
    if (direction === 'in') return [sent];
    sent++;
    return [];
  });
}

function rowsOf({ rows }: Connection): FrameRow[] {
  return [...rows.values];
}

function nameOf(extensions: string): string {
  return extensions.replace(/;.*$/, '');
}

function directionOf(flags: number): Direction {
  return flags & FrameFlag.outbound ? 'out' : 'in';
}

function line(kind: string, size: Bytes, kept: Uint8Array): string {
  return `${kind} ${size} bytes, ${createHash('sha1').update(kept).digest('hex').slice(0, 12)} of ${kept.length}`;
}
