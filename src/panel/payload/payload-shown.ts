/** In which ways the payload of a frame can be shown, and what is to be said of it. */
import type { Bytes } from '../../base/units.ts';
import { type Connection, FrameFlag, type FrameRow, type SessionView } from '../../session/model.ts';
import type { PayloadView } from '../frames/frame-choices.ts';
import { type DecodedMessage, decodeMessage } from './decode-message.ts';
import { parsedJson } from './decoded.ts';
import { textOf } from './payload-text.ts';
import { readableJson } from './readable-json.ts';

export interface ShownPayload {
  readonly bytes: Uint8Array;
  readonly size: Bytes;
  readonly binary: boolean;
  /** Bytes had been there but newer ones took their place. */
  readonly evicted: boolean;
  readonly text: string;
  /** null where no decoder is for the connection. */
  readonly message: DecodedMessage | null;
  /** An object or array, made ready for showing; null where the payload is none. */
  readonly json: object | null;
  /** Best first; none where nothing is kept. */
  readonly views: readonly PayloadView[];
}

/** What binary messages of these protocols hold is headers in text. */
const readsBinary = new Set(['STOMP']);

export function shownPayload({ frames }: SessionView, connection: Connection, row: FrameRow): ShownPayload {
  const bytes = frames.payload(row);
  const size = frames.size.at(row);
  const flags = frames.flags.at(row);
  const binary = (flags & FrameFlag.binary) !== 0;
  const text = textOf(bytes);
  const isWhole = bytes.length === size;
  const told = bytes.length === 0 ? null : decodeMessage(connection, { text, isWhole });
  const message = binary && told !== null && (told.decoded === null || !readsBinary.has(told.protocol)) ? null : told;
  const json = isWhole ? jsonOf(text) : null;
  return {
    ...{ bytes, size, binary, text, message, json },
    evicted: (flags & FrameFlag.payloadEvicted) !== 0,
    views: bytes.length === 0 ? [] : viewsOf(binary, message, json),
  };
}

function jsonOf(text: string): object | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const value = parsedJson(text);
  const readable = value === undefined ? null : readableJson(value);
  return typeof readable?.value === 'object' ? readable.value : null;
}

function viewsOf(binary: boolean, message: DecodedMessage | null, json: object | null): readonly PayloadView[] {
  return [
    ...(message?.decoded == null ? [] : (['decoded'] as const)),
    ...(json === null ? [] : (['json'] as const)),
    ...(binary ? (['hex', 'text'] as const) : (['text', 'hex'] as const)),
  ];
}

/** How a payload is called as a file. */
export function payloadFileName({ binary, json }: ShownPayload, number: number): string {
  return `frame-${number}.${json !== null ? 'json' : binary ? 'bin' : 'txt'}`;
}

/** All bytes in hexadecimal, as dumps have them: for the clipboard. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
