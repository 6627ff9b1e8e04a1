/**
 * How a page came back: from the close of a connection to the one it opened in its place, with the time that passed.
 *
 * ```
 *   ───────────┃✕ 1006
 *              ┊
 *              └┄┄ 1.5 s ┄┄▸┄┄○───────
 * ```
 */
import { text } from './draw-shapes.ts';
import { connectionOn, lanePlace, lanesInSight } from './layout.ts';
import type { TimelineModel } from './model.ts';
import { type TimelineContext, type TimelineTheme, textSize } from './theme.ts';
import { type Pixels, type TimelineView, xAt } from './view.ts';

/** Those of which one end lies on a lane in sight: each lane has one that leads to it and one that leads away, at most. */
export function drawReconnects(
  ctx: TimelineContext,
  model: TimelineModel,
  view: TimelineView,
  theme: TimelineTheme,
): void {
  const { first, end } = lanesInSight(view, model.lanes.length);
  const inSight = (lane: number | undefined) => lane !== undefined && lane >= first && lane < end;
  const lanes = model.detail.laneOf(model.lanes);
  for (const { lost, next } of model.reconnects) {
    const [from, to] = [lanes.get(lost), lanes.get(next)];
    if (from === undefined || to === undefined || !(inSight(from) || inSight(to))) continue;
    const closedAt = connectionOn(model, from)?.closure?.at;
    const madeAt = connectionOn(model, to)?.constructedAt;
    if (closedAt === undefined || madeAt === undefined) continue;
    const [x, toX] = [xAt(view, closedAt), xAt(view, madeAt)];
    if (toX < 0 || x > view.width) continue;
    const [y, toY] = [lanePlace(view, from).axis, lanePlace(view, to).axis];
    drawArrow(ctx, theme, { x, y: y + (toY > y ? clear : -clear), toX, toY });
    const words = model.words.duration(madeAt - closedAt);
    ctx.font = `normal ${textSize}px ${theme.font}`;
    const wide = ctx.measureText(words).width;
    const left = (Math.max(0, x) + toX - wide) / 2;
    if (toX - Math.max(0, x) < wide + 18) continue;
    ctx.fillStyle = theme.background;
    ctx.fillRect(left - 3, toY - textSize / 2 - 1, wide + 6, textSize + 2);
    text(ctx, words, left, toY, theme.reconnect, theme);
  }
}

/** Begins below the mark of the close, whose number must stay readable. */
const clear: Pixels = 12;
const head: Pixels = 5;

function drawArrow(
  ctx: TimelineContext,
  theme: TimelineTheme,
  { x, y, toX, toY }: { readonly x: Pixels; readonly y: Pixels; readonly toX: Pixels; readonly toY: Pixels },
): void {
  ctx.strokeStyle = theme.reconnect;
  ctx.lineWidth = 1;
  ctx.setLineDash([1, 2]);
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x, toY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = theme.reconnect;
  ctx.beginPath();
  ctx.moveTo(toX, toY);
  ctx.lineTo(toX - head, toY - head + 1);
  ctx.lineTo(toX - head, toY + head - 1);
  ctx.closePath();
  ctx.fill();
}
