/**
 * The bridge: runs in the extension's isolated world of every frame, between the recorder in the page's world and the
 * background. It believes nothing the recorder's port says until it has been checked, keeps nothing, and is silent
 * until a panel watches this tab.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { farewellCharacters } from '../wire/farewell.ts';
import { WireProblem } from '../wire/guards.ts';
import { typeOf } from '../wire/message-type.ts';
import type { ToRecorder } from '../wire/port.ts';
import { type RealmHello, WIRE_VERSION } from '../wire/records.ts';
import { type BridgeToBackground, bridgePortName, type TabMessage } from '../wire/relay.ts';
import { backgroundPort } from './background-port.ts';
import { RecorderGate } from './recorder-gate.ts';
import { type RecorderPort, takeRecorderPort } from './recorder-port.ts';

/** What the bridge needs of the document around it and of the browser. */
export interface BridgeHost {
  readonly api: typeof chrome;
  readonly document: EventTarget;
  /** Where `pagehide` and `pageshow` are dispatched, and `visibilitychange` arrives. */
  readonly window: EventTarget;
  readonly isTopFrame: boolean;
  readonly timeOrigin: EpochMs;
  /** May scripts of the page run in this document at all? In a frame sandboxed without scripts there is no recorder. */
  pageMayRunScripts(): boolean;
  /** Calls back when the site is known to be switched off. */
  onSiteOff(callback: () => void): void;
}

/** A recorder says hello at once. Of one that has not by then we say so; a page that stood at a breakpoint may be late. */
const helloMs: Milliseconds = 5000;

export function startBridge(host: BridgeHost): void {
  const { api } = host;
  const gate = new RecorderGate();
  const key = randomKey();
  let recorder: RecorderPort | null = null;
  /** What there is to say to a background that asks who we are; nothing until we know. */
  let introduction: readonly BridgeToBackground[] = [];
  let hello: RealmHello | null = null;
  let hasSockets = false;
  let isOff = false;
  let isDistrusted = false;
  /** The document is on its way out, to return perhaps. */
  let leaving: { readonly persisted: boolean } | null = null;

  const background = backgroundPort(
    api,
    () => bridgePortName({ hasSockets, key }),
    (message) => {
      const type = typeOf(message);
      if (type === 'introduce') introduce();
      else if (type === 'watch' || type === 'credit' || type === 'unwatch') toRecorder(message as ToRecorder);
    },
  );

  function toRecorder(message: ToRecorder): void {
    gate.told(message);
    recorder?.port.postMessage(message);
  }

  function introduce(): void {
    for (const message of introduction) background.post(message);
  }

  /** Nothing that comes from there is worth having any more. */
  function distrust(fault: string): void {
    leaveRecorder();
    doubt(fault);
  }

  /** Says so in the recorder's place. */
  function doubt(fault: string): void {
    isDistrusted = true;
    const known = hello ?? { version: WIRE_VERSION, timeOrigin: host.timeOrigin, late: false, trusted: false };
    introduction = [
      { type: 'hello', hello: known },
      { type: 'fault', fault },
    ];
    introduce(); // where a port is open: the panel may be waiting
  }

  function retire(): void {
    isOff = true;
    recorder?.retire();
    leaveRecorder();
    introduction = [{ type: 'retired' }];
  }

  function leaveRecorder(): void {
    recorder?.port.close();
    recorder = null;
  }

  function hear(message: unknown): void {
    if (recorder === null) return; // left meanwhile
    try {
      const admitted = gate.admit(message);
      if (admitted.type === 'hello') {
        hello = admitted.hello;
        introduction = [admitted];
        isDistrusted = false;
      } else if (admitted.type === 'batch') background.post(admitted);
      else {
        hasSockets = true;
        background.reopen(); // under the name that says so
      }
    } catch (error) {
      if (!(error instanceof WireProblem)) throw error;
      distrust(`the page sent what no recorder sends (${error.message}); nothing more of it is believed`);
    }
  }

  function handOver(persisted: boolean): void {
    const text = recorder?.farewell(persisted) ?? null;
    if (text === null || hello === null) return;
    if (text.length > farewellCharacters) {
      distrust(`the page left ${text.length} characters behind, more than any recorder does`);
      return;
    }
    const farewell = { type: 'farewell', key, hello, text } as const;
    // Both ways. What is given to a port now gets lost when the next document comes from another process (Chromium 156:
    // another site, a prerendered page; Firefox 153 at times): a message arrives. Whoever reads it twice skips it.
    background.post(farewell);
    background.sendLast(farewell);
  }

  takeRecorderPort(
    host.document,
    (taken) => {
      recorder = taken;
      if (isOff) {
        retire();
        return;
      }
      taken.port.onmessage = ({ data }) => hear(data);
      setTimeout(() => {
        if (hello === null && recorder !== null) doubt('it does not speak; a page around it can prevent that');
      }, helloMs);
    },
    () => {
      if (!isOff && host.pageMayRunScripts())
        distrust('it did not start in this document; a page around it can prevent that');
    },
  );
  host.onSiteOff(retire);

  api.runtime.onMessage.addListener((message: TabMessage, _sender, answer) => {
    const type = typeOf(message);
    if (type === 'announce') {
      // A frame without sockets has nothing to tell, save that the top frame's recorder is there, or not, or cannot be trusted.
      if (!(hasSockets || host.isTopFrame || isDistrusted)) return;
      introduce(); // where the port is open already: a panel that had not heard of us
      background.open(); // where it is not, the background will ask for the introduction
    } else if (type === 'share' && hasSockets) {
      toRecorder(message as ToRecorder);
      answer(true);
    }
  });

  // Only the browser's own word: a page that dispatches a pagehide has not ended.
  host.window.addEventListener('pagehide', (event) => {
    const { persisted, isTrusted } = event as PageTransitionEvent;
    if (!isTrusted) return;
    leaving = { persisted };
    if (hasSockets) handOver(persisted);
  });

  // The last that every visible page hears when it leaves: what it did in its own listeners of pagehide is done by now.
  host.window.addEventListener('visibilitychange', ({ isTrusted }) => {
    if (isTrusted && leaving !== null && hasSockets) handOver(leaving.persisted);
  });

  host.window.addEventListener('pageshow', (event) => {
    const { persisted, isTrusted } = event as PageTransitionEvent;
    if (!isTrusted || !persisted) return;
    leaving = null;
    if (hasSockets) background.reopen();
  });

  // A prerendered document has another number in its tab than the page it becomes, and a port keeps the one it began with.
  host.document.addEventListener('prerenderingchange', ({ isTrusted }) => {
    if (isTrusted) background.renew();
  });
}

/** Not `randomUUID`, which only secure contexts have. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].join('-');
}
