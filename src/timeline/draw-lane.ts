/**
 * One lane: a connection from its handshake to its close.
 *
 * ```
 *   ┄┄┄┄○▁▂█▁///// 12.4 s /////▁█▁▁▒▒▒▒▒▒▒▒▒ 59.98 s ▒▒▒▒▒▒▒▒▒┃✕ 1006
 *   handshake     silence       |   the dead air         60 s┊close
 *        open             frames in above, out below the axis
 * ```
 */
import type { EpochMs } from '../base/units.ts';
import type { Connection, SessionView } from '../session/model.ts';
import { lastSeenAt } from '../session/silence.ts';
import { drawFrames } from './draw-frames.ts';
import { drawClose, drawCloseCall, drawOpen } from './draw-marks.ts';
import { hatch, line, strokeLine, text, writeCentred } from './draw-shapes.ts';
import type { LaneBrush } from './lane-brush.ts';
import { barHeight, barWidth, laneHeight, silenceHeight } from './layout.ts';
import { silenceRuns, type TimelineSelection } from './model.ts';
import { forEachBandRun } from './page-bands.ts';
import { marksOf } from './steps.ts';
import { textSize } from './theme.ts';
import { type DeadAir, deadAirOf, guidesOf } from './timeouts.ts';
import { msPerPixel, type Pixels, xAt } from './view.ts';

/** Silences narrower than this are drawn together with their neighbours. */
const narrowestSilence: Pixels = 4;
const narrowestLoss: Pixels = 4;
const edgeWidth: Pixels = 2;
/** No words fit into less. */
const narrowestLabel: Pixels = 20;

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
    drawGuides(brush);
    if (deadAir !== null) writeDeadAir(brush, deadAir);
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
  if (!selected) return;
  ctx.fillStyle = theme.selectedEdge;
  ctx.fillRect(0, place.top, view.width, edgeWidth);
  ctx.fillRect(0, place.top + laneHeight - edgeWidth, view.width, edgeWidth);
}

function drawBands({ ctx, model, view, theme, connection, place }: LaneBrush): void {
  if (connection.realm === null) return;
  ctx.globalAlpha = 0.35;
  const bands = model.detail.bands(model.session, connection.realm);
  forEachBandRun(bands, view, msPerPixel(view), ({ kind, from, to }) => {
    const left = Math.max(0, xAt(view, from));
    const right = Math.min(view.width, xAt(view, Math.min(to, model.session.endedAt)));
    if (right <= left) return;
    ctx.fillStyle = theme.bands[kind];
    ctx.fillRect(left, place.top, Math.max(1, right - left), laneHeight - 1);
  });
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
  const shortest = narrowestSilence * msPerPixel(view);
  const [top, bottom] = [place.axis - silenceHeight / 2, place.axis + silenceHeight / 2];
  const runs = silenceRuns(connection.gaps.any, view.from, view.to, shortest).map(({ from, to, only }) => ({
    ...{ left: Math.max(-1, xAt(view, from)), right: Math.min(view.width + 1, xAt(view, to)), top, bottom },
    only,
  }));
  const isOne = ({ only }: { readonly only: unknown }) => only !== null;
  hatch(ctx, theme.silence, runs.filter(isOne), 6);
  // Several short ones, with frames between: thinner, and there may be one all along the lane.
  hatch(
    ctx,
    theme.silence,
    runs.filter((run) => !isOne(run)),
    12,
  );
  for (const { left, right, only } of runs) {
    if (only === null || right - left < narrowestLabel) continue;
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
  hatch(ctx, colour, [{ left, right, top, bottom }], cutOff ? 4 : 6);
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
  // A short one that begins within what is marked already is not marked again.
  let marked: Pixels = 0;
  for (const loss of model.detail.losses(model.session, connection)) {
    const left = Math.max(0, xAt(view, Math.max(loss.from, connection.constructedAt)));
    const right = Math.min(view.width, Math.max(left + narrowestLoss, xAt(view, Math.min(loss.to, end))));
    if (right <= left || (right - left <= narrowestLoss && left < marked)) continue;
    marked = Math.max(marked, right);
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

function drawGuides({ ctx, model, view, theme, connection, place }: LaneBrush): void {
  // Where labels would meet, the shorter timeouts go without; never the one that was met.
  const placed = guidesOf(model, connection).reverse();
  const inOrder = [...placed.filter(({ matched }) => matched), ...placed.filter(({ matched }) => !matched)];
  const taken: { readonly left: Pixels; readonly right: Pixels }[] = [];
  const ended = connection.closure === null ? view.width : xAt(view, connection.closure.at);
  for (const { guide, since, at, matched } of inOrder) {
    const x = xAt(view, at);
    if (x < 0 || x > view.width) continue;
    const colour = matched ? theme.text : theme.guide;
    strokeLine(ctx, colour, line(x, place.top + 2, place.top + laneHeight - 3), [3, 2], matched ? 2 : 1);
    const weight = matched ? 'bold' : 'normal';
    ctx.font = `${weight} ${textSize}px ${theme.font}`;
    const room = Math.max(xAt(view, since) + 6, ...taken.filter(({ left }) => left < x).map(({ right }) => right));
    if (taken.some(({ left, right }) => x > left && x < right)) continue;
    // Cut off a little early, the label stands before the close as well.
    const end = ended > room ? Math.min(x, ended) : x;
    const label = [guide.longLabel, guide.label].find((words) => end - ctx.measureText(words).width - 4 >= room);
    if (label === undefined) continue;
    const left = end - ctx.measureText(label).width - 4;
    taken.push({ left, right: x + 4 });
    if (matched) {
      ctx.fillStyle = theme.background;
      ctx.fillRect(left - 2, place.top + 1, end - left, textSize + 2);
    }
    text(ctx, label, left, place.top + 7, colour, theme, weight);
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
    ctx.strokeRect(left - 1, place.top + 1, right - left + 2, laneHeight - 3);
  }
  const at = selectedMoment(selection, connection, session);
  if (at === null) return;
  const x = xAt(view, at) + barWidth / 2;
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

function selectedMoment(
  { frame, mark }: TimelineSelection,
  connection: Connection,
  session: SessionView,
): EpochMs | null {
  if (frame !== null) return frame < connection.rows.length ? session.frames.time.at(connection.rows.at(frame)) : null;
  return marksOf(connection).find((one) => one.mark === mark)?.at ?? null;
}
