/**
 * One lane: a connection from its handshake to its close.
 *
 * ```
 *   ┄┄┄┄○▁▂█▁///// 12.4 s /////▁█▁▁▒▒▒▒▒▒▒▒▒ 59.98 s ▒▒▒▒▒▒▒▒▒┃✕ 1006
 *   handshake     silence       |   the dead air         60 s┊close
 *        open             frames in above, out below the axis
 * ```
 */
import { lastSeenAt } from '../session/silence.ts';
import { drawClose, drawCloseCall, drawOpen } from './draw-marks.ts';
import { hatch, line, strokeLine, text, writeCentred } from './draw-shapes.ts';
import { bucketWidth } from './frame-pyramid.ts';
import type { LaneBrush } from './lane-brush.ts';
import { barHeight, laneHeight, silenceHeight } from './layout.ts';
import { frameHeight, lossesOf, silenceRuns } from './model.ts';
import { type TimelineContext, textSize } from './theme.ts';
import { type DeadAir, deadAirOf, guidesOf } from './timeouts.ts';
import { msPerPixel, type Pixels, xAt } from './view.ts';

/** Silences narrower than this are drawn together with their neighbours. */
const narrowestSilence: Pixels = 4;
/** A frame standing alone is drawn this wide. */
const barWidth: Pixels = 2;
/** Of the mark of a control frame. */
const pinHeight: Pixels = 10;

export function drawLane(brush: LaneBrush, pointed: boolean): void {
  drawGround(brush, pointed);
  drawBands(brush);
  if (isInSight(brush)) {
    const deadAir = deadAirOf(brush.connection, brush.model.session.endedAt);
    drawLife(brush);
    drawSilences(brush);
    if (deadAir !== null) drawDeadAir(brush, deadAir);
    drawLosses(brush);
    drawFrames(brush);
    if (deadAir !== null) {
      drawGuides(brush, deadAir);
      writeDeadAir(brush, deadAir);
    }
    drawOpen(brush);
    drawCloseCall(brush);
    drawClose(brush);
  }
  drawName(brush);
  drawSelection(brush);
}

/** Also with what stands beside the connection's end: its close's label and the guides a little later. */
function isInSight({ connection, view, model }: LaneBrush): boolean {
  const ended = lastSeenAt(connection, model.session.endedAt);
  return xAt(view, ended) > -100 && xAt(view, connection.constructedAt) < view.width + 10;
}

function drawGround({ ctx, model, view, theme, connection, place }: LaneBrush, pointed: boolean): void {
  const selected = model.selection?.connection === connection.id;
  if (selected || pointed) {
    ctx.fillStyle = selected ? theme.selectedLane : theme.pointedLane;
    ctx.fillRect(0, place.top, view.width, laneHeight);
  }
  ctx.fillStyle = theme.line;
  ctx.fillRect(0, place.top + laneHeight - 1, view.width, 1);
}

function drawBands({ ctx, model, view, theme, connection, place }: LaneBrush): void {
  ctx.globalAlpha = 0.35;
  for (const band of connection.realm === null ? [] : model.detail.bands(model.session, connection.realm)) {
    const left = Math.max(0, xAt(view, band.from));
    const right = Math.min(view.width, xAt(view, Math.min(band.to, model.session.endedAt)));
    if (right <= left) continue;
    ctx.fillStyle = theme.bands[band.kind];
    ctx.fillRect(left, place.top, Math.max(1, right - left), laneHeight - 1);
  }
  ctx.globalAlpha = 1;
}

/** The handshake as a dashed double line, the life of the socket as the axis. */
function drawLife({ ctx, model, view, theme, connection, place }: LaneBrush): void {
  const end = lastSeenAt(connection, model.session.endedAt);
  const begun = xAt(view, connection.constructedAt);
  const opened = xAt(view, connection.openedAt ?? end);
  for (const y of [place.axis - 3, place.axis + 3]) {
    strokeLine(ctx, theme.handshake, { fromX: begun, toX: Math.max(begun + 1, opened), fromY: y, toY: y }, [3, 2]);
  }
  if (connection.openedAt === null) return;
  const y = place.axis + 0.5;
  strokeLine(ctx, theme.open, {
    fromX: Math.max(0, opened),
    toX: Math.min(view.width, xAt(view, end)),
    fromY: y,
    toY: y,
  });
}

function drawSilences({ ctx, model, view, theme, connection, place }: LaneBrush): void {
  const { silences } = model.detail.lane(model.session, connection);
  const shortest = narrowestSilence * msPerPixel(view);
  for (const { from, to, only } of silenceRuns(silences, view.from, view.to, shortest)) {
    const left = Math.max(-1, xAt(view, from));
    const right = Math.min(view.width + 1, xAt(view, to));
    const [top, bottom] = [place.axis - silenceHeight / 2, place.axis + silenceHeight / 2];
    hatch(ctx, theme.silence, { left, right, top, bottom }, 6);
    if (only === null) continue;
    const words = model.words.duration(only.to - only.from);
    writeCentred(ctx, words, { left, right, middle: place.axis }, theme.dimText, theme, theme.background);
  }
}

/** The silence that the close cut off, or that is still running: more solid than those the connection outlived. */
function drawDeadAir({ ctx, view, theme, place }: LaneBrush, { from, to, cutOff }: DeadAir): void {
  const left = Math.max(-1, xAt(view, from));
  const right = Math.min(view.width + 1, xAt(view, to));
  if (right <= left) return;
  const [top, bottom] = [place.axis - silenceHeight / 2, place.axis + silenceHeight / 2];
  const colour = cutOff ? theme.deadAir : theme.silence;
  ctx.globalAlpha = 0.16;
  ctx.fillStyle = colour;
  ctx.fillRect(left, top, right - left, bottom - top);
  ctx.globalAlpha = 1;
  hatch(ctx, colour, { left, right, top, bottom }, cutOff ? 4 : 6);
}

/** After the frames and guides: nothing may run through the number that all this is about. */
function writeDeadAir({ ctx, model, view, theme, place }: LaneBrush, { from, to, ms }: DeadAir): void {
  const left = Math.max(0, xAt(view, from));
  const right = Math.min(view.width, xAt(view, to));
  const room = { left, right, middle: place.axis };
  writeCentred(ctx, model.words.duration(ms), room, theme.text, theme, theme.background, 'bold');
}

/** What is known to be missing here, and how much of it. */
function drawLosses({ ctx, model, view, theme, connection, place }: LaneBrush): void {
  const end = lastSeenAt(connection, model.session.endedAt);
  for (const loss of lossesOf(model.session, connection)) {
    const left = Math.max(0, xAt(view, Math.max(loss.from, connection.constructedAt)));
    const right = Math.min(view.width, Math.max(left + 4, xAt(view, Math.min(loss.to, end))));
    if (right <= left) continue;
    ctx.globalAlpha = 0.25;
    ctx.fillStyle = theme.loss;
    ctx.fillRect(left, place.top + 2, right - left, laneHeight - 5);
    ctx.globalAlpha = 1;
    for (const x of [left, right])
      strokeLine(ctx, theme.loss, line(x, place.top + 2, place.top + laneHeight - 3), [1, 2]);
    const room = { left, right, middle: place.top + laneHeight - 9 };
    writeCentred(ctx, model.words.loss(loss), room, theme.text, theme, theme.background);
  }
}

function drawFrames({ ctx, model, view, theme, connection, place }: LaneBrush): void {
  const width = bucketWidth(msPerPixel(view));
  const barsIn: number[] = [];
  const barsOut: number[] = [];
  const controlIn: number[] = [];
  const controlOut: number[] = [];
  const { frames } = model.detail.lane(model.session, connection);
  // A bucket more on each side: its bar may reach into sight.
  frames.forEachMark(view.from - width, view.to + width, width, ({ from, to, ...mark }) => {
    const left = xAt(view, from);
    const wide = Math.max(barWidth, xAt(view, to) - left);
    if (mark.countIn > 0) barsIn.push(left, wide, Math.max(2, frameHeight(mark.largestIn) * barHeight));
    if (mark.countOut > 0) barsOut.push(left, wide, Math.max(2, frameHeight(mark.largestOut) * barHeight));
    if (mark.controlIn > 0) controlIn.push(left);
    if (mark.controlOut > 0) controlOut.push(left);
  });
  ctx.fillStyle = theme.frameIn;
  fillBars(ctx, barsIn, (height) => place.axis - height);
  ctx.fillStyle = theme.frameOut;
  fillBars(ctx, barsOut, () => place.axis + 1);
  ctx.fillStyle = theme.control;
  fillPins(ctx, controlIn, place.axis, -1);
  fillPins(ctx, controlOut, place.axis + 1, 1);
}

/** Control frames have no size worth showing: a pin each, told from the bars of messages by its head as well as its colour. */
function fillPins(ctx: TimelineContext, lefts: readonly number[], axis: Pixels, direction: 1 | -1): void {
  const foot = direction === 1 ? 0 : -pinHeight;
  const head = direction === 1 ? pinHeight - 2 : -pinHeight;
  for (const left of lefts) {
    ctx.fillRect(left, axis + foot, 1, pinHeight);
    ctx.fillRect(left - 2, axis + head, 5, 2);
  }
}

/** @param bars left, width and height of each, one after the other */
function fillBars(ctx: TimelineContext, bars: readonly number[], topOf: (height: Pixels) => Pixels): void {
  for (let i = 0; i < bars.length; i += 3) {
    const height = bars[i + 2] ?? 0;
    ctx.fillRect(bars[i] ?? 0, topOf(height), bars[i + 1] ?? 0, height);
  }
}

function drawGuides({ ctx, model, view, theme, connection, place }: LaneBrush, deadAir: DeadAir): void {
  const running = connection.closure === null;
  // The longest first, which is the one that was met: where labels would meet, the shorter timeouts go without.
  let taken: Pixels = Number.POSITIVE_INFINITY;
  for (const { guide, at, matched } of guidesOf(model.guides, deadAir, running).reverse()) {
    const x = xAt(view, at);
    if (x < 0 || x > view.width) continue;
    const colour = matched ? theme.text : theme.guide;
    strokeLine(ctx, colour, line(x, place.top + 2, place.top + laneHeight - 3), [3, 2], matched ? 2 : 1);
    const weight = matched ? 'bold' : 'normal';
    ctx.font = `${weight} ${textSize}px ${theme.font}`;
    const wide = ctx.measureText(guide.label).width;
    if (x - xAt(view, deadAir.from) < wide + 6 || x > taken) continue;
    taken = x - wide - 8;
    text(ctx, guide.label, x - wide - 4, place.top + 7, colour, theme, weight);
  }
}

function drawName({ ctx, model, theme, connection, place }: LaneBrush): void {
  const name = model.words.lane(connection);
  if (name === '') return;
  ctx.font = `normal ${textSize}px ${theme.font}`;
  ctx.fillStyle = theme.background;
  ctx.fillRect(0, place.top + 1, ctx.measureText(name).width + 8, textSize + 2);
  text(ctx, name, 4, place.top + 8, theme.text, theme);
}

function drawSelection({ ctx, model, view, theme, connection, place }: LaneBrush): void {
  const { selection, session } = model;
  if (selection?.connection !== connection.id) return;
  if (selection.span !== null) {
    const left = xAt(view, selection.span.from);
    const right = Math.max(left + 2, xAt(view, selection.span.to));
    ctx.strokeStyle = theme.selection;
    ctx.lineWidth = 2;
    ctx.strokeRect(left - 1, place.top + 2, right - left + 2, laneHeight - 5);
  }
  if (selection.frame === null || selection.frame >= connection.rows.length) return;
  const x = xAt(view, session.frames.time.at(connection.rows.at(selection.frame))) + barWidth / 2;
  ctx.fillStyle = theme.selection;
  for (const [tip, base] of [
    [place.axis - barHeight - 1, place.top],
    [place.axis + barHeight + 1, place.top + laneHeight - 1],
  ] as const) {
    ctx.beginPath();
    ctx.moveTo(x, tip);
    ctx.lineTo(x - 4, base);
    ctx.lineTo(x + 4, base);
    ctx.closePath();
    ctx.fill();
  }
}
