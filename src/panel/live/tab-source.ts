/**
 * The live source of a panel: one tab's session, kept up to date from the background (recorders of all documents,
 * farewells of ended ones, Firefox's handshakes) and from `devtools.network` (Chrome's handshakes, hints).
 */
import { type Message, message as named } from '../../base/message.ts';
import type { EpochMs, Milliseconds } from '../../base/units.ts';
import { endingOf } from '../../diagnosis/ending.ts';
import { patienceMs } from '../../diagnosis/reconnecting.ts';
import type { Connection, ConnectionState, Environment, Realm } from '../../session/model.ts';
import { defaultLimits, Session } from '../../session/session.ts';
import { parseBatch, parseHello, WireProblem } from '../../wire/guards.ts';
import type { ToRecorder } from '../../wire/port.ts';
import type { RecordingLimits } from '../../wire/recording-limits.ts';
import type { RealmHello } from '../../wire/records.ts';
import type { BackgroundToPanel, ObservedHandshake, RealmIdentity } from '../../wire/relay.ts';
import { type Forgotten, type LiveSource, type LiveStatus, nothingForgotten, type Site } from '../live-source.ts';
import type { BackgroundLink } from './background-link.ts';
import { MissingFarewells } from './missing-farewells.ts';
import type { NetworkInterest, NetworkLog, NetworkNews } from './network-log.ts';
import { requestedHandshake, requestedSocket, UnclaimedRequests } from './requested-socket.ts';

/** Batches that may be on their way to us at a time. */
const credits = 8;
/** A recorder that was asked for what is missing is not asked again before this. */
const askedMs: Milliseconds = 1000;
/** How often, and how many times, the page's recorder is asked for an answer before we say that there is none. */
const askAgainMs: Milliseconds = 250;
const asks = 6;
/** How long after its beginning or end a connection's handshake may still turn up in the network log. */
const handshakeAgeMs: Milliseconds = 15_000;
/** How often running silences grow on screen. */
const tickMs: Milliseconds = 500;

/** In the place of the recorder's own words: it could not say any. */
const processGone = 'its process ended without a word (it crashed, ran out of memory or was killed)';

/** What the source needs of the browser around it. */
export interface TabHost {
  now(): EpochMs;
  readonly tabId: number;
  readonly environment: Environment;
  link(on: { open: () => void; message: (message: BackgroundToPanel) => void; broken: () => void }): BackgroundLink;
  /** null where the browser offers none (a panel opened as a plain tab). */
  network(wants: Pick<NetworkInterest, 'missesHandshake' | 'followsSocket' | 'onNews'>): NetworkLog | null;
  /** The inspected page's URL, or null where it may not be asked. */
  pageUrl(): Promise<string | null>;
  /** What the tab shows, be there a process behind it or not: '' for the browser's own pages, null where nobody tells (Firefox). */
  tabUrl(): Promise<string | null>;
  readonly limits: RecordingLimits;
  reloadPage(): void;
  readonly openSource: LiveSource['openSource'];
  /** Calls back with the address that the tab shows from then on. */
  onNavigated(callback: (url: string) => void): void;
}

export class TabSource implements LiveSource {
  readonly #host: TabHost;
  readonly #link: BackgroundLink;
  readonly #network: NetworkLog | null;
  readonly #listeners = new Set<() => void>();
  readonly #problemListeners = new Set<(problem: Message) => void>();
  readonly #tick: ReturnType<typeof setInterval>;
  #answerTimer: ReturnType<typeof setInterval> | undefined;
  #session: Session;
  #status: LiveStatus = 'connecting';
  #preserveLog = true;
  readonly #unclaimed = new UnclaimedRequests();
  /** The document in the tab's top frame, once it has answered. */
  #topDocument: string | null = null;
  /** The last one of which that was true. */
  #lastTopDocument: string | null = null;
  /** Documents that have ended or lie in the back/forward cache. */
  readonly #left = new Set<string>();
  readonly #missingFarewells = new MissingFarewells();
  /** When each document was last asked for what is missing. */
  readonly #askedAt = new Map<string, EpochMs>();
  /** The one before the last navigation: what it says may still be on its way. */
  #departed: string | null = null;
  /** Where that led. */
  #navigatedTo = '';
  /**
   * The page's host, '' while none is known. On a navigation the last one stays until the next is: DevTools may tell of it
   * after the new document did, and a switch that is pressed is that of the site it names.
   */
  #pageHost = '';
  /** Hosts that are switched off, or null until the background has told. */
  #sitesOff: readonly string[] | null = null;
  #forgotten = nothingForgotten;
  /** Of requests that began before this nothing is shown any more, save with connections that are there. */
  #forgetsBefore: EpochMs = Number.NEGATIVE_INFINITY;

  constructor(host: TabHost) {
    this.#host = host;
    this.#session = new Session(host.environment, { ...defaultLimits, frames: host.limits.frames });
    this.#network = host.network({
      missesHandshake: () => this.#missesHandshake(),
      followsSocket: () => this.#session.connections.some(({ source, state }) => source === 'har' && isAlive(state)),
      onNews: (news) => this.#takeNetworkNews(news),
    });
    this.#link = host.link({
      open: () => this.#watch(),
      message: (message) => this.#hear(message),
      broken: () => this.#setStatus('disconnected'),
    });
    host.onNavigated((url) => this.#navigated(url));
    this.#link.open();
    this.#tick = setInterval(() => this.#letTimePass(), tickMs);
  }

  get status(): LiveStatus {
    if (this.#status !== 'site-off') return this.#status;
    // What is off cannot be told before the background has.
    if (this.site === null) return 'connecting';
    return this.site.recording ? 'site-on-again' : 'site-off';
  }
  get session(): Session {
    return this.#session;
  }
  get recording(): boolean {
    return this.#session.recording;
  }
  get preserveLog(): boolean {
    return this.#preserveLog;
  }
  get site(): Site | null {
    const host = this.#pageHost;
    return host === '' || this.#sitesOff === null ? null : { host, recording: !this.#sitesOff.includes(host) };
  }
  get sitesOff(): readonly string[] | null {
    return this.#sitesOff;
  }
  get forgotten(): Forgotten {
    return this.#forgotten;
  }

  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  }

  /** Calls back with what went wrong with something the person asked for. Returns how to stop. */
  onProblem(listener: (problem: Message) => void): () => void {
    this.#problemListeners.add(listener);
    return () => this.#problemListeners.delete(listener);
  }

  setRecording(recording: boolean): void {
    if (recording) this.#session.resume(this.#host.now());
    else this.#session.pause(this.#host.now());
    this.#changed();
  }

  setPreserveLog(preserve: boolean): void {
    this.#preserveLog = preserve;
    this.#changed();
  }

  switchSite(host: string, recording: boolean): void {
    this.#link.post({ type: 'switch-site', host, recording });
  }

  clear(): void {
    this.#forgetsBefore = this.#host.now();
    this.#session = this.#session.beginAnew(({ state }) => isAlive(state));
    this.#changed();
  }

  requestAccess(): void {
    this.#link.post({ type: 'request-access' });
  }

  get openSource(): LiveSource['openSource'] {
    return this.#host.openSource;
  }

  reloadPage(): void {
    this.#host.reloadPage();
  }

  close(): void {
    clearInterval(this.#tick);
    clearInterval(this.#answerTimer);
    this.#missingFarewells.close();
    this.#network?.close();
    this.#link.close();
  }

  #watch(): void {
    this.#link.post({ type: 'watch', tabId: this.#host.tabId });
    this.#expectAnswer();
  }

  #navigated(url: string): void {
    this.#navigatedTo = url;
    if (this.#status === 'page-gone' && !this.#isStillShown(this.#lastTopDocument)) this.#setStatus('connecting');
    this.#departed = this.#topDocument ?? this.#departed;
    this.#topDocument = null;
    this.#network?.search();
    this.#link.post({ type: 'announce' });
    this.#expectAnswer();
  }

  /**
   * Waits for the top frame's recorder; when it does not come, finds out why. A page without sockets answers only when it
   * is asked, and DevTools tell of a navigation before there is anybody in the new document to hear: so we ask again.
   */
  #expectAnswer(): void {
    clearInterval(this.#answerTimer);
    let asked = 0;
    this.#answerTimer = setInterval(() => {
      asked++;
      const isAnswered = this.#topDocument !== null && this.#topDocument !== this.#departed;
      if (!isAnswered && asked < asks) this.#link.post({ type: 'announce' });
      else {
        clearInterval(this.#answerTimer);
        void this.#explainNoAnswer();
      }
    }, askAgainMs);
  }

  async #explainNoAnswer(): Promise<void> {
    if (this.#isExplained()) return;
    const url = await this.#host.pageUrl();
    if (this.#isExplained()) return;
    this.#pageHost = hostOf(url);
    if (url === null) {
      this.#setStatus('restricted');
      this.#expectAnswer(); // or the page was just loading, when it may not be asked either
    } else if (!/^(https?|file):/.test(url)) this.#setStatus('restricted');
    else this.#link.post({ type: 'ask-access' }); // the answer is `access`
  }

  #isExplained(): boolean {
    return this.#topDocument !== null || this.#status === 'page-gone';
  }

  #hear(message: BackgroundToPanel): void {
    try {
      this.#apply(message);
    } catch (error) {
      // A page that forges its records harms its own recording only: what cannot be read is left out.
      if (!(error instanceof WireProblem || error instanceof SyntaxError)) throw error;
      console.warn('Deadair left out a message it cannot read:', error.message);
    }
    this.#changed();
  }

  #apply(message: BackgroundToPanel): void {
    switch (message.type) {
      case 'realm':
        this.#meet(message.realm, parseHello(message.hello));
        break;
      case 'batch': {
        const realm = this.#session.realmOf(message.documentId);
        if (realm === null) return; // introduced to a panel before this one: it will be announced again
        // Before it is read: one that cannot be read is a loss to be counted, not a reason for the rest to stay away.
        this.#toRealm(message.documentId, { type: 'credit' });
        if (!this.#session.applyBatch(realm.id, parseBatch(message.batch))) this.#askAgain(realm);
        if (message.batch.events.length > 0) this.#network?.look();
        break;
      }
      case 'farewell': {
        const realm = this.#enter(message.realm, parseHello(message.hello));
        this.#left.add(message.realm.documentId);
        this.#missingFarewells.heardOf(message.realm.documentId);
        if (message.realm.documentId === this.#topDocument) this.#expectSuccessor(message.realm.documentId);
        this.#session.applyBatch(realm, parseBatch(JSON.parse(message.text)), 'handover');
        break;
      }
      case 'fault': {
        const realm = this.#session.realmOf(message.documentId);
        if (realm !== null) realm.fault ??= message.fault;
        break;
      }
      case 'unreachable':
        this.#expectReturn(message.documentId);
        break;
      case 'retired':
        if (message.realm.frameId === 0) {
          this.#expectFarewells(message.realm, this.#host.now());
          const isNew = message.realm.documentId !== this.#topDocument;
          if (isNew && !this.#preserveLog) this.#session = this.#session.beginAnew(() => false);
          this.#enterPage(message.realm);
          this.#status = 'site-off';
        }
        break;
      case 'sites-off':
        this.#sitesOff = message.hosts;
        break;
      case 'site-not-switched':
        for (const listener of this.#problemListeners) listener(notSwitched(message));
        break;
      case 'forgotten':
        this.#forgotten = { farewells: message.farewells, handshakes: message.handshakes };
        break;
      case 'access':
        if (this.#topDocument === null) this.#status = message.granted ? 'page-too-old' : 'no-access';
        break;
      case 'handshake': {
        this.#takeRequest(message.handshake);
        break;
      }
    }
  }

  /**
   * A worker's request is of a socket that no recorder sees. A document's mostly has one that tells of it; where none
   * does for a while, the page has a constructor that was out of reach.
   */
  #takeRequest(request: ObservedHandshake): void {
    const handshake = requestedHandshake(request);
    if (request.documentId === '' || this.#session.isObserved(handshake)) {
      this.#session.addObserved([requestedSocket(request)]);
      return;
    }
    this.#session.addHandshakes([handshake]);
    this.#unclaimed.hear(request, this.#host.now());
  }

  #showUnclaimedRequests(): void {
    // What began before all documents that are known was theirs who are gone, and has left no record. What was cleared
    // away with its connection is told again by a background that has been started anew.
    const oldest = Math.min(...this.#session.realms.map(({ timeOrigin }) => timeOrigin));
    const since = Math.max(oldest, this.#forgetsBefore);
    for (const request of this.#unclaimed.takeOverdue(this.#host.now())) {
      if (request.startedAt < since || !this.#session.isUnclaimed(requestedHandshake(request))) continue;
      this.#session.addObserved([requestedSocket(request)]);
      this.#changed();
    }
  }

  /** A recorder is there: asks it for what is missing. */
  #meet(identity: RealmIdentity, hello: RealmHello): void {
    this.#left.delete(identity.documentId);
    this.#missingFarewells.heardOf(identity.documentId);
    this.#expectFarewells(identity, hello.timeOrigin);
    if (identity.frameId === 0) {
      // A prerendered document is no top document before it is shown: until then it has another frame's number.
      const isAnother = identity.documentId !== this.#lastTopDocument;
      if (isAnother && !this.#preserveLog) this.#forgetEarlier(hello.timeOrigin);
      this.#enterPage(identity);
      this.#status = 'live';
    }
    this.#enter(identity, hello);
    const realm = this.#session.realmOf(identity.documentId);
    if (realm !== null) this.#askFor(realm);
  }

  /**
   * Whom a new document takes the place of: the last one in its frame and, with another page, all frames of the earlier
   * ones. A page that only introduces itself again takes nobody's place, even where clocks were set back since it began.
   */
  #expectFarewells({ documentId, frameId }: RealmIdentity, timeOrigin: EpochMs): void {
    const isAnotherPage = frameId === 0 && this.#lastTopDocument !== null && documentId !== this.#lastTopDocument;
    for (const realm of this.#session.realms) {
      const isReplaced = realm.frameId === frameId || (isAnotherPage && realm.timeOrigin < timeOrigin);
      if (realm.documentId === documentId || !isReplaced || this.#left.has(realm.documentId)) continue;
      this.#missingFarewells.expect(realm.documentId, () => this.#endWithoutFarewell(realm.documentId, timeOrigin));
    }
  }

  /**
   * A document that lives connects again, and one that ends in order leaves a farewell. Where neither comes and no other
   * page has taken its place, its process is gone, and its sockets went with it when the port broke.
   */
  #expectReturn(documentId: string): void {
    if (this.#left.has(documentId)) return;
    const at = this.#host.now();
    const page = this.#topDocument;
    this.#missingFarewells.expect(documentId, () => {
      this.#endWithoutFarewell(documentId, at);
      void this.#explainEnd(documentId, page);
    });
  }

  #expectSuccessor(page: string): void {
    this.#missingFarewells.expect(page, () => void this.#wasLeft(page));
  }

  async #explainEnd(documentId: string, page: string | null): Promise<void> {
    const realm = this.#session.realmOf(documentId);
    if (realm === null || (await this.#wasLeft(page))) return;
    realm.fault ??= processGone;
    if (documentId === page) this.#setStatus('page-gone');
    else this.#changed();
  }

  /** Whether the tab shows another page by now. Of those of the browser's own Chromium's DevTools tell nobody: it is asked. */
  async #wasLeft(page: string | null): Promise<boolean> {
    const realm = page === null ? null : this.#session.realmOf(page);
    if (realm === null || !this.#isStillShown(page)) return true;
    const shown = await this.#host.tabUrl();
    if (!this.#isStillShown(page)) return true;
    if (shown === null || originOf(shown) === originOf(realm.url)) return false;
    this.#navigated(shown);
    return true;
  }

  /**
   * Has no other page taken this one's place? In that of a crashed one Firefox puts a page of its own, and tells of a
   * navigation to the address that the tab shows still.
   */
  #isStillShown(page: string | null): boolean {
    const realm = page === null ? null : this.#session.realmOf(page);
    if (realm === null || page !== this.#lastTopDocument) return false;
    return page === this.#topDocument || originOf(this.#navigatedTo) === originOf(realm.url);
  }

  #endWithoutFarewell(documentId: string, at: EpochMs): void {
    const realm = this.#session.realmOf(documentId);
    if (realm === null) return;
    this.#left.add(documentId);
    this.#session.endRealm(realm.id, at);
    this.#changed();
  }

  #askFor({ id, documentId }: Realm): void {
    this.#askedAt.set(documentId, this.#host.now());
    const payloadCap = this.#host.limits.payloadBytes;
    this.#toRealm(documentId, { type: 'watch', cursor: this.#session.cursor(id), credits, payloadCap });
  }

  /** After a batch that was read for somebody farther on: another panel, or us before a break. More of them may come. */
  #askAgain(realm: Realm): void {
    if (this.#host.now() - (this.#askedAt.get(realm.documentId) ?? 0) > askedMs) this.#askFor(realm);
  }

  #enterPage({ documentId, url }: RealmIdentity): void {
    this.#topDocument = this.#lastTopDocument = documentId;
    this.#pageHost = hostOf(url);
    this.#session.describeEnvironment({ pageUrl: url });
  }

  #enter({ documentId, frameId, url }: RealmIdentity, { timeOrigin, late, trusted }: RealmHello): number {
    return this.#session.addRealm({ documentId, frameId, url, timeOrigin, late, trusted });
  }

  /**
   * Leaves the connections of earlier pages behind. Frames of a page are never older than it; a page that comes back out of
   * the cache may itself be older than the one it takes the place of, which then has left.
   */
  #forgetEarlier(timeOrigin: EpochMs): void {
    this.#forgetsBefore = timeOrigin;
    this.#session = this.#session.beginAnew(({ constructedAt }, realm) =>
      realm === null
        ? constructedAt >= timeOrigin
        : realm.timeOrigin >= timeOrigin && !this.#left.has(realm.documentId),
    );
  }

  #toRealm(documentId: string, message: ToRecorder): void {
    this.#link.post({ type: 'to-realm', documentId, message });
  }

  /**
   * Is there a connection young enough for its handshake to be on its way to the network log, or dead so shortly that the
   * browser's own words on its end may be?
   */
  #missesHandshake(): boolean {
    const since = this.#host.now() - handshakeAgeMs;
    return this.#session.connections.some(({ source, constructedAt, closure, handshake }) => {
      if (source !== 'recorder') return false;
      if (Math.max(constructedAt, closure?.at ?? 0) < since) return false;
      return handshake === null || (closure?.code === 1006 && handshake.failure === '');
    });
  }

  #takeNetworkNews({ handshakes, hostHints, observed, whole }: NetworkNews): void {
    if (hostHints.length > 0) this.#session.addHostHints(hostHints);
    if (handshakes.length > 0) this.#session.addHandshakes(handshakes);
    if (whole) this.#session.addAllObserved('har', observed);
    else this.#session.addObserved(observed);
    this.#changed();
  }

  #letTimePass(): void {
    this.#showUnclaimedRequests();
    const now = this.#host.now();
    const goesOn = this.#session.connections.some((one) => isAlive(one.state) || isAwaited(one, now));
    if (!this.recording || !goesOn) return;
    this.#session.cover(now);
    this.#changed();
  }

  #setStatus(status: LiveStatus): void {
    this.#status = status;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Whether it was dropped so lately that the page may still come back: whether it does can only be told by waiting. */
function isAwaited(connection: Connection, now: EpochMs): boolean {
  const { closure } = connection;
  return closure !== null && endingOf(connection) === 'dropped' && now - closure.at <= patienceMs + 2 * tickMs;
}

/** How browsers say that an extension may store no more. */
const noRoom = /quota|full|no space/i;

function notSwitched({ host, recording, why }: Extract<BackgroundToPanel, { type: 'site-not-switched' }>): Message {
  const stays = recording ? 'off' : 'on';
  return noRoom.test(why)
    ? named('panel.site-no-room', { host, stays })
    : named('panel.site-not-stored', { host, stays, why });
}

/** The host of a page on the web, without port; '' where there is none. */
function hostOf(url: string | null): string {
  if (url === null || !URL.canParse(url)) return '';
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) ? hostname : '';
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

function isAlive(state: ConnectionState): boolean {
  return state !== 'closed' && state !== 'unknown';
}
