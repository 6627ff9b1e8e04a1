/** A payload as text for reading, and where in it something stands. */
import { visible } from '../../base/readable-text.ts';

/** The text of a payload's kept bytes. A character that the end cuts in two is left out. */
export function textOf(payload: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload, { stream: true });
}

/** Made visible, but for line breaks and tabs, which break lines. */
export function readableText(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\t').map(visible).join('\t'))
    .join('\n');
}

export interface Stretch {
  readonly text: string;
  /** It is what was sought. */
  readonly found: boolean;
}

/** More are not marked: nobody looks at them one by one. */
const mostMarks = 1000;

/** A text parted where a sought one stands, in either case; as one where that is ''. */
export function stretchesOf(text: string, sought: string): readonly Stretch[] {
  if (sought === '') return [{ text, found: false }];
  const pattern = new RegExp(sought.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
  const stretches: Stretch[] = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    if (index > end) stretches.push({ text: text.slice(end, index), found: false });
    stretches.push({ text: match, found: true });
    end = index + match.length;
    if (stretches.length >= 2 * mostMarks) break;
  }
  if (end < text.length || stretches.length === 0) stretches.push({ text: text.slice(end), found: false });
  return stretches;
}
