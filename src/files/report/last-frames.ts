/** What passed last on one connection, frame by frame: what a server was doing when it fell silent. */

import { hexPreview, textPreview } from '../../base/readable-text.ts';
import type { EpochMs } from '../../base/units.ts';
import { say } from '../../language/speak.ts';
import { formatBytes } from '../../language/units.ts';
import { kindOfFrame } from '../../session/frame-kind.ts';
import { type Connection, FrameFlag, type FrameRow, type FrameTable, heartbeatClasses } from '../../session/model.ts';
import { lastSeenAt } from '../../session/silence.ts';
import { clipped, fenced } from './markdown.ts';
import { numberOf, type Subject } from './subject.ts';

const mostFrames = 5;
const longestExcerpt = 60;
const longestHex = 16;

/** With its heading; '' where no frame is kept. */
export function lastFrames({ telling, session }: Subject): string {
  if (telling === null) return '';
  const rows = lastRows(telling, session.frames);
  if (rows.length === 0) return '';
  const number = numberOf(telling);
  const end = lastSeenAt(telling, session.endedAt);
  const hasEnded = telling.closure !== null;
  const title = hasEnded ? say('report.last-frames', { number }) : say('report.last-frames-still', { number });
  const lost = telling.lostFrames > 0 ? [say('report.frames-lost', { count: telling.lostFrames })] : [];
  const lines = alignColumns(rows.map((row) => describe(session.frames, row, end, hasEnded)));
  return [`### ${title}`, fenced(lines), ...lost].join('\n\n');
}

/** In order of time, without those that the page dispatched itself. */
function lastRows({ rows }: Connection, { flags }: FrameTable): FrameRow[] {
  const last: FrameRow[] = [];
  for (let i = rows.length - 1; i >= 0 && last.length < mostFrames; i--) {
    const row = rows.at(i);
    if ((flags.at(row) & FrameFlag.synthetic) === 0) last.push(row);
  }
  return last.reverse();
}

function describe(frames: FrameTable, row: FrameRow, end: EpochMs, hasEnded: boolean): string[] {
  const flags = frames.flags.at(row);
  const duration = { ms: Math.max(0, end - frames.time.at(row)) };
  const heartbeat = heartbeatClasses[frames.heartbeat.at(row)] ?? 'unknown';
  return [
    hasEnded ? say('report.before-end', { duration }) : say('report.before-now', { duration }),
    (flags & FrameFlag.outbound) === 0 ? say('report.frame-in') : say('report.frame-out'),
    say(`panel.kind-of-frame.${kindOfFrame(flags)}`),
    formatBytes(frames.size.at(row)),
    heartbeat === 'unknown' || heartbeat === 'none' ? '' : say(`report.heartbeat.${heartbeat}`),
    excerpt(frames, row),
  ];
}

/** '' where the session does not hold what the frame carried. */
function excerpt(frames: FrameTable, row: FrameRow): string {
  const payload = frames.payload(row);
  if (payload.length === 0) return '';
  const isText = (frames.flags.at(row) & FrameFlag.binary) === 0;
  const longest = isText ? longestExcerpt : longestHex;
  const shown = isText ? clipped(textPreview(payload, longest), longest) : hexPreview(payload, longest);
  return payload.length > longest && !shown.endsWith('…') ? `${shown}…` : shown;
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .filter((_, column) => (widths[column] ?? 0) > 0)
      .join('  ')
      .trimEnd(),
  );
}
