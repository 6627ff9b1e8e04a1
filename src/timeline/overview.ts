/**
 * The whole session in one strip, whatever part of it the timeline shows.
 *
 * ```
 *   ▒▒▒▒▒▒▒▒ hidden                ▒▒ offline          what the page was in
 *   ▂▅▁▇▂▁▁▂▂▅▁▇▂▁▁▂▁▁▂          ▂▅▁▇▂▁▁▂              frames in above the line
 *   ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔          ▔▔▔▔▔▔▔               and out below it, of all connections
 *   ┄┄┄┄┄┄╱╱╱┄┄┄┄┄┄┄┄┄█████✕×2┄┄┄┄┄┄┄┄┄┄█✕             silences outlived, dead air, and closes
 * ```
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { endedAbnormally } from '../session/abnormal.ts';
import type { Density } from './density.ts';
import { type Extent, hatch, line, type Rectangle, strokeLine, text, widestPart, writeCentred } from './draw-shapes.ts';
import type { TimelineModel } from './model.ts';
import { type LossGroup, type LostSilence, lossGroups } from './overview-losses.ts';
import { forEachBandRun } from './page-bands.ts';
import { type TimelineContext, type TimelineTheme, textSize } from './theme.ts';
import { deadAirOf } from './timeouts.ts';
import type { Pixels, TimeRange } from './view.ts';

/** Where time is on the strip: from edge to edge. */
export interface Strip extends TimeRange {
  readonly width: Pixels;
  readonly height: Pixels;
}

const bandHeight: Pixels = 6;
/** Of the row of silences and closes at the foot. */
const footHeight: Pixels = 14;
/** A close that was abnormal needs this much room for its cross. */
const crossRoom: Pixels = 12;

export function stripOf(session: TimelineModel['session'], width: Pixels, height: Pixels): Strip {
  // Of a session of one moment as much as the timeline shows of it.
  const to = Math.max(session.endedAt, session.startedAt + 1000);
  return { from: session.startedAt, to, width, height };
}

export function stripX({ from, to, width }: Strip, time: EpochMs): Pixels {
  return ((time - from) / (to - from)) * width;
}

export function stripTime({ from, to, width }: Strip, x: Pixels): EpochMs {
  return from + (x / Math.max(1, width)) * (to - from);
}

export function drawOverview(ctx: TimelineContext, model: TimelineModel, strip: Strip, theme: TimelineTheme): void {
  ctx.fillStyle = theme.background;
  ctx.fillRect(0, 0, strip.width, strip.height);
  drawBands(ctx, model, strip, theme);
  drawDensity(ctx, model, strip, theme);
  drawSilences(ctx, model, strip, theme);
  drawCloses(ctx, model, strip, theme);
}

function drawBands(ctx: TimelineContext, { session, detail }: TimelineModel, strip: Strip, theme: TimelineTheme): void {
  const perPixel = (strip.to - strip.from) / Math.max(1, strip.width);
  forEachBandRun(detail.pageStrip(session), strip, perPixel, ({ kind, from, to }) => {
    const left = Math.max(0, stripX(strip, from));
    const right = Math.min(strip.width, stripX(strip, Math.min(to, strip.to)));
    ctx.fillStyle = theme.bands[kind];
    const wide = Math.max(2, right - left);
    ctx.fillRect(left, 0, wide, bandHeight);
    // Down through the rest, so that what happened meanwhile is seen to have happened meanwhile.
    ctx.globalAlpha = 0.3;
    ctx.fillRect(left, bandHeight, wide, strip.height - bandHeight);
    ctx.globalAlpha = 1;
  });
}

/** Two bars a pixel at most. Heights go by powers of two, so that a single frame is still seen beside a thousand. */
function drawDensity(ctx: TimelineContext, model: TimelineModel, strip: Strip, theme: TimelineTheme): void {
  const density = model.detail.density(model.session);
  const framesIn = columnsOf(strip, density, density.framesIn);
  const framesOut = columnsOf(strip, density, density.framesOut);
  const most = Math.max(1, ...framesIn, ...framesOut);
  const room = (strip.height - bandHeight - footHeight) / 2 - 1;
  const axis = Math.round(bandHeight + room + 1);
  ctx.fillStyle = theme.line;
  ctx.fillRect(0, axis, strip.width, 1);
  const heightOf = (count: number) => Math.max(2, (Math.log2(1 + count) / Math.log2(1 + most)) * room);
  ctx.fillStyle = theme.frameIn;
  for (const [x, count] of framesIn.entries())
    if (count > 0) ctx.fillRect(x, axis - heightOf(count), 1, heightOf(count));
  ctx.fillStyle = theme.frameOut;
  for (const [x, count] of framesOut.entries()) if (count > 0) ctx.fillRect(x, axis + 1, 1, heightOf(count));
}

/** What of each stretch falls into each pixel, summed up. */
function columnsOf(strip: Strip, density: Density, sums: Float64Array): Float64Array {
  const columns = new Float64Array(Math.ceil(strip.width));
  const { first, end } = density.stretches(strip.from, strip.to);
  for (let stretch = first; stretch < end; stretch++) {
    const count = sums[stretch] ?? 0;
    if (count === 0) continue;
    const x = columnOf(strip, density.origin + stretch * density.stretchMs);
    columns[x] = (columns[x] ?? 0) + count;
  }
  return columns;
}

function columnOf(strip: Strip, time: EpochMs): number {
  return Math.min(Math.ceil(strip.width) - 1, Math.max(0, Math.floor(stripX(strip, time))));
}

/** The longest silence that ran at each moment, hatched with its length; over them the dead air of each loss. */
function drawSilences(ctx: TimelineContext, model: TimelineModel, strip: Strip, theme: TimelineTheme): void {
  const { words } = model;
  const [top, bottom] = [strip.height - footHeight, strip.height - 1];
  const middle = (top + bottom) / 2;
  const groups = lossGroups(lostSilences(model, strip));
  const silences = longestSilences(model, strip).map((run) => ({ ...run, top, bottom }));
  hatch(ctx, theme.silence, silences, 6);
  for (const { left, right, value } of silences) {
    // One that a longer one hides in part would be given a length that is not its bar's.
    const isWhole = Math.abs(right - left - widthOf(strip, value)) <= wholeWithin;
    if (!isWhole || groups.some((group) => group.left < right - 2 && group.right > left + 2)) continue;
    writeCentred(ctx, words.duration(value), { left, right, middle }, theme.dimText, theme, theme.background);
  }
  const crosses = crossesOf(model, strip);
  for (const group of groups) {
    drawLosses(ctx, group, { top, bottom }, theme);
    const { count, least, most } = group;
    const label = count === 1 ? words.duration(most) : words.durations(count, least, most);
    writeCentred(ctx, label, { ...widestPart(group, crosses), middle }, theme.text, theme, theme.background, 'bold');
  }
}

/** Bars end on whole pixels, and stretches of the density are up to two of them. */
const wholeWithin: Pixels = 4;

function widthOf({ from, to, width }: Strip, ms: Milliseconds): Pixels {
  return (ms / (to - from)) * width;
}

function longestSilences({ session, detail }: TimelineModel, strip: Strip): Run[] {
  const density = detail.density(session);
  const longest = new Float64Array(Math.ceil(strip.width));
  const widen = ({ from, to }: TimeRange, ms: Milliseconds) => {
    const last = columnOf(strip, to);
    for (let x = columnOf(strip, from); x <= last; x++) longest[x] = Math.max(longest[x] ?? 0, ms);
  };
  const { first, end } = density.stretches(strip.from, strip.to);
  for (let stretch = first; stretch < end; stretch++) {
    const ms = density.longestSilence[stretch] ?? 0;
    const from = density.origin + stretch * density.stretchMs;
    if (ms > 0) widen({ from, to: from + density.stretchMs * 0.99 }, ms);
  }
  for (const connection of session.connections) {
    const deadAir = deadAirOf(connection, session.endedAt);
    if (deadAir !== null && !deadAir.cutOff) widen(deadAir, deadAir.ms);
  }
  return runsOf(longest);
}

function lostSilences({ session }: TimelineModel, strip: Strip): LostSilence[] {
  return session.connections.flatMap((connection) => {
    const deadAir = deadAirOf(connection, session.endedAt);
    if (deadAir === null || !deadAir.cutOff) return [];
    const left = columnOf(strip, deadAir.from);
    return [{ left, right: Math.max(left + 1, columnOf(strip, deadAir.to)), ms: deadAir.ms }];
  });
}

/** The bars of one group share the height of the row. */
function drawLosses(
  ctx: TimelineContext,
  { left, right, bars, tracks }: LossGroup,
  row: { readonly top: Pixels; readonly bottom: Pixels },
  theme: TimelineTheme,
): void {
  ctx.fillStyle = theme.background;
  ctx.fillRect(left, row.top, right - left, row.bottom - row.top);
  const high = (row.bottom - row.top + 1) / tracks;
  const placed = bars.map((bar): Rectangle => {
    const top = Math.round(row.top + bar.track * high);
    return { left: bar.left, right: bar.right, top, bottom: Math.round(row.top + (bar.track + 1) * high) - 1 };
  });
  ctx.globalAlpha = 0.3;
  ctx.fillStyle = theme.deadAir;
  for (const bar of placed) ctx.fillRect(bar.left, bar.top, bar.right - bar.left, bar.bottom - bar.top);
  ctx.globalAlpha = 1;
  hatch(ctx, theme.deadAir, placed, 4);
}

/** Where crosses will stand, from left to right. */
function crossesOf({ session }: TimelineModel, strip: Strip): Extent[] {
  const cut = session.connections.flatMap((connection) =>
    endedAbnormally(connection) ? [columnOf(strip, connection.closure.at)] : [],
  );
  return [...new Set(cut)].sort((a, b) => a - b).map((x) => ({ left: x - crossRoom / 2, right: x + crossRoom / 2 }));
}

interface Run extends Extent {
  readonly value: number;
}

/** Neighbouring columns of one value other than nought. */
function runsOf(columns: Float64Array): Run[] {
  const runs: Run[] = [];
  for (let left = 0; left < columns.length; ) {
    const value = columns[left] ?? 0;
    let right = left + 1;
    while (right < columns.length && columns[right] === value) right++;
    if (value > 0) runs.push({ left, right, value });
    left = right;
  }
  return runs;
}

/** A 1006 is a line through all of the strip with a cross at its foot, several that lie close a cross with their number. */
function drawCloses(ctx: TimelineContext, { session }: TimelineModel, strip: Strip, theme: TimelineTheme): void {
  const lost = new Float64Array(Math.ceil(strip.width));
  const closed = new Set<number>();
  for (const connection of session.connections) {
    if (connection.closure === null) continue;
    const x = columnOf(strip, connection.closure.at);
    if (endedAbnormally(connection)) lost[x] = (lost[x] ?? 0) + 1;
    else closed.add(x);
  }
  const top = strip.height - footHeight;
  for (const x of closed) strokeLine(ctx, theme.closed, line(x, top, strip.height));
  let cluster: { readonly x: Pixels; count: number } | null = null;
  const clusters: { readonly x: Pixels; count: number }[] = [];
  for (const [x, count] of lost.entries()) {
    if (count === 0) continue;
    strokeLine(ctx, theme.abnormal, line(x, bandHeight, strip.height), [], 2);
    if (cluster === null || x - cluster.x >= crossRoom) {
      cluster = { x, count: 0 };
      clusters.push(cluster);
    }
    cluster.count += count;
  }
  for (const [index, { x, count }] of clusters.entries())
    drawCross(ctx, theme, strip, { x, count, room: (clusters[index + 1]?.x ?? strip.width) - x });
}

function drawCross(
  ctx: TimelineContext,
  theme: TimelineTheme,
  strip: Strip,
  { x, count, room }: { readonly x: Pixels; readonly count: number; readonly room: Pixels },
): void {
  const middle = strip.height - footHeight / 2;
  // Also at the edges the cross is whole.
  const at = Math.min(strip.width - 5, Math.max(5, x + 0.5));
  ctx.strokeStyle = theme.abnormal;
  ctx.lineWidth = 2.5;
  ctx.beginPath();
  for (const slope of [1, -1]) {
    ctx.moveTo(at - 4, middle - 4 * slope);
    ctx.lineTo(at + 4, middle + 4 * slope);
  }
  ctx.stroke();
  if (count === 1) return;
  const label = `×${count}`;
  ctx.font = `bold ${textSize}px ${theme.font}`;
  const wide = ctx.measureText(label).width;
  if (wide + 8 > room) return;
  ctx.fillStyle = theme.abnormal;
  ctx.fillRect(at + 6, middle - textSize / 2 - 1, wide + 4, textSize + 2);
  text(ctx, label, at + 8, middle, theme.onAbnormal, theme, 'bold');
}
