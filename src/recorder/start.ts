/** Puts the parts of a recorder together: hook, journal, page watch, and the way to the bridge. */
import { farewellText } from '../wire/farewell.ts';
import { aliveQuestion, askEvent, farewellAnswer, offerEvent, retireEvent, takeoverEvent } from '../wire/port.ts';
import { type PageChange, WIRE_VERSION } from '../wire/records.ts';
import { browser, nativesLookUnaltered } from './browser-natives.ts';
import { Courier } from './courier.ts';
import { faultGuard } from './fault-guard.ts';
import { hookWebSocket } from './hook.ts';
import { Journal } from './journal.ts';
import { natives } from './natives.ts';
import { watchPage } from './page-watch.ts';
import { hookWebSocketStream } from './stream-hook.ts';

export function startRecorder(): void {
  const late = document.readyState !== 'loading' && location.protocol !== 'about:';
  const trusted = nativesLookUnaltered();
  /** Known to this recorder and its bridge only: their events on `document` are named after it. */
  let name = '';
  let retired = false;
  let courier: Courier | null = null;
  let page: ReturnType<typeof watchPage> | null = null;
  /** How much there was to tell at the last farewell; null while the page stays. */
  let told: number | null = null;
  let unloaded = false;
  const journal = new Journal(() => courier?.wake());
  // Two guards, because a recorder that has failed must still be able to say so.
  const recording = faultGuard(onFault);
  const delivery = faultGuard(onFault);
  const hook = hookWebSocket({ journal, safely: recording.safely }, onSocket);
  const streamHook = hookWebSocketStream({ journal, safely: recording.safely }, onSocket);

  function onFault(error: unknown): void {
    const message =
      error instanceof natives.Error ? `${error.message}\n${natives.stackOf(error) ?? ''}` : 'unknown failure';
    journal.record({ type: 'fault', time: browser.now(), message: natives.slice(message, 0, 2048) });
  }

  function onSocket(first: boolean): void {
    if (first) {
      page = watchPage(recordPage, onBeat);
      courier?.post({ type: 'first-socket' });
    }
    page?.beat();
  }

  function recordPage(change: PageChange, duration: number, time: number): void {
    if (unloaded) return; // it becomes hidden then, and never visible again
    if (change === 'bfcache-leave') told = null;
    recording.safely(() => journal.recordPage({ time, change, duration }));
  }

  /** Looks at the live sockets while somebody watches; says whether there are any. */
  function onBeat(): boolean {
    if (journal.watched) {
      recording.safely(() => {
        const time = browser.now();
        hook.live.forEach((socket, connection) => {
          journal.sending(connection, time, browser.readyState(socket), browser.bufferedAmount(socket), 0);
        });
      });
    }
    return hook.live.count + streamHook.live() > 0;
  }

  /**
   * Answers the bridge at the end of the document: writes down that it ends, and hands the journal over. Asked again, it
   * answers only if something has happened on a socket since.
   */
  function sayFarewell(persisted: boolean): void {
    const toTell = journal.events + journal.frames;
    if (journal.connections === 0 || toTell === told) return;
    if (told === null) {
      journal.recordPage({ time: browser.now(), change: persisted ? 'bfcache-enter' : 'unload', duration: 0 });
    }
    told = toTell;
    unloaded = !persisted;
    const data = farewellText(journal.farewell(), natives.stringify);
    const init = { __proto__: null, data } as MessageEventInit; // what is not given is not looked for on Object.prototype
    browser.dispatch(document, new browser.MessageEvent(farewellAnswer(name), init));
  }

  /** Offers one end of a channel to the bridge, and says whether it was there to take it. */
  function offer(): boolean {
    const { port1, port2 } = new browser.MessageChannel();
    const offered = randomName();
    // Before the offer: a bridge that knows already that this site is switched off says so while it takes it.
    browser.listen(document, retireEvent(offered), retire);
    const taken = !browser.dispatch(
      document,
      new browser.MessageEvent(offerEvent, { cancelable: true, data: offered, ports: [port2] }),
    );
    if (!taken) browser.unlisten(document, retireEvent(offered), retire);
    if (!taken || retired) return taken;
    name = offered;
    browser.listen(document, name, (event) => {
      delivery.safely(() => sayFarewell(browser.messageOf(event as MessageEvent) === true));
    });
    courier?.retire();
    courier = new Courier(journal, port1, delivery.safely);
    const timeOrigin = browser.timeOrigin;
    courier.post({ type: 'hello', hello: { version: WIRE_VERSION, timeOrigin, late, trusted } });
    if (journal.connections > 0) courier.post({ type: 'first-socket' });
    return true;
  }

  /** Leaves the page alone for good. */
  function retire(): void {
    retired = true;
    recording.end();
    delivery.end();
    hook.unhook();
    streamHook.unhook();
  }

  function bridgeLives(): boolean {
    const question = new browser.Event(aliveQuestion(name), { __proto__: null, cancelable: true } as EventInit);
    return !browser.dispatch(document, question);
  }

  /** Waits for a bridge that asks. `until` tells when it is too late for one. */
  function awaitBridge(until: 'readystatechange' | null): void {
    const onAsk = () => {
      // A listener that throws is heard of by the page, and natives that its parent has altered may throw.
      delivery.safely(() => {
        if (offer()) browser.unlisten(document, askEvent, onAsk);
      });
    };
    browser.listen(document, askEvent, onAsk);
    if (until !== null) browser.listen(document, until, () => browser.unlisten(document, askEvent, onAsk));
  }

  // The bridge starts at document_start too. Whoever asks later than that is not the bridge.
  if (!offer()) awaitBridge('readystatechange');
  if (retired) return;

  browser.listen(document, takeoverEvent, (event) => {
    // A page that dispatches this finds the bridge alive, and learns nothing.
    if (name === '' || bridgeLives()) return;
    if (browser.messageOf(event as MessageEvent) !== WIRE_VERSION) retire();
    else {
      browser.preventDefault(event);
      awaitBridge(null);
    }
  });
}

function randomName(): string {
  const words = browser.randomValues(new natives.Uint32Array(4));
  return `${words[0]}-${words[1]}-${words[2]}-${words[3]}`;
}
