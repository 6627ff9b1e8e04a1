/**
 * Draws a timeline: the head with axis and page states, a lane for each connection in sight, selection and crosshair.
 * Nothing is kept between two drawings but what `SessionDetail` derives from the session.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { lastSeenAt } from '../session/silence.ts';
import { drawGroup } from './draw-group.ts';
import { drawLane } from './draw-lane.ts';
import { drawReconnects } from './draw-reconnects.ts';
import { type Extent, line, strokeLine, text, widestPart, writeCentred } from './draw-shapes.ts';
import {
  axisHeight,
  connectionOn,
  headHeight,
  laneAt,
  laneHeight,
  lanePlace,
  lanesInSight,
  stripHeight,
} from './layout.ts';
import type { TimelineModel } from './model.ts';
import { forEachBandRun, type PageBand } from './page-bands.ts';
import { type TimelineContext, type TimelineTheme, textSize } from './theme.ts';
import { offsetLabel, ticksOf } from './ticks.ts';
import { msPerPixel, type Pixels, type TimelineView, timeAt, xAt } from './view.ts';

export function draw(ctx: TimelineContext, model: TimelineModel, view: TimelineView, theme: TimelineTheme): void {
  ctx.save();
  ctx.fillStyle = theme.background;
  ctx.fillRect(0, 0, view.width, view.height);
  drawLanes(ctx, model, view, theme);
  drawHead(ctx, model, view, theme);
  drawCrosshair(ctx, model, view, theme);
  ctx.restore();
}

function drawLanes(ctx: TimelineContext, model: TimelineModel, view: TimelineView, theme: TimelineTheme): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, headHeight, view.width, Math.max(0, view.height - headHeight));
  ctx.clip();
  for (const { at } of ticksOf(view, model.session.startedAt)) {
    strokeLine(ctx, theme.line, line(xAt(view, at), headHeight, view.height));
  }
  const pointed = model.pointer === null ? -1 : laneAt(view, model.pointer.y, model.lanes.length);
  const { first, end } = lanesInSight(view, model.lanes.length);
  for (let index = first; index < end; index++) {
    const place = lanePlace(view, index);
    const lane = model.lanes[index];
    if (typeof lane === 'object') drawGroup({ ctx, model, view, theme, place }, lane);
    const connection = connectionOn(model, index);
    if (connection !== undefined) drawLane({ ctx, model, view, theme, connection, place }, pointed === index);
  }
  drawReconnects(ctx, model, view, theme);
  ctx.restore();
}

function drawHead(ctx: TimelineContext, model: TimelineModel, view: TimelineView, theme: TimelineTheme): void {
  ctx.fillStyle = theme.head;
  ctx.fillRect(0, 0, view.width, headHeight);
  for (const { at, label } of ticksOf(view, model.session.startedAt)) {
    const x = xAt(view, at);
    strokeLine(ctx, theme.line, line(x, 0, axisHeight));
    text(ctx, label, x + 4, axisHeight / 2, theme.dimText, theme);
  }
  drawStrip(ctx, model, view, theme);
  ctx.fillStyle = theme.line;
  ctx.fillRect(0, headHeight - 1, view.width, 1);
}

/** What the page was in. Where two states overlap the later one lies on top; each is named where it can be seen. */
function drawStrip(ctx: TimelineContext, model: TimelineModel, view: TimelineView, theme: TimelineTheme): void {
  const shown: (PageBand & Extent)[] = [];
  forEachBandRun(model.detail.pageStrip(model.session), view, msPerPixel(view), (band) => {
    const to = Math.min(band.to, model.session.endedAt);
    const left = Math.max(0, xAt(view, band.from));
    const right = Math.min(view.width, Math.max(xAt(view, to), xAt(view, band.from) + 2));
    if (right > 0 && left < view.width) shown.push({ ...band, to, left, right });
  });
  shown.sort((a, b) => a.from - b.from);
  for (const { kind, left, right } of shown) {
    ctx.fillStyle = theme.bands[kind];
    ctx.fillRect(left, axisHeight, right - left, stripHeight - 1);
  }
  const { words } = model;
  for (const [index, { kind, from, to, ...extent }] of shown.entries()) {
    const room = { ...widestPart(extent, shown.slice(index + 1)), middle: axisHeight + stripHeight / 2 - 0.5 };
    writeCentred(ctx, words.bandFor(kind, to - from), room, theme.onBand, theme) ||
      writeCentred(ctx, words.band(kind), room, theme.onBand, theme);
  }
}

/** Where the mouse is in time: since the start, on the clock, and since the last frame of the lane pointed at. */
function drawCrosshair(ctx: TimelineContext, model: TimelineModel, view: TimelineView, theme: TimelineTheme): void {
  const { pointer, session, words } = model;
  if (pointer === null) return;
  strokeLine(ctx, theme.dimText, line(pointer.x, axisHeight, view.height), [2, 2]);
  const at = timeAt(view, pointer.x);
  drawSinceLast(ctx, model, view, theme, at);
  const offset = offsetLabel(at - session.startedAt, pointingStep(msPerPixel(view)));
  const label = words.moment(at, offset).join(' · ');
  ctx.font = `normal ${textSize}px ${theme.font}`;
  const width = ctx.measureText(label).width + 8;
  const left = labelLeft(pointer.x, width, view.width);
  ctx.fillStyle = theme.text;
  ctx.fillRect(left, 2, width, axisHeight - 4);
  text(ctx, label, left + 4, axisHeight / 2, theme.background, theme);
}

/** A measure from the last frame of the lane to the mouse, at the lane's foot. */
function drawSinceLast(
  ctx: TimelineContext,
  model: TimelineModel,
  view: TimelineView,
  theme: TimelineTheme,
  at: EpochMs,
): void {
  const { pointer, session, detail, words } = model;
  const lane = pointer === null ? -1 : laneAt(view, pointer.y, model.lanes.length);
  const connection = connectionOn(model, lane);
  if (pointer === null || connection === undefined || at > lastSeenAt(connection, session.endedAt)) return;
  const since = detail.lane(session, connection).frames.lastUntil(at);
  if (since === null) return;
  const y = lanePlace(view, lane).top + laneHeight - 5;
  const from = Math.max(0, xAt(view, since));
  if (pointer.x - from < 2) return;
  strokeLine(ctx, theme.text, { fromX: from, toX: pointer.x, fromY: y, toY: y });
  strokeLine(ctx, theme.text, line(from, y - 3, y + 3));
  const label = words.sinceLast(at - since);
  ctx.font = `normal ${textSize}px ${theme.font}`;
  const width = ctx.measureText(label).width + 8;
  const left = Math.max(0, Math.min(pointer.x - width - 2, view.width - width));
  ctx.fillStyle = theme.text;
  ctx.fillRect(left, y - textSize / 2 - 2, width, textSize + 4);
  text(ctx, label, left + 4, y, theme.background, theme);
}

/** A pixel tells times apart no finer than itself. */
function pointingStep(perPixel: Milliseconds): Milliseconds {
  return 10 ** Math.floor(Math.log10(Math.max(0.1, perPixel)));
}

function labelLeft(x: Pixels, width: Pixels, viewWidth: Pixels): Pixels {
  return Math.min(viewWidth - width, Math.max(0, x - width / 2));
}
