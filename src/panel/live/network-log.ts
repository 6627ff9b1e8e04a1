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

/** `isWanted` says, when the time to look has come, whether there is still anything to look for. */
export function networkLog(
  network: Pick<Devtools.Static['network'], 'getHAR' | 'onRequestFinished'>,
  isWanted: () => boolean,
  onNews: (news: NetworkNews) => void,
): NetworkLog {
  const hints = new Map<string, HostHint>();
  let timers: ReturnType<typeof setTimeout>[] = [];

  const onFinished = (request: unknown) => {
    const hint = hostHintOf(request as HarEntry);
    if (hint !== null) hints.set(new URL(hint.url).host, hint);
  };
  network.onRequestFinished.addListener(onFinished);

  async function read(): Promise<void> {
    if (!isWanted()) return;
    const { entries = [] } = (await network.getHAR()) as { entries?: readonly HarEntry[] };
    const handshakes: Handshake[] = [];
    for (const entry of entries) {
      const handshake = handshakeOf(entry);
      if (handshake !== null) handshakes.push(handshake);
      else onFinished(entry);
    }
    const hostHints = [...hints.values()];
    hints.clear();
    onNews({ handshakes, hostHints });
  }

  function forgetTimers(): void {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  }

  return {
    look() {
      forgetTimers();
      timers = lookAfterMs.map((delay) => setTimeout(() => void read(), delay));
    },
    close() {
      forgetTimers();
      network.onRequestFinished.removeListener(onFinished);
    },
  };
}
