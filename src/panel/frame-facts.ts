/** What the frame list says of a frame. */

import { hexPreview, textPreview } from '../base/readable-text.ts';
import type { Bytes, EpochMs, Milliseconds } from '../base/units.ts';
import { type FrameKind, kindOfFrame } from '../session/frame-kind.ts';
import { type Connection, type Direction, FrameFlag, type FrameRow, type SessionView } from '../session/model.ts';

export interface FrameFacts {
  readonly row: FrameRow;
  readonly direction: Direction;
  readonly at: EpochMs;
  /** Since the connection's frame before, or its open; null where there is neither. */
  readonly sinceLast: Milliseconds | null;
  readonly size: Bytes;
  readonly kind: FrameKind;
  /** Dispatched by the page itself: nothing came over the wire. */
  readonly synthetic: boolean;
  readonly preview: string;
  /** Kept of the payload: less than `size` when it is not whole. */
  readonly kept: Bytes;
  /** Bytes had been there but newer ones took their place. */
  readonly evicted: boolean;
}

const longestText = 300;
const longestHex = 48;

/** @param index position in `connection.rows` */
export function frameFacts(session: SessionView, connection: Connection, index: number): FrameFacts {
  const { frames } = session;
  const row = connection.rows.at(index);
  const flags = frames.flags.at(row);
  const at = frames.time.at(row);
  const before = index > 0 ? frames.time.at(connection.rows.at(index - 1)) : connection.openedAt;
  const binary = (flags & FrameFlag.binary) !== 0;
  const payload = frames.payload(row);
  return {
    row,
    direction: (flags & FrameFlag.outbound) !== 0 ? 'out' : 'in',
    at,
    sinceLast: before === null ? null : Math.max(0, at - before),
    size: frames.size.at(row),
    kind: kindOfFrame(flags),
    synthetic: (flags & FrameFlag.synthetic) !== 0,
    preview: binary ? hexPreview(payload, longestHex) : textPreview(payload, longestText),
    kept: frames.captured.at(row),
    evicted: (flags & FrameFlag.payloadEvicted) !== 0,
  };
}
