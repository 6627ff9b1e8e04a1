/**
 * The session as lines of text, a line for each connection shown, in a font whose characters are all of one width:
 *
 * ```
 *        |0        |1 min    |2 min    |3 min
 *   1    ~▅▃▁▁··········X                            1006
 *   2                    ~▅▁▁··········X             1006
 *   3                                   ~▅▇▃··▁▃▅▃>  open
 * ```
 */
import type { EpochMs, Milliseconds } from '../../base/units.ts';
import { mayBeThrottling, readPageHistories, type Stretch } from '../../diagnosis/page-history.ts';
import { say } from '../../language/speak.ts';
import { formatDuration, formatNominal } from '../../language/units.ts';
import { type Connection, FrameFlag, type SessionView } from '../../session/model.ts';
import { lastSeenAt, lastSilence } from '../../session/silence.ts';
import { fenced } from './markdown.ts';
import { numberOf, type Subject, spanOf } from './subject.ts';

const width = 60;
const labelWidth = 6;

const signs = {
  connecting: '~',
  silence: '·',
  lost: 'X',
  closed: ']',
  open: '>',
  unseen: '?',
  hidden: 'h',
  offline: 'o',
  asleep: 'z',
  halted: 's',
} as const;
/** From few frames to many. */
const densities = '▁▃▅▇';

/** '' where there is nothing to draw. */
export function textTimeline({ session, shown, abnormal }: Subject): string {
  const spanMs = spanOf(session);
  if (shown.length === 0 || !(spanMs > 0) || !Number.isFinite(spanMs)) return '';
  const scale = new Scale(session.startedAt, spanMs);
  const inOrder = [...shown].sort((a, b) => a.constructedAt - b.constructedAt || a.id - b.id);
  const counts = inOrder.map((connection) => countFrames(session, connection, scale));
  const most = Math.max(1, ...counts.flatMap((lane) => [...lane]));
  const lanes = inOrder.map((connection, i) => {
    const cells = drawLane(session, connection, scale, counts[i] ?? new Uint32Array(width), most);
    markEnd(cells, session, connection, scale, abnormal[connection.id] ?? false);
    return line(String(numberOf(connection)), cells, endLabel(connection));
  });
  const page = drawPage(session, scale);
  const drawn = [...lanes, ...(page === null ? [] : [line(say('report.timeline-page'), page, '')])];
  const column = say('report.column-lasts', { duration: { ms: scale.columnMs } });
  return fenced([line('', ticks(scale), ''), ...drawn, legend(drawn), column]);
}

class Scale {
  readonly start: EpochMs;
  readonly spanMs: Milliseconds;

  constructor(start: EpochMs, spanMs: Milliseconds) {
    this.start = start;
    this.spanMs = spanMs;
  }

  get columnMs(): Milliseconds {
    return this.spanMs / width;
  }

  column(at: EpochMs): number {
    const column = Math.floor(((at - this.start) / this.spanMs) * width);
    return Math.min(width - 1, Math.max(0, column));
  }
}

function countFrames({ frames }: SessionView, { rows }: Connection, scale: Scale): Uint32Array {
  const counts = new Uint32Array(width);
  const [times, flags] = [frames.time.values, frames.flags.values];
  for (const row of rows.values) {
    // What a page dispatches itself is no traffic.
    if (((flags[row] ?? 0) & FrameFlag.synthetic) !== 0) continue;
    const column = scale.column(times[row] ?? 0);
    counts[column] = (counts[column] ?? 0) + 1;
  }
  return counts;
}

function drawLane(
  session: SessionView,
  connection: Connection,
  scale: Scale,
  counts: Uint32Array,
  most: number,
): string[] {
  const cells = Array.from({ length: width }, () => ' ');
  const { constructedAt, openedAt, source } = connection;
  const first = scale.column(constructedAt);
  const last = scale.column(lastSeenAt(connection, session.endedAt));
  const opened = openedAt === null ? last + 1 : Math.max(first + 1, scale.column(openedAt));
  // A silence that lost frames may have filled is not shown as one.
  const isSilent = connection.lostFrames === 0 ? () => true : knownSilence(session, connection, scale);
  for (let column = first; column <= last; column++) {
    const count = counts[column] ?? 0;
    if (column < opened) cells[column] = signs.connecting;
    else if (count > 0) cells[column] = density(count, most);
    else cells[column] = source !== 'web-request' && isSilent(column) ? signs.silence : signs.unseen;
  }
  return cells;
}

/** Columns that lie in a silence which was found while recording. */
function knownSilence(session: SessionView, connection: Connection, scale: Scale): (column: number) => boolean {
  const silent = new Uint8Array(width);
  const cut = lastSilence(connection, 'any', session.endedAt);
  for (const { from, to } of [...connection.gaps.any, ...(cut === null ? [] : [cut])]) {
    silent.fill(1, scale.column(from), scale.column(to) + 1);
  }
  return (column) => silent[column] === 1;
}

/** On a logarithmic scale: a burst must not hide that there was a trickle. */
function density(count: number, most: number): string {
  const level = Math.ceil((Math.log1p(count) / Math.log1p(most)) * densities.length);
  return densities[Math.min(densities.length, Math.max(1, level)) - 1] ?? '';
}

function markEnd(cells: string[], session: SessionView, connection: Connection, scale: Scale, bad: boolean): void {
  const { closure, sight } = connection;
  const column = scale.column(lastSeenAt(connection, session.endedAt));
  if (closure === null) cells[column] = sight?.lost ? signs.unseen : signs.open;
  else if (closure.initiator === 'unobserved') cells[column] = signs.unseen;
  else cells[column] = bad ? signs.lost : signs.closed;
}

function endLabel({ closure, sight }: Connection): string {
  if (closure === null) return sight?.lost ? '' : say('report.timeline-open');
  return closure.code === null ? '' : String(closure.code);
}

/** Shorter ones are no wider than a moment, and a column would make much of them. */
const leastHaltMs: Milliseconds = 1000;

/** What any document of the tab went through; null where that was nothing. Graver things cover lesser ones. */
function drawPage({ pageStates, endedAt }: SessionView, scale: Scale): string[] | null {
  const cells = Array.from({ length: width }, () => ' ');
  const draw = (stretches: readonly Stretch[], sign: string) => {
    for (const { from, to } of stretches) cells.fill(sign, scale.column(from), scale.column(to) + 1);
  };
  const histories = [...readPageHistories(pageStates, endedAt).values()];
  for (const { hidden } of histories) draw(hidden, signs.hidden);
  for (const { halts, hidden } of histories) {
    draw(
      halts.filter((halt) => halt.to - halt.from >= leastHaltMs && !mayBeThrottling(halt, hidden)),
      signs.halted,
    );
  }
  for (const { asleep } of histories) draw(asleep, signs.asleep);
  for (const { offline } of histories) draw(offline, signs.offline);
  return cells.every((cell) => cell === ' ') ? null : cells;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Between ticks: what clocks count in. */
const steps: readonly Milliseconds[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 30, 90, 365, 3650].map((count) => count * day),
];
const mostTicks = 6;

function ticks(scale: Scale): string[] {
  const step = steps.find((ms) => scale.spanMs / ms <= mostTicks) ?? scale.spanMs;
  const cells = Array.from({ length: width }, () => ' ');
  for (let ms = 0; ms < scale.spanMs; ms += step) {
    const label = `|${ms === 0 ? '0' : ms < minute ? formatNominal(ms) : formatDuration(ms)}`;
    const column = scale.column(scale.start + ms);
    if (column + label.length > width) continue;
    for (const [i, character] of [...label].entries()) cells[column + i] = character;
  }
  return cells;
}

function line(label: string, cells: readonly string[], end: string): string {
  return `${label.padEnd(labelWidth)}${cells.join('')}  ${end}`;
}

/** Explains the signs that were drawn, and no others. */
function legend(drawn: readonly string[]): string {
  const cells = drawn.map((text) => text.slice(labelWidth, labelWidth + width)).join('');
  const used = (Object.keys(signs) as (keyof typeof signs)[]).filter((sign) => cells.includes(signs[sign]));
  const hasFrames = [...densities].some((level) => cells.includes(level));
  const explained = [
    ...used.map((sign) => say(`report.sign.${sign}`)),
    ...(hasFrames ? [say('report.sign.frames')] : []),
  ];
  return explained.join('  ');
}
