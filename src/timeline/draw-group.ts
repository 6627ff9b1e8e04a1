/**
 * The lane at the head of a group: when its connections lived and where they were lost, one over the other, so that the
 * rhythm of a page that comes back again and again is seen in one line.
 *
 * ```
 *   ══════✕ ══════✕ ══════✕ ═══
 * ```
 */
import { lastSeenAt } from '../session/silence.ts';
import { drawCross } from './draw-marks.ts';
import type { LaneBrush } from './lane-brush.ts';
import { laneHeight } from './layout.ts';
import type { LaneGroup } from './model.ts';
import { type Pixels, xAt } from './view.ts';

const lifeHeight: Pixels = 4;

export function drawGroup(brush: Omit<LaneBrush, 'connection'>, { members }: LaneGroup): void {
  const { ctx, model, view, theme, place } = brush;
  const { connections, endedAt } = model.session;
  ctx.fillStyle = theme.head;
  ctx.fillRect(0, place.top, view.width, laneHeight - 1);
  ctx.fillStyle = theme.line;
  ctx.fillRect(0, place.top + laneHeight - 1, view.width, 1);
  // Crosses that would lie on one another are one.
  const lost = new Map<number, Pixels>();
  // Lives too short to be told apart are drawn once a pixel.
  let shortAt = -1;
  ctx.fillStyle = theme.open;
  for (const id of members) {
    const connection = connections[id];
    if (connection === undefined) continue;
    const { openedAt, closure } = connection;
    const end = xAt(view, lastSeenAt(connection, endedAt));
    if (closure?.code === 1006) lost.set(Math.round(end / crossApart), end);
    if (openedAt === null || end < 0) continue;
    const left = Math.max(0, xAt(view, openedAt));
    const right = Math.min(view.width, end);
    if (right - left < 1 && Math.floor(left) === shortAt) continue;
    if (right - left < 1) shortAt = Math.floor(left);
    if (right > left) ctx.fillRect(left, place.axis - lifeHeight / 2, Math.max(1, right - left - 1), lifeHeight);
  }
  for (const x of lost.values()) if (x >= -crossReach && x <= view.width + crossReach) drawCross(brush, x);
}

const crossApart: Pixels = 4;
/** How far a cross stands out on either side. */
const crossReach: Pixels = 8;
