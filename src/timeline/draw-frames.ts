/**
 * The frames of a lane, told apart by place and shape as well as by colour.
 *
 * ```
 *    message       heartbeat      ping and its pong      protocol ping
 *       █              ▪                  ▪                  ┬
 *  ─────█──────────────▌────────────────╱─▌──────────────────┴──   axis
 *                                      ▌
 *                                      ▪
 * ```
 */
import type { Bytes } from '../base/units.ts';
import { strokeLine } from './draw-shapes.ts';
import { bucketWidth } from './frame-pyramid.ts';
import type { LaneBrush } from './lane-brush.ts';
import { MarkHas } from './lane-marks.ts';
import { barHeight, barWidth } from './layout.ts';
import { frameHeight } from './model.ts';
import type { TimelineContext } from './theme.ts';
import { msPerPixel, type Pixels, xAt } from './view.ts';

/** Of the mark of a control frame. */
const pinHeight: Pixels = 10;
/** Of a heartbeat: they are small, and their sizes tell nothing. */
const beatHeight: Pixels = 8;
/** A ping and its pong are linked where they are this far from each other, or pings without one. */
const narrowestLink: Pixels = 3;

export function drawFrames(brush: LaneBrush): void {
  const { ctx, model, view, theme, connection, place } = brush;
  const perPixel = msPerPixel(view);
  const bucketMs = bucketWidth(perPixel);
  const marks = model.detail.lane(model.session, connection).marks(bucketMs);
  const inSight = marks.cover(view.from, view.to, bucketMs, model.heartbeatsOf(connection.id));
  drawLinks(brush);
  const each = (bit: number, draw: (left: Pixels, wide: Pixels, index: number) => void) => {
    for (let index = inSight.first; index < inSight.end; index++) {
      if (((marks.has[index] ?? 0) & bit) === 0) continue;
      // On whole pixels: a canvas fills them several times as fast as parts of them, and they are not blurred.
      const from = xAt(view, marks.from[index] ?? 0);
      const left = Math.round(from);
      const right = Math.round(from + (marks.duration[index] ?? 0) / perPixel);
      draw(left, Math.max(barWidth, right - left), index);
    }
  };
  ctx.fillStyle = theme.frameIn;
  const barIn = bars(ctx, (height) => place.axis - height);
  each(MarkHas.in, (left, wide, index) => barIn.add(left, wide, heightOf(marks.largestIn[index] ?? 0)));
  barIn.end();
  ctx.fillStyle = theme.frameOut;
  const barOut = bars(ctx, () => place.axis + 1);
  each(MarkHas.out, (left, wide, index) => barOut.add(left, wide, heightOf(marks.largestOut[index] ?? 0)));
  barOut.end();
  ctx.fillStyle = theme.heartbeat;
  each(MarkHas.beatIn, (left, wide) => fillBeat(ctx, left, wide, place.axis, -1));
  each(MarkHas.beatOut, (left, wide) => fillBeat(ctx, left, wide, place.axis + 1, 1));
  ctx.fillStyle = theme.control;
  each(MarkHas.controlIn, (left) => fillPin(ctx, left, place.axis, -1));
  each(MarkHas.controlOut, (left) => fillPin(ctx, left, place.axis + 1, 1));
}

/** In whole pixels: fewer heights make more neighbours of one height. */
function heightOf(size: Bytes): Pixels {
  return Math.max(2, Math.round(frameHeight(size) * barHeight));
}

/** Fills bars that come from left to right; those of one height that touch are one rectangle, of which a canvas can do more. */
function bars(ctx: TimelineContext, topOf: (height: Pixels) => Pixels) {
  let [left, right, height] = [0, 0, 0];
  const end = () => {
    if (height > 0) ctx.fillRect(left, topOf(height), right - left, height);
    height = 0;
  };
  const add = (x: Pixels, wide: Pixels, high: Pixels) => {
    if (high === height && x <= right) right = Math.max(right, x + wide);
    else {
      end();
      [left, right, height] = [x, x + wide, high];
    }
  };
  return { add, end };
}

/** A stem with a square head. */
function fillBeat(ctx: TimelineContext, left: Pixels, wide: Pixels, axis: Pixels, direction: 1 | -1): void {
  const foot = direction === 1 ? 0 : -beatHeight;
  const head = direction === 1 ? beatHeight - 1 : -beatHeight - 2;
  ctx.fillRect(left, axis + foot, wide, beatHeight);
  ctx.fillRect(left - 1, axis + head, wide + 2, 3);
}

/** Control frames have no size worth showing: a pin each, told from the bars of messages by its head as well as its colour. */
function fillPin(ctx: TimelineContext, left: Pixels, axis: Pixels, direction: 1 | -1): void {
  const foot = direction === 1 ? 0 : -pinHeight;
  const head = direction === 1 ? pinHeight - 2 : -pinHeight;
  ctx.fillRect(left, axis + foot, 1, pinHeight);
  ctx.fillRect(left - 2, axis + head, 5, 2);
}

/** From each ping to its pong; from one without a pong a dashed line to where it would have stood. */
function drawLinks({ ctx, model, view, theme, connection, place }: LaneBrush): void {
  const answered: number[] = [];
  const shortest = narrowestLink * msPerPixel(view);
  let unansweredAt = Number.NEGATIVE_INFINITY;
  model.heartbeatsOf(connection.id).forEachPair(view.from, view.to, shortest, ({ asked, from, to }) => {
    const x = xAt(view, from) + barWidth / 2;
    const [ping, pong] = asked === 'out' ? [beatHeight, -beatHeight] : [-beatHeight, beatHeight];
    if (to !== null) answered.push(x, place.axis + ping, xAt(view, to) + barWidth / 2, place.axis + pong);
    else if (x - unansweredAt >= narrowestLink) {
      unansweredAt = x;
      const segment = { fromX: x, toX: x, fromY: place.axis + ping, toY: place.axis + pong * 1.7 };
      strokeLine(ctx, theme.heartbeat, segment, [2, 2]);
    }
  });
  if (answered.length === 0) return;
  ctx.strokeStyle = theme.heartbeat;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let i = 0; i < answered.length; i += 4) {
    ctx.moveTo(answered[i] ?? 0, answered[i + 1] ?? 0);
    ctx.lineTo(answered[i + 2] ?? 0, answered[i + 3] ?? 0);
  }
  ctx.stroke();
}
