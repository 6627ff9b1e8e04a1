/** The moments of a lane: open, the page's own `close()`, and how it ended. Told apart by shape and text, not by colour. */
import { endedAbnormally } from '../session/abnormal.ts';
import { line, strokeLine, text } from './draw-shapes.ts';
import type { LaneBrush } from './lane-brush.ts';
import { laneHeight } from './layout.ts';
import { textSize } from './theme.ts';
import { type Pixels, xAt } from './view.ts';

/** A triangle that points the way a connection went from here. */
export function drawOpen({ ctx, view, theme, connection, place }: LaneBrush): void {
  if (connection.openedAt === null) return;
  const x = xAt(view, connection.openedAt);
  ctx.fillStyle = theme.open;
  ctx.beginPath();
  ctx.moveTo(x, place.axis - 5);
  ctx.lineTo(x + 7, place.axis + 0.5);
  ctx.lineTo(x, place.axis + 6);
  ctx.closePath();
  ctx.fill();
}

export function drawCloseCall({ ctx, view, theme, connection, place }: LaneBrush): void {
  if (connection.closeCall === null) return;
  const x = xAt(view, connection.closeCall.at);
  strokeLine(ctx, theme.closed, line(x, place.top + 3, place.top + laneHeight - 4), [2, 2]);
  ctx.fillStyle = theme.closed;
  ctx.beginPath();
  ctx.moveTo(x - 4, place.top + 2);
  ctx.lineTo(x + 4, place.top + 2);
  ctx.lineTo(x, place.top + 8);
  ctx.closePath();
  ctx.fill();
}

/**
 * 1006 is a cross on a thick bar with its number on red; every other code, and the 1006 of a page that closed before it was
 * open, a thin bar with its number beside it, an unknown one a question mark.
 */
export function drawClose(brush: LaneBrush): void {
  const { ctx, view, theme, connection, place } = brush;
  if (connection.closure === null) return;
  const x = xAt(view, connection.closure.at);
  const label = String(connection.closure.code ?? '?');
  if (!endedAbnormally(connection)) {
    strokeLine(ctx, theme.closed, line(x, place.top + 6, place.top + laneHeight - 7), [], 2);
    text(ctx, label, labelLeft(brush, label, x, 6), place.axis, theme.closed, theme);
    return;
  }
  strokeLine(ctx, theme.abnormal, line(x, place.top + 1, place.top + laneHeight - 2), [], 3);
  drawCross(brush, x);
  const left = labelLeft(brush, label, x, 9, 'bold');
  ctx.fillStyle = theme.abnormal;
  ctx.fillRect(left - 3, place.axis - textSize / 2 - 2, ctx.measureText(label).width + 6, textSize + 4);
  text(ctx, label, left, place.axis, theme.onAbnormal, theme, 'bold');
}

export function drawCross({ ctx, theme, place }: Pick<LaneBrush, 'ctx' | 'theme' | 'place'>, x: Pixels): void {
  ctx.strokeStyle = theme.abnormal;
  ctx.lineWidth = 3;
  ctx.beginPath();
  for (const slope of [1, -1]) {
    ctx.moveTo(x - 5, place.axis - 5 * slope);
    ctx.lineTo(x + 6, place.axis + 6 * slope);
  }
  ctx.stroke();
}

/** Right of the mark, or left of it where the canvas ends. Leaves the font set. */
function labelLeft(
  { ctx, view, theme }: LaneBrush,
  label: string,
  x: Pixels,
  apart: Pixels,
  weight: 'normal' | 'bold' = 'normal',
): Pixels {
  ctx.font = `${weight} ${textSize}px ${theme.font}`;
  const width = ctx.measureText(label).width;
  const right = x + apart + 3;
  return right + width + 4 <= view.width ? right : x - apart - width;
}
