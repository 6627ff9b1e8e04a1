/**
 * Chrome's network log as DevTools keeps it. WebSockets are in its HAR only, and asking for that copies the whole log,
 * so it is asked sparingly: a few times after something happened to a socket whose handshake is not known yet.
 */
import type { Devtools } from 'webextension-polyfill';
import type { Milliseconds } from '../../base/units.ts';
import type { Handshake, HostHint } from '../../session/model.ts';
import { type HarEntry, handshakeOf, hostHintOf } from './har.ts';

/** When to look, after something happened. The entry of a failed handshake comes within a second of its close event. */
const lookAfterMs: readonly Milliseconds[] = [300, 1200, 4000];

export interface NetworkNews {
  readonly handshakes: readonly Handshake[];
  readonly hostHints: readonly HostHint[];
}

export interface NetworkLog {
  /** Something happened to a socket: looks into the log soon. */
  look(): void;
  close(): void;
}

/** A page that does something to a socket all the time would put every look off for ever: this is the longest wait. */
const longestWaitMs: Milliseconds = 2000;

/** How long hints gather before they are told. */
const gatherMs: Milliseconds = 500;

/**
 * Follows the network log. It is read once when the first socket is heard of, since its handshake may be in there
 * already, and after that only while `isWanted` says that one is missing.
 */
export function networkLog(
  network: Pick<Devtools.Static['network'], 'getHAR' | 'onRequestFinished'>,
  isWanted: () => boolean,
  onNews: (news: NetworkNews) => void,
): NetworkLog {
  const hints = new Map<string, HostHint>();
  let hintTimer: ReturnType<typeof setTimeout> | undefined;
  let lookTimers: ReturnType<typeof setTimeout>[] = [];
  let overdue: ReturnType<typeof setTimeout> | undefined;
  let hasRead = false;

  function takeHint(entry: HarEntry): void {
    const hint = hostHintOf(entry);
    if (hint !== null) hints.set(new URL(hint.url).host, hint);
  }

  function takeHints(): readonly HostHint[] {
    clearTimeout(hintTimer);
    hintTimer = undefined;
    const taken = [...hints.values()];
    hints.clear();
    return taken;
  }

  const onFinished = (request: unknown) => {
    takeHint(request as HarEntry);
    hintTimer ??= setTimeout(() => onNews({ handshakes: [], hostHints: takeHints() }), gatherMs);
  };
  network.onRequestFinished.addListener(onFinished);

  async function read(): Promise<void> {
    if (hasRead && !isWanted()) return;
    hasRead = true;
    const { entries = [] } = (await network.getHAR()) as { entries?: readonly HarEntry[] };
    const handshakes: Handshake[] = [];
    for (const entry of entries) {
      const handshake = handshakeOf(entry);
      if (handshake === null) takeHint(entry);
      else handshakes.push(handshake);
    }
    onNews({ handshakes, hostHints: takeHints() });
  }

  return {
    look() {
      for (const timer of lookTimers) clearTimeout(timer);
      lookTimers = lookAfterMs.map((delay) => setTimeout(() => void read(), delay));
      overdue ??= setTimeout(() => {
        overdue = undefined;
        void read();
      }, longestWaitMs);
    },
    close() {
      for (const timer of [...lookTimers, overdue, hintTimer]) clearTimeout(timer);
      network.onRequestFinished.removeListener(onFinished);
    },
  };
}
