/** What a timeline is drawn from, besides the view: the session, which lanes in which order, and what is pointed at. */
import type { Bytes, EpochMs, Milliseconds } from '../base/units.ts';
import type { GapList } from '../session/gap-list.ts';
import type { Connection, ConnectionId, Gap, GapDirection, Loss, RealmId, SessionView } from '../session/model.ts';
import { lastSeenAt } from '../session/silence.ts';
import { Density } from './density.ts';
import { FramePyramid } from './frame-pyramid.ts';
import type { LaneHeartbeats } from './heartbeats.ts';
import { LaneMarks } from './lane-marks.ts';
import { type BandKind, mergedBands, type PageBand, pageBands } from './page-bands.ts';
import { firstIndex } from './time-search.ts';
import type { Pixels, TimeRange } from './view.ts';

/** A silence after which something is known to hang up: drawn as a guide line that long after the last frame. */
export interface TimeoutGuide {
  readonly after: Milliseconds;
  readonly label: string;
  /** The same with names, where there is room: `60 s nginx, ALB`. */
  readonly longLabel: string;
  /** What has it by default, best known first. */
  readonly products: readonly string[];
}

/** The timeout by which a connection was found to have been cut off. */
export interface FoundTimeout {
  readonly guide: TimeoutGuide;
  /** Whose silence it measures. */
  readonly direction: GapDirection;
}

/** A connection that a page opened in the place of one it lost. */
export interface Reconnect {
  readonly lost: ConnectionId;
  readonly next: ConnectionId;
}

export interface TimelineSelection {
  readonly connection: ConnectionId;
  /** Position in the connection's `rows`, or null where no frame is selected. */
  readonly frame: number | null;
  /** A stretch pointed out, such as the place of a piece of evidence. */
  readonly span: TimeRange | null;
  /** One of the moments of its life. */
  readonly mark?: LaneMark;
}

export type LaneMark = 'handshake' | 'open' | 'close-call' | 'close';

/** The few words a timeline writes. They come from the catalogue of whoever shows it. */
export interface TimelineWords {
  duration(ms: Milliseconds): string;
  /** Of several, from the shortest to the longest. */
  durations(count: number, least: Milliseconds, most: Milliseconds): string;
  /** What the page was in, alone and with how long. */
  band(kind: BandKind): string;
  bandFor(kind: BandKind, ms: Milliseconds): string;
  loss(loss: Loss): string;
  /** A moment in two ways, the one that is wanted first. @param offset since the start, as exactly as is worth saying */
  moment(at: EpochMs, offset: string): readonly [string, string];
  /** How long before the moment pointed at a lane had its last frame. */
  sinceLast(ms: Milliseconds): string;
  /** Name of a lane, for timelines that stand without a list beside them; '' for none. */
  lane(connection: Connection): string;
}

/** What a lane shows: a connection, or in brief all of a group, at whose head it stands. */
export type Lane = ConnectionId | LaneGroup;
export interface LaneGroup {
  readonly members: readonly ConnectionId[];
}

export interface TimelineModel {
  readonly session: SessionView;
  /** From top to bottom. */
  readonly lanes: readonly Lane[];
  readonly detail: SessionDetail;
  readonly guides: readonly TimeoutGuide[];
  readonly timeoutOf: (connection: ConnectionId) => FoundTimeout | null;
  readonly heartbeatsOf: (connection: ConnectionId) => LaneHeartbeats;
  readonly reconnects: readonly Reconnect[];
  readonly words: TimelineWords;
  readonly selection: TimelineSelection | null;
  /** Where the mouse is, for the crosshair. */
  readonly pointer: { readonly x: Pixels; readonly y: Pixels } | null;
}

/** What is derived from a session for drawing and kept from one drawing to the next. One for each session. */
export class SessionDetail {
  readonly #lanes = new Map<ConnectionId, LaneDetail>();
  #bandsOf = -1;
  readonly #byRealm = new Map<RealmId, readonly PageBand[]>();
  #merged: readonly PageBand[] = [];
  #placed: { readonly lanes: readonly Lane[]; readonly at: ReadonlyMap<ConnectionId, number> } | null = null;
  readonly #density = new Density();
  #densityOf = -1;
  #lossesOf = -1;
  /** By connection, or by the realm of which it is not known whose they are. */
  readonly #lossesBy = new Map<ConnectionId | `realm ${RealmId | null}`, Loss[]>();

  lane(session: SessionView, connection: Connection): LaneDetail {
    let lane = this.#lanes.get(connection.id);
    // Another record has taken an id where a recorder turned out to have seen what was only observed before.
    if (lane?.connection !== connection) {
      lane = new LaneDetail(session, connection);
      this.#lanes.set(connection.id, lane);
    }
    return lane;
  }

  density(session: SessionView): Density {
    if (this.#densityOf !== session.revision) {
      this.#densityOf = session.revision;
      this.#density.catchUp(session);
    }
    return this.#density;
  }

  /** Where among the lanes each connection is. */
  laneOf(lanes: readonly Lane[]): ReadonlyMap<ConnectionId, number> {
    if (this.#placed?.lanes !== lanes) {
      const places = lanes.flatMap((lane, index) => (typeof lane === 'number' ? [[lane, index] as const] : []));
      this.#placed = { lanes, at: new Map(places) };
    }
    return this.#placed.at;
  }

  bands(session: SessionView, realm: RealmId): readonly PageBand[] {
    this.#findBands(session);
    return this.#byRealm.get(realm) ?? [];
  }

  pageStrip(session: SessionView): readonly PageBand[] {
    this.#findBands(session);
    return this.#merged;
  }

  /** As `lossesOf`, for all lanes of a drawing at the cost of one. */
  losses(session: SessionView, connection: Connection): readonly Loss[] {
    if (this.#lossesOf !== session.revision) {
      this.#lossesOf = session.revision;
      this.#lossesBy.clear();
      for (const loss of session.losses) {
        if (!isDrawn(loss)) continue;
        const key = loss.connection ?? (`realm ${loss.realm}` as const);
        const known = this.#lossesBy.get(key);
        if (known === undefined) this.#lossesBy.set(key, [loss]);
        else known.push(loss);
      }
    }
    const { id, realm } = connection;
    return [...(this.#lossesBy.get(id) ?? []), ...(this.#lossesBy.get(`realm ${realm}`) ?? [])].filter((loss) =>
      mayBeOf(loss, connection, session.endedAt),
    );
  }

  #findBands({ pageStates }: SessionView): void {
    if (this.#bandsOf === pageStates.length) return;
    this.#bandsOf = pageStates.length;
    const bands = pageBands(pageStates);
    for (const realm of new Set(bands.map((band) => band.realm))) {
      this.#byRealm.set(
        realm,
        bands.filter((band) => band.realm === realm),
      );
    }
    this.#merged = mergedBands(bands);
  }
}

const keptWidths = 3;

export class LaneDetail {
  readonly frames: FramePyramid;
  readonly connection: Connection;
  /** Those used last stand last. */
  readonly #marks: LaneMarks[] = [];

  constructor(session: SessionView, connection: Connection) {
    this.frames = new FramePyramid(session.frames, connection.rows);
    this.connection = connection;
  }

  /** The marks in buckets of a width. Of the last few widths they are kept: who zooms in zooms out again. */
  marks(bucketMs: Milliseconds): LaneMarks {
    const index = this.#marks.findIndex((marks) => marks.bucketMs === bucketMs);
    const [known] = index === -1 ? [] : this.#marks.splice(index, 1);
    const [oldest] = known !== undefined || this.#marks.length < keptWidths ? [] : this.#marks.splice(0, 1);
    const marks = known ?? oldest ?? new LaneMarks(this.frames);
    this.#marks.push(marks);
    return marks;
  }
}

/** The losses of a connection, and those of its realm that may have been its. */
export function lossesOf({ losses, endedAt }: SessionView, connection: Connection): Loss[] {
  return losses.filter((loss) => isDrawn(loss) && mayBeOf(loss, connection, endedAt));
}

/** Of payloads there is nothing to be drawn: their frames are there. */
function isDrawn({ what }: Loss): boolean {
  return what !== 'payloads';
}

function mayBeOf({ realm, connection: of, from, to }: Loss, connection: Connection, endedAt: EpochMs): boolean {
  const isIts = of === null ? realm === connection.realm : of === connection.id;
  return isIts && to >= connection.constructedAt && from <= lastSeenAt(connection, endedAt);
}

/** One silence, or several that are too short at this zoom to be told from one another. */
export interface SilenceRun extends TimeRange {
  /** The silence itself, where the run is a single one. */
  readonly only: Gap | null;
}

/**
 * The silences between `from` and `to`; neighbours shorter than `shortest` make one run. The cost depends on how often
 * `shortest` goes into the range, not on the number of silences.
 *
 * @param silences in which nothing went either way, so that none overlaps another
 */
export function silenceRuns(silences: GapList, from: EpochMs, to: EpochMs, shortest: Milliseconds): SilenceRun[] {
  const runs: SilenceRun[] = [];
  const endOf = (index: number): EpochMs => silences.to(index);
  const firstEndingAt = (time: EpochMs, start: number) => firstIndex(endOf, start, silences.length, time);
  let index = firstEndingAt(from, 0);
  while (index < silences.length && silences.from(index) <= to) {
    const start = silences.from(index);
    let next = index + 1;
    let end = silences.to(index);
    const only = { from: start, to: end };
    // Silences do not overlap: all that end within `shortest` of the run's end are shorter than that.
    for (let grows = end - start < shortest; grows; ) {
      next = firstEndingAt(end + shortest, next);
      const last = silences.to(next - 1);
      grows = last > end;
      end = last;
    }
    runs.push({ from: start, to: end, only: next === index + 1 ? only : null });
    index = next;
  }
  return runs;
}

/** Height of a frame's bar for its size, as a share of the room there is: by powers of two, full at a megabyte. */
export function frameHeight(size: Bytes): number {
  return Math.min(1, 0.15 + (0.85 * Math.log2(1 + size)) / 20);
}
