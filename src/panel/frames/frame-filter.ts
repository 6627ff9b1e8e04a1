/** Which frames of a connection are listed: what the person typed and chose, and the question that makes of it. */
import type { Bytes } from '../../base/units.ts';
import type { FrameKind } from '../../session/frame-kind.ts';
import { type Direction, FrameFlag } from '../../session/model.ts';
import { hexPattern, textPattern } from './byte-pattern.ts';
import { sizeFrom } from './size-text.ts';

/** As the fields of the filter hold it: '' where nothing is asked for. */
export interface FrameFilter {
  readonly text: string;
  readonly isRegex: boolean;
  readonly direction: Direction | '';
  readonly kind: FrameKind | '';
  readonly least: string;
  readonly most: string;
  readonly hidesHeartbeats: boolean;
}

export const noFilter: FrameFilter = {
  text: '',
  isRegex: false,
  direction: '',
  kind: '',
  least: '',
  most: '',
  hidesHeartbeats: false,
};

/** Of the kept bytes of a payload, from `start` to before `end`, and its frame's flags. */
export type PayloadTest = (bytes: Uint8Array, start: number, end: number, flags: number) => boolean;

/** A frame has to meet all of it. */
export interface FrameQuery {
  readonly direction: Direction | null;
  readonly kind: FrameKind | null;
  readonly leastBytes: Bytes;
  readonly mostBytes: Bytes;
  readonly hidesHeartbeats: boolean;
  readonly payload: readonly PayloadTest[];
}

/** Fields of a filter that cannot be read. They count as empty until they can. */
export type UnreadField = 'text' | 'least' | 'most';

export function queryOf(filter: FrameFilter): { readonly query: FrameQuery; readonly unread: readonly UnreadField[] } {
  const least = sizeFrom(filter.least);
  const most = sizeFrom(filter.most);
  const payload = filter.text === '' ? null : filter.isRegex ? regexTest(filter.text) : textTest(filter.text);
  const unread: UnreadField[] = [];
  if (filter.text !== '' && payload === null) unread.push('text');
  if (filter.least.trim() !== '' && least === null) unread.push('least');
  if (filter.most.trim() !== '' && most === null) unread.push('most');
  return {
    query: {
      direction: filter.direction || null,
      kind: filter.kind || null,
      leastBytes: least ?? 0,
      mostBytes: most ?? Number.POSITIVE_INFINITY,
      hidesHeartbeats: filter.hidesHeartbeats,
      payload: payload === null ? [] : [payload],
    },
    unread,
  };
}

/** Whether every frame meets it. */
export function asksNothing(query: FrameQuery): boolean {
  return (
    query.direction === null &&
    query.kind === null &&
    query.leastBytes === 0 &&
    query.mostBytes === Number.POSITIVE_INFINITY &&
    !query.hidesHeartbeats &&
    query.payload.length === 0
  );
}

/** The same question, and this text in the payload. */
export function withText(query: FrameQuery, text: string): FrameQuery {
  return { ...query, payload: [...query.payload, textTest(text)] };
}

/** Whether the payload holds the text; one of bytes also if it holds those that the text names. */
export function textTest(text: string): PayloadTest {
  const asText = textPattern(text);
  const asHex = hexPattern(text);
  if (asHex === null) return (bytes, start, end) => asText.indexIn(bytes, start, end) !== -1;
  return (bytes, start, end, flags) =>
    asText.indexIn(bytes, start, end) !== -1 ||
    ((flags & FrameFlag.binary) !== 0 && asHex.indexIn(bytes, start, end) !== -1);
}

/** null where the text is no pattern. */
function regexTest(text: string): PayloadTest | null {
  try {
    const pattern = new RegExp(text, 'i');
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return (bytes, start, end) => pattern.test(decoder.decode(bytes.subarray(start, end)));
  } catch {
    return null;
  }
}
