/**
 * The live source of a panel: one tab's session, kept up to date from the background (recorders of all documents,
 * farewells of ended ones, Firefox's handshakes) and from `devtools.network` (Chrome's handshakes, hints).
 */
import type { EpochMs, Milliseconds } from '../../base/units.ts';
import type { Environment } from '../../session/model.ts';
import { Session } from '../../session/session.ts';
import { parseBatch, parseHello, WireProblem } from '../../wire/guards.ts';
import type { ToRecorder } from '../../wire/port.ts';
import type { RealmHello } from '../../wire/records.ts';
import type { BackgroundToPanel, RealmIdentity } from '../../wire/relay.ts';
import type { LiveSource, LiveStatus } from '../live-source.ts';
import type { BackgroundLink } from './background-link.ts';
import type { NetworkLog, NetworkNews } from './network-log.ts';

/** Batches that may be on their way to us at a time. */
const credits = 8;
/** Most payload bytes kept of one frame. */
const payloadCap = 16_384;
/** How long the page's recorder has to answer before we say that there is none. */
const answerMs: Milliseconds = 1500;
/** How long after its beginning or end a connection's handshake may still turn up in the network log. */
const handshakeAgeMs: Milliseconds = 15_000;
/** How often running silences grow on screen. */
const tickMs: Milliseconds = 500;

/** What the source needs of the browser around it. */
export interface TabHost {
  now(): EpochMs;
  readonly tabId: number;
  readonly environment: Environment;
  link(on: { open: () => void; message: (message: BackgroundToPanel) => void; broken: () => void }): BackgroundLink;
  /** null where the browser offers none (a panel opened as a plain tab). */
  network(isWanted: () => boolean, onNews: (news: NetworkNews) => void): NetworkLog | null;
  /** The inspected page's URL, or null where it may not be asked. */
  pageUrl(): Promise<string | null>;
  reloadPage(): void;
  onNavigated(callback: () => void): void;
}

export class TabSource implements LiveSource {
  readonly #host: TabHost;
  readonly #link: BackgroundLink;
  readonly #network: NetworkLog | null;
  readonly #listeners = new Set<() => void>();
  readonly #tick: ReturnType<typeof setInterval>;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #session: Session;
  #status: LiveStatus = 'connecting';
  #preserveLog = true;
  /** The document in the tab's top frame, once it has answered. */
  #topDocument: string | null = null;
  /** The last one of which that was true. */
  #lastTopDocument: string | null = null;
  /** Documents that have ended or lie in the back/forward cache. */
  readonly #left = new Set<string>();

  constructor(host: TabHost) {
    this.#host = host;
    this.#session = new Session(host.environment);
    this.#network = host.network(
      () => this.#wantsHandshakes(),
      (news) => this.#takeNetworkNews(news),
    );
    this.#link = host.link({
      open: () => this.#watch(),
      message: (message) => this.#hear(message),
      broken: () => this.#setStatus('disconnected'),
    });
    host.onNavigated(() => this.#navigated());
    this.#link.open();
    this.#tick = setInterval(() => this.#letTimePass(), tickMs);
  }

  get status(): LiveStatus {
    return this.#status;
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

  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
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

  clear(): void {
    this.#session = this.#session.beginAnew((connection) => connection.state !== 'closed');
    this.#changed();
  }

  requestAccess(): void {
    this.#link.post({ type: 'request-access' });
  }

  reloadPage(): void {
    this.#host.reloadPage();
  }

  close(): void {
    clearInterval(this.#tick);
    clearTimeout(this.#answerTimer);
    this.#network?.close();
    this.#link.close();
  }

  #watch(): void {
    this.#link.post({ type: 'watch', tabId: this.#host.tabId });
    this.#expectAnswer();
  }

  #navigated(): void {
    this.#topDocument = null;
    this.#link.post({ type: 'announce' });
    this.#expectAnswer();
  }

  /** Waits for the top frame's recorder; when it does not come, finds out why. */
  #expectAnswer(): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = setTimeout(() => void this.#explainNoAnswer(), answerMs);
  }

  async #explainNoAnswer(): Promise<void> {
    if (this.#topDocument !== null) return;
    const url = await this.#host.pageUrl();
    if (this.#topDocument !== null) return;
    if (url === null) {
      this.#setStatus('restricted');
      this.#expectAnswer(); // or the page was just loading, when it may not be asked either
    } else if (!/^(https?|file):/.test(url)) this.#setStatus('restricted');
    else this.#link.post({ type: 'ask-access' }); // the answer is `access`
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
        const realm = this.#session.realms.find(({ documentId }) => documentId === message.documentId);
        if (realm === undefined) return; // introduced to a panel before this one: it will be announced again
        // Before it is read: one that cannot be read is a loss to be counted, not a reason for the rest to stay away.
        this.#toRealm(message.documentId, { type: 'credit' });
        this.#session.applyBatch(realm.id, parseBatch(message.batch));
        if (message.batch.events.length > 0) this.#network?.look();
        break;
      }
      case 'farewell': {
        const realm = this.#enter(message.realm, parseHello(message.hello));
        this.#left.add(message.realm.documentId);
        this.#session.applyBatch(realm, parseBatch(JSON.parse(message.text)), 'handover');
        break;
      }
      case 'access':
        if (this.#topDocument === null) this.#status = message.granted ? 'page-too-old' : 'no-access';
        break;
      case 'handshake': {
        const { requestId, ...handshake } = message.handshake;
        this.#session.addHandshakes([{ source: 'web-request', ...handshake }]);
        break;
      }
    }
  }

  /** A recorder is there: asks it for what is missing. */
  #meet(identity: RealmIdentity, hello: RealmHello): void {
    this.#left.delete(identity.documentId);
    if (identity.frameId === 0) {
      // A prerendered document is no top document before it is shown: until then it has another frame's number.
      const isAnother = identity.documentId !== this.#lastTopDocument;
      if (isAnother && !this.#preserveLog) this.#forgetEarlier(hello.timeOrigin);
      this.#topDocument = this.#lastTopDocument = identity.documentId;
      this.#session.describeEnvironment({ pageUrl: identity.url });
      this.#status = 'live';
    }
    const realm = this.#enter(identity, hello);
    this.#toRealm(identity.documentId, { type: 'watch', cursor: this.#session.cursor(realm), credits, payloadCap });
  }

  #enter({ documentId, frameId, url }: RealmIdentity, { timeOrigin, late, trusted }: RealmHello): number {
    return this.#session.addRealm({ documentId, frameId, url, timeOrigin, late, trusted });
  }

  /**
   * Leaves the connections of earlier pages behind. Frames of a page are never older than it; a page that comes back out of
   * the cache may itself be older than the one it takes the place of, which then has left.
   */
  #forgetEarlier(timeOrigin: EpochMs): void {
    this.#session = this.#session.beginAnew(
      (_, realm) => realm.timeOrigin >= timeOrigin && !this.#left.has(realm.documentId),
    );
  }

  #toRealm(documentId: string, message: ToRecorder): void {
    this.#link.post({ type: 'to-realm', documentId, message });
  }

  /** Is there a connection young enough for its handshake to be on its way to the network log? */
  #wantsHandshakes(): boolean {
    const since = this.#host.now() - handshakeAgeMs;
    return this.#session.connections.some(({ constructedAt, closure, openedAt, handshake }) => {
      if (Math.max(constructedAt, closure?.at ?? 0) < since) return false;
      return handshake === null || (closure !== null && openedAt === null && handshake.failure === '');
    });
  }

  #takeNetworkNews({ handshakes, hostHints }: NetworkNews): void {
    if (hostHints.length > 0) this.#session.addHostHints(hostHints);
    if (handshakes.length > 0) this.#session.addHandshakes(handshakes);
    this.#changed();
  }

  #letTimePass(): void {
    if (!this.recording || !this.#session.connections.some(({ state }) => state !== 'closed')) return;
    this.#session.cover(this.#host.now());
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
