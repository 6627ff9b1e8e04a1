/**
 * Chrome's network log as DevTools keeps it. It tells by itself of requests that are over, WebSockets among them. Of
 * sockets that live it tells in its HAR only, and asking for that copies the whole log, so it is asked sparingly:
 * - once when the panel opens, and after a navigation,
 * - a few times after something happened to a socket whose handshake is not known yet,
 * - a few times after something that hints at sockets no recorder sees: the script of a worker, or such a socket's end,
 *   after which it may connect again,
 * - again and again, at a slow pace, while such a socket lives.
 */
import type { Devtools } from 'webextension-polyfill';
import type { Bytes, EpochMs, Milliseconds } from '../../base/units.ts';
import {
  type HarEntry,
  handshakeOf,
  hostHintOf,
  isWorkerScript,
  neverSentId,
  observedSocketOf,
  seenBy,
  wasNeverSent,
} from '../../files/har/har-entry.ts';
import type { Handshake, HostHint } from '../../session/model.ts';
import type { ObservedSocket } from '../../session/observed-sockets.ts';

/** When to look, after something happened. The entry of a failed handshake comes within a second of its close event. */
const lookAfterMs: readonly Milliseconds[] = [300, 1200, 4000];

/** The same after a hint: a worker may take its time to connect, most reconnect within seconds. */
const searchAfterMs: readonly Milliseconds[] = [300, 1200, 4000, 12_000];

/** A page that does something to a socket all the time would put every look off for ever: this is the longest wait. */
const longestWaitMs: Milliseconds = 2000;

/** While a socket lives that nobody records: this often, and at most a twentieth of the time. */
const followEveryMs: Milliseconds = 2000;
const followShare = 20;

/** How long hints gather before they are told. */
const gatherMs: Milliseconds = 500;

export interface NetworkNews {
  /** Of sockets that were recorded, or may have been. */
  readonly handshakes: readonly Handshake[];
  /** Sockets that no recorder saw. */
  readonly observed: readonly ObservedSocket[];
  /** The log was read as a whole: what is not in `observed` is no longer in the log. */
  readonly whole: boolean;
  readonly hostHints: readonly HostHint[];
}

/** What the session lacks, and the log may have. */
export interface NetworkInterest {
  /** A recorded socket is young enough for its handshake to be on its way into the log. */
  missesHandshake(): boolean;
  /** A socket lives that no recorder sees. */
  followsSocket(): boolean;
  /** `chrome-extension://…/`, where the recorder's script is from. */
  readonly extensionOrigin: string;
  /** Most bytes kept of a frame's payload. */
  readonly payloadCap: Bytes;
  now(): EpochMs;
  onNews(news: NetworkNews): void;
}

export interface NetworkLog {
  /** Something happened to a recorded socket: looks into the log soon, if a handshake is missing. */
  look(): void;
  /** There may be sockets that no recorder sees. */
  search(): void;
  close(): void;
}

export function networkLog(
  network: Pick<Devtools.Static['network'], 'getHAR' | 'onRequestFinished'>,
  interest: NetworkInterest,
): NetworkLog {
  const hints = new Map<string, HostHint>();
  let hintTimer: ReturnType<typeof setTimeout> | undefined;
  let lookTimers: ReturnType<typeof setTimeout>[] = [];
  let searchTimers: ReturnType<typeof setTimeout>[] = [];
  let overdue: ReturnType<typeof setTimeout> | undefined;
  let follow: ReturnType<typeof setTimeout> | undefined;
  let reading = false;
  /** What was never sent has the time when it was told of: so it is told once. */
  const toldNeverSent = new Set<string>();

  function takeHint(entry: HarEntry): void {
    const hint = hostHintOf(entry);
    if (hint !== null && URL.canParse(hint.url)) hints.set(new URL(hint.url).host, hint);
  }

  function tell(entries: readonly HarEntry[], whole: boolean): void {
    clearTimeout(hintTimer);
    hintTimer = undefined;
    const handshakes: Handshake[] = [];
    const observed: ObservedSocket[] = [];
    const readAt = interest.now();
    for (const entry of entries) {
      if (wasNeverSent(entry)) {
        const id = neverSentId(entry);
        if (toldNeverSent.has(id)) continue;
        toldNeverSent.add(id);
      }
      const handshake = handshakeOf(entry, readAt);
      if (handshake === null) takeHint(entry);
      else if (seenBy(entry, interest.extensionOrigin) === 'nobody') {
        observed.push(observedSocketOf(entry, handshake, readAt, interest.payloadCap));
      } else handshakes.push(handshake);
    }
    const hostHints = [...hints.values()];
    hints.clear();
    interest.onNews({ handshakes, observed, whole, hostHints });
  }

  const onFinished = (request: unknown) => {
    const entry = request as HarEntry;
    if (entry._resourceType === 'websocket') {
      tell([entry], false);
      if (seenBy(entry, interest.extensionOrigin) === 'nobody') search();
      return;
    }
    if (isWorkerScript(entry)) search();
    takeHint(entry);
    hintTimer ??= setTimeout(() => tell([], false), gatherMs);
  };
  network.onRequestFinished.addListener(onFinished);

  async function read(): Promise<void> {
    if (reading) return;
    reading = true;
    clearTimeout(follow);
    const startedAt = interest.now();
    try {
      const { entries = [] } = (await network.getHAR()) as { entries?: readonly HarEntry[] };
      tell(entries, true);
    } finally {
      reading = false;
    }
    const tookMs = interest.now() - startedAt;
    if (interest.followsSocket()) follow = setTimeout(read, Math.max(followEveryMs, tookMs * followShare));
  }

  function readIfMissing(): void {
    if (interest.missesHandshake()) void read();
  }

  function search(): void {
    for (const timer of searchTimers) clearTimeout(timer);
    searchTimers = searchAfterMs.map((delay) => setTimeout(read, delay));
  }

  void read();

  return {
    look() {
      for (const timer of lookTimers) clearTimeout(timer);
      lookTimers = lookAfterMs.map((delay) => setTimeout(readIfMissing, delay));
      overdue ??= setTimeout(() => {
        overdue = undefined;
        readIfMissing();
      }, longestWaitMs);
    },
    search,
    close() {
      for (const timer of [...lookTimers, ...searchTimers, overdue, follow, hintTimer]) clearTimeout(timer);
      network.onRequestFinished.removeListener(onFinished);
    },
  };
}
