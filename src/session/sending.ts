/** What the page has sent and nobody takes. */
import type { Bytes, EpochMs, Milliseconds } from '../base/units.ts';
import type { Connection } from './model.ts';

/** Bytes are in the buffer for a moment after every send. Those that stay longer are not being taken. */
const stuckMs: Milliseconds = 2000;

export interface StuckBytes {
  readonly bytes: Bytes;
  readonly since: EpochMs;
  /** For how long they had waited when they were last looked at. */
  readonly ms: Milliseconds;
}

/** Bytes that have waited in a connection's buffer; null while all is well. */
export function stuckSending({ sending }: Pick<Connection, 'sending'>): StuckBytes | null {
  if (sending === null || sending.since === null) return null;
  const ms = sending.lookedAt - sending.since;
  return ms < stuckMs ? null : { bytes: sending.buffered, since: sending.since, ms };
}
