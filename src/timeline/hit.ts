/** What lies under a point of the timeline. */
import type { EpochMs } from '../base/units.ts';
import type { Connection, ConnectionId, Gap, Loss } from '../session/model.ts';
import { lastSeenAt } from '../session/silence.ts';
import { axisHeight, connectionOn, headHeight, laneAt, lanePlace } from './layout.ts';
import { type LaneMark, silenceRuns, type TimelineModel, type TimeoutGuide } from './model.ts';
import type { PageBand } from './page-bands.ts';
import { type DeadAir, deadAirOf, guidesOf } from './timeouts.ts';
import { msPerPixel, type Pixels, type TimelineView, type TimeRange, timeAt, xAt } from './view.ts';

export type TimelineHit =
  | { readonly kind: 'axis'; readonly at: EpochMs }
  | { readonly kind: 'band'; readonly at: EpochMs; readonly band: PageBand }
  | LaneHit;

export type LaneHit = LaneThing & { readonly connection: ConnectionId; readonly at: EpochMs };

type LaneThing =
  | { readonly kind: 'lane' | LaneMark }
  /** Position in the connection's `rows`. */
  | { readonly kind: 'frame'; readonly frame: number }
  | {
      readonly kind: 'guide';
      readonly guide: TimeoutGuide;
      readonly matched: boolean;
      readonly silence: TimeRange;
    }
  | { readonly kind: 'loss'; readonly loss: Loss }
  | { readonly kind: 'silence'; readonly silence: Gap }
  | { readonly kind: 'dead-air'; readonly silence: DeadAir };

/** How far beside a mark one may point and still mean it. */
const reach: Pixels = 4;

/** The topmost thing at (x, y); null below the last lane. */
export function hitTest(model: TimelineModel, view: TimelineView, x: Pixels, y: Pixels): TimelineHit | null {
  const at = timeAt(view, x);
  if (y < headHeight) return hitHead(model, view, at, y);
  const index = laneAt(view, y, model.lanes.length);
  const connection = connectionOn(model, index);
  if (connection === undefined) return null;
  return { connection: connection.id, at, ...hitLane(model, view, connection, at, y < lanePlace(view, index).axis) };
}

function hitHead(model: TimelineModel, view: TimelineView, at: EpochMs, y: Pixels): TimelineHit {
  if (y < axisHeight) return { kind: 'axis', at };
  const slack = msPerPixel(view);
  // Bands drawn later lie on top.
  const band = model.detail.pageStrip(model.session).findLast(({ from, to }) => at >= from - slack && at <= to + slack);
  return band === undefined ? { kind: 'axis', at } : { kind: 'band', at, band };
}

function hitLane(
  model: TimelineModel,
  view: TimelineView,
  connection: Connection,
  at: EpochMs,
  aboveAxis: boolean,
): LaneThing {
  const near = (time: EpochMs | undefined | null): boolean =>
    time != null && Math.abs(xAt(view, time) - xAt(view, at)) <= reach;
  if (near(connection.closure?.at)) return { kind: 'close' };
  if (near(connection.closeCall?.at)) return { kind: 'close-call' };

  const detail = model.detail.lane(model.session, connection);
  const frame = detail.frames.nearest(at, reach * msPerPixel(view), !aboveAxis);
  if (frame !== -1) return { kind: 'frame', frame };
  if (near(connection.openedAt)) return { kind: 'open' };

  const ended = lastSeenAt(connection, model.session.endedAt);
  if (at >= connection.constructedAt && at < (connection.openedAt ?? ended)) return { kind: 'handshake' };
  const placed = guidesOf(model, connection).find((one) => near(one.at));
  if (placed !== undefined) {
    const { guide, matched, since } = placed;
    return { kind: 'guide', guide, matched, silence: { from: since, to: ended } };
  }
  const deadAir = deadAirOf(connection, model.session.endedAt);
  if (deadAir !== null && at >= deadAir.from && at <= deadAir.to) return { kind: 'dead-air', silence: deadAir };
  const loss = model.detail.losses(model.session, connection).find(({ from, to }) => at >= from && at <= to);
  if (loss !== undefined && at <= ended) return { kind: 'loss', loss };
  const [run] = silenceRuns(connection.gaps.any, at, at, 0);
  if (run?.only != null) return { kind: 'silence', silence: run.only };
  return { kind: 'lane' };
}
