/** The strokes a timeline is made of. */
import { type TimelineContext, type TimelineTheme, textSize } from './theme.ts';
import type { Pixels } from './view.ts';

export interface Segment {
  readonly fromX: Pixels;
  readonly fromY: Pixels;
  readonly toX: Pixels;
  readonly toY: Pixels;
}

/** A vertical line that falls on one column of pixels. */
export function line(x: Pixels, fromY: Pixels, toY: Pixels): Segment {
  const crisp = Math.round(x) + 0.5;
  return { fromX: crisp, fromY, toX: crisp, toY };
}

export function strokeLine(
  ctx: TimelineContext,
  colour: string,
  { fromX, fromY, toX, toY }: Segment,
  dash: number[] = [],
  width: Pixels = 1,
): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
  ctx.setLineDash([]);
}

export function text(
  ctx: TimelineContext,
  words: string,
  x: Pixels,
  y: Pixels,
  colour: string,
  theme: TimelineTheme,
  weight: 'normal' | 'bold' = 'normal',
): void {
  ctx.font = `${weight} ${textSize}px ${theme.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y);
}

/** Words in the middle of a stretch; left out where there is no room for them. Returns whether they were written. */
export function writeCentred(
  ctx: TimelineContext,
  words: string,
  { left, right, middle }: { readonly left: Pixels; readonly right: Pixels; readonly middle: Pixels },
  colour: string,
  theme: TimelineTheme,
  paper: string | null = null,
  weight: 'normal' | 'bold' = 'normal',
): boolean {
  // A letter is at least 4 px wide: most words that do not fit are found out without measuring.
  if (right - left < words.length * 4) return false;
  ctx.font = `${weight} ${textSize}px ${theme.font}`;
  const width = ctx.measureText(words).width;
  if (width + 6 > right - left) return false;
  const x = (left + right - width) / 2;
  if (paper !== null) {
    ctx.fillStyle = paper;
    ctx.fillRect(x - 3, middle - textSize / 2 - 1, width + 6, textSize + 2);
  }
  text(ctx, words, x, middle, colour, theme, weight);
  return true;
}

/** A part of a line, from left to right. */
export interface Extent {
  readonly left: Pixels;
  readonly right: Pixels;
}

/** The widest part that nothing covers. @param covers in order of their left ends */
export function widestPart({ left, right }: Extent, covers: readonly Extent[]): Extent {
  let widest: Extent = { left, right: left };
  let from = left;
  for (const cover of [...covers, { left: right, right }]) {
    const to = Math.min(right, cover.left);
    if (to - from > widest.right - widest.left) widest = { left: from, right: to };
    from = Math.max(from, cover.right);
  }
  return widest;
}

export interface Rectangle {
  readonly left: Pixels;
  readonly right: Pixels;
  readonly top: Pixels;
  readonly bottom: Pixels;
}

/**
 * Diagonal strokes over rectangles of one height, in one path: a lane may have hundreds, and clipping each would cost more
 * than all else on it. They lie at the same places whatever part of a rectangle is in sight.
 */
export function hatch(ctx: TimelineContext, colour: string, rectangles: readonly Rectangle[], apart: Pixels): void {
  if (rectangles.length === 0) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const { left, right, top, bottom } of rectangles) {
    const height = bottom - top;
    if (right - left < apart) {
      // Too narrow for a pattern: one stroke says that there is something.
      ctx.moveTo(left, bottom);
      ctx.lineTo(Math.max(left + 1, right), top);
      continue;
    }
    for (let x = Math.floor((left - height) / apart) * apart; x < right; x += apart) {
      // From (x, bottom) up to (x + height, top), cut off at both sides.
      const begin = Math.max(x, left);
      const end = Math.min(x + height, right);
      if (end <= begin) continue;
      ctx.moveTo(begin, bottom - (begin - x));
      ctx.lineTo(end, bottom - (end - x));
    }
  }
  ctx.stroke();
}
