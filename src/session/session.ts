/**
 * The session: everything recorded of one tab, as tables (see model.ts).
 *
 * It is fed by consignments of recorders (`applyBatch`), by what the network layer saw (`addHandshake`, `addHostHint`)
 * and by time passing (`cover`). It never asks a clock.
 */
import { StringTable } from '../base/string-table.ts';
import type { EpochMs } from '../base/units.ts';
import { defaultRecordingLimits } from '../wire/recording-limits.ts';
import type { Batch, Cursor } from '../wire/records.ts';
import type { ConnectionRecord } from './connection.ts';
import { Frames } from './frames.ts';
import { joinHandshakes } from './handshake-join.ts';
import { LossList } from './loss-list.ts';
import {
  type Connection,
  type Environment,
  type Handshake,
  type HostHint,
  type Loss,
  noRemarks,
  type PageState,
  type Realm,
  type RealmId,
  type Remarks,
  type SessionView,
} from './model.ts';
import { isSameRequest, type ObservedSocket, ObservedSockets } from './observed-sockets.ts';
import { type BatchOrigin, RealmReader, type SessionLimits, type Tables } from './realm-reader.ts';

/** Two million frames are about 60 MB of columns. */
export const defaultLimits: SessionLimits = {
  connections: 50_000,
  frames: defaultRecordingLimits.frames,
  payloadBytes: 64 << 20,
  pageStates: 100_000,
  gaps: 1_000_000,
};

export type { SessionLimits } from './realm-reader.ts';

export type RealmBirth = Omit<Realm, 'id' | 'fault'>;

export class Session implements SessionView {
  readonly realms: Realm[] = [];
  readonly connections: ConnectionRecord[] = [];
  readonly frames: Frames;
  readonly pageStates: PageState[] = [];
  readonly #losses = new LossList();
  readonly handshakes: Handshake[] = [];
  readonly hostHints: HostHint[] = [];
  #environment: Environment;
  #remarks = noRemarks;
  readonly #limits: SessionLimits;
  readonly #tables: Tables;
  readonly #readers: RealmReader[] = [];
  #observed: ObservedSockets;
  readonly #realmOfDocument = new Map<string, RealmId>();
  #revision = 0;
  #startedAt: EpochMs = Number.POSITIVE_INFINITY;
  #endedAt: EpochMs = Number.NEGATIVE_INFINITY;
  #pausedAt: EpochMs | null = null;

  constructor(environment: Environment, limits: SessionLimits = defaultLimits) {
    this.#environment = environment;
    this.#limits = limits;
    this.frames = new Frames(limits.payloadBytes);
    this.#tables = {
      connections: this.connections,
      frames: this.frames,
      pageStates: this.pageStates,
      losses: this.#losses,
      strings: new StringTable(),
      limits,
      closesBeforePagehide: () => this.#environment.browser === 'Firefox',
      claim: (url, at) => this.#observed.claim(url, at),
      cover: (at) => this.cover(at),
    };
    this.#observed = new ObservedSockets(this.#tables);
  }

  get environment(): Environment {
    return this.#environment;
  }
  get remarks(): Remarks {
    return this.#remarks;
  }
  get revision(): number {
    return this.#revision;
  }
  /** Start of the first thing seen; 0 in an empty session. */
  get startedAt(): EpochMs {
    return Number.isFinite(this.#startedAt) ? this.#startedAt : 0;
  }
  get endedAt(): EpochMs {
    return Number.isFinite(this.#endedAt) ? this.#endedAt : 0;
  }
  get losses(): readonly Loss[] {
    return this.#losses.all;
  }
  get recording(): boolean {
    return this.#pausedAt === null;
  }

  describeEnvironment(change: Partial<Environment>): void {
    this.#environment = { ...this.#environment, ...change };
    this.#revision++;
  }

  remark(remarks: Remarks): void {
    this.#remarks = remarks;
    this.#revision++;
  }

  /** Enters a document, or finds it again by its documentId. */
  addRealm(birth: RealmBirth): RealmId {
    const known = this.realmOf(birth.documentId);
    if (known !== null) {
      known.frameId = birth.frameId; // a prerendered document gets another number when it is shown
      return known.id;
    }
    const realm: Realm = { ...birth, id: this.realms.length, fault: null };
    this.#enterRealm(realm, new RealmReader(realm, this.#tables));
    this.#revision++;
    return realm.id;
  }

  /** The realm of a document that was entered, null for any other. */
  realmOf(documentId: string): Realm | null {
    return this.realms[this.#realmOfDocument.get(documentId) ?? -1] ?? null;
  }

  /** What the session wants next of a realm's journal. */
  cursor(realm: RealmId): Cursor {
    return this.reader(realm).cursor;
  }

  /**
   * Takes in a consignment. What the session has already (by ordinal) is skipped, what had to go before it is counted as
   * lost: the same batch twice does no harm. False, and nothing is taken in, for one that was read for somebody who is
   * farther on: the recorder is to be asked again.
   */
  applyBatch(realm: RealmId, batch: Batch, origin: BatchOrigin = 'journal'): boolean {
    if (!this.reader(realm).apply(batch, origin, !this.recording)) return false;
    if (batch.events.length > 0) this.#joinHandshakes();
    this.#revision++;
    return true;
  }

  /**
   * The document was seen to have gone, and left nothing behind that says so. What may still come from it is taken in all
   * the same, and its own word on how its connections ended stands.
   */
  endRealm(realm: RealmId, at: EpochMs): void {
    this.reader(realm).end(at);
    this.#revision++;
  }

  /** Takes in what the network layer saw of upgrades; one known already is brought up to date. */
  addHandshakes(handshakes: readonly Handshake[]): void {
    for (const handshake of handshakes) {
      const known = this.handshakes.findIndex((other) => isSameRequest(other, handshake));
      if (known === -1) this.handshakes.push(handshake);
      else this.handshakes[known] = handshake;
      this.#observed.renew(handshake);
    }
    this.handshakes.sort((a, b) => a.startedAt - b.startedAt);
    this.#joinHandshakes();
    this.#revision++;
  }

  /** Takes in sockets that the network layer saw and no recorder. Those known already are brought up to date. */
  addObserved(sockets: readonly ObservedSocket[]): void {
    for (const socket of sockets) this.#observed.take(socket, !this.recording);
    if (sockets.length > 0) this.addHandshakes(sockets.map(({ handshake }) => handshake));
  }

  /** Takes in all that a source tells of sockets nobody recorded: those it no longer tells of are out of sight. */
  addAllObserved(source: ObservedSocket['source'], sockets: readonly ObservedSocket[]): void {
    this.addObserved(sockets);
    this.#observed.loseSightOfOthers(source, sockets);
    this.#revision++;
  }

  /** Whether a handshake is that of a socket that was entered by `addObserved`. */
  isObserved(handshake: Handshake): boolean {
    return this.#observed.has(handshake);
  }

  /** Whether a handshake belongs to no connection, recorded or observed. */
  isUnclaimed(handshake: Handshake): boolean {
    return !this.connections.some((connection) => {
      return connection.handshake !== null && isSameRequest(connection.handshake, handshake);
    });
  }

  /** Takes in the headers of other responses; the newest of each host is kept. */
  addHostHints(hints: readonly HostHint[]): void {
    const byHost = new Map([...this.hostHints, ...hints].map((hint) => [hostOf(hint.url), hint]));
    this.hostHints.splice(0, this.hostHints.length, ...byHost.values());
    this.#joinHandshakes();
    this.#revision++;
  }

  /** States that the session reaches over this moment: running silences grow until the latest one. */
  cover(at: EpochMs): void {
    if (at >= this.#startedAt && at <= this.#endedAt) return;
    this.#startedAt = Math.min(this.#startedAt, at);
    this.#endedAt = Math.max(this.#endedAt, at);
    this.#revision++;
  }

  /** Stops keeping frames. Lifecycle events are kept all the same, or the states of the sockets would be wrong. */
  pause(at: EpochMs): void {
    this.#pausedAt ??= at;
    this.#revision++;
  }

  resume(at: EpochMs): void {
    if (this.#pausedAt === null) return;
    for (const reader of this.#readers) reader.endPause(this.#pausedAt, at);
    this.#pausedAt = null;
    this.#revision++;
  }

  /**
   * A session that begins anew with some of this one's connections, their frames left behind: after "clear" the sockets
   * still open, after a navigation those of the new document. Recorders go on where they were; ids are given out afresh.
   *
   * @param keeps given null for the realm of a connection that has none
   */
  beginAnew(keeps: (connection: Connection, realm: Realm | null) => boolean): Session {
    const next = new Session(this.#environment, this.#limits);
    next.#pausedAt = this.#pausedAt;
    next.#remarks = this.#remarks;
    next.#revision = this.#revision + 1;
    next.hostHints.push(...this.hostHints);
    for (const reader of this.#readers) {
      const realm: Realm = { ...reader.realm };
      next.#enterRealm(
        realm,
        reader.continueIn(next.#tables, realm, (connection) => keeps(connection, realm)),
      );
    }
    next.#observed = this.#observed.continueIn(next.#tables, (connection) => keeps(connection, null));
    // What their pages went through still bears on them: a page hidden before "clear" is hidden after it.
    const kept = new Set(next.connections.map(({ realm }) => realm));
    for (const state of this.pageStates) if (kept.has(state.realm)) next.pageStates.push(state);
    for (const connection of next.connections) {
      next.cover(connection.constructedAt);
      if (connection.handshake !== null) next.handshakes.push(connection.handshake);
    }
    if (Number.isFinite(this.#endedAt)) next.cover(this.#endedAt);
    return next;
  }

  /** Enters a loss that was found out before, from a file. */
  addLoss(loss: Loss): void {
    this.#losses.add(loss);
  }

  /** The reader that fills a realm's tables: for restoring a session from a file. */
  reader(realm: RealmId): RealmReader {
    const reader = this.#readers[realm];
    if (reader === undefined) throw new RangeError(`realm ${realm} of ${this.#readers.length}`);
    return reader;
  }

  #enterRealm(realm: Realm, reader: RealmReader): void {
    this.realms.push(realm);
    this.#readers.push(reader);
    this.#realmOfDocument.set(realm.documentId, realm.id);
  }

  #joinHandshakes(): void {
    const mayConnectFrom = ({ constructedAt, realm }: Connection): EpochMs =>
      Math.max(constructedAt, realm === null ? 0 : (this.reader(realm).activatedAt ?? 0));
    // Those that were observed have their own, and those handshakes are nobody else's.
    const recorded = this.connections.filter(({ source }) => source === 'recorder');
    const taken = this.#observed.handshakes;
    const open = this.handshakes.filter((handshake) => !taken.has(handshake));
    const joins = joinHandshakes(recorded, open, mayConnectFrom);
    const hints = new Map(this.hostHints.map((hint) => [hostOf(hint.url), hint]));
    for (const connection of recorded) {
      const join = joins.get(connection.id);
      connection.handshake = join?.handshake ?? null;
      connection.handshakeJoin = join?.certainty ?? null;
      connection.hostHint = join === undefined ? (hints.get(hostOf(connection.url)) ?? null) : null;
    }
  }
}

/** Host and port of a URL, '' where it has none. The scheme is left out: wss and https are one server. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
