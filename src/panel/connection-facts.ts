/** What a list says of a connection, computed from its record. */

import { visible } from '../base/readable-text.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { readCloseCode } from '../knowledge/close-codes.ts';
import type { Connection } from '../session/model.ts';
import { stuckSending } from '../session/sending.ts';
import { lastSeenAt, lastSilence } from '../session/silence.ts';

/**
 * - `refused`: ended without ever opening,
 * - `lost`: was open, ended 1006 without a word,
 * - `ended`: closed with a code, by whomever,
 * - `unseen-end`: gone, and nobody saw with what code,
 * - `unknown`: out of sight before it ended.
 */
export type Standing = 'connecting' | 'open' | 'closing' | 'unknown' | 'refused' | 'lost' | 'ended' | 'unseen-end';

export function standingOf({ state, openedAt, closure }: Connection): Standing {
  if (state !== 'closed') return state;
  if (openedAt === null && closure?.initiator !== 'page') return 'refused';
  if (closure?.initiator === 'unobserved') return 'unseen-end';
  return closure?.initiator === 'unknown' ? 'lost' : 'ended';
}

/** Lost or refused: what a list of sessions and a status bar count. */
export function isDead(connection: Connection): boolean {
  const standing = standingOf(connection);
  return standing === 'lost' || standing === 'refused';
}

/** Lost or refused, closed with a code that means a fault, or open in name only: what nobody wanted. */
export function isAbnormal(connection: Connection): boolean {
  const { closure, url, protocol } = connection;
  if (isDead(connection)) return true;
  if (closure === null) return stuckSending(connection) !== null;
  if (closure.code === null || closure.initiator === 'page') return false;
  return readCloseCode(closure.code, url, protocol).known?.code.abnormal ?? false;
}

/** How long it was, or has been, open, as far as it was watched; null for one that never was. */
export function ageOf(connection: Connection, endedAt: EpochMs): Milliseconds | null {
  return connection.openedAt === null ? null : Math.max(0, lastSeenAt(connection, endedAt) - connection.openedAt);
}

/** Longest time without a frame in either direction, the last silence included; null for one that never opened. */
export function longestSilenceOf(connection: Connection, endedAt: EpochMs): Milliseconds | null {
  const last = lastSilence(connection, 'any', endedAt);
  return last === null ? null : Math.max(last.ms, connection.totals.longestSilence);
}

/** Name of a close code in its protocol, '' where none is known. */
export function closeName({ closure, url, protocol }: Connection): string {
  if (closure === null || closure.code === null) return '';
  return readCloseCode(closure.code, url, protocol).known?.code.name ?? '';
}

/** A URL as the eye looks for it: what tells sockets of one host apart comes first. What is none stays whole, made visible. */
export function splitUrl(url: string): { readonly path: string; readonly host: string } {
  if (!URL.canParse(url)) return { path: visible(url), host: '' };
  const { pathname, search, host, protocol } = new URL(url);
  return { path: `${pathname}${search}`, host: protocol === 'ws:' ? `ws://${host}` : host };
}
