/**
 * The recorder: runs in the page's own world in every frame, before any script of the page. Its name ends in `.iife.ts`
 * because the bundler must make one self-contained synchronous file of it; any other way it would come too late.
 */

import { farewellText } from '../wire/farewell.ts';
import { askEvent, farewellAnswer, offerEvent, retireEvent } from '../wire/port.ts';
import { type PageChange, WIRE_VERSION } from '../wire/records.ts';
import { browser, nativesLookUnaltered } from './browser-natives.ts';
import { Courier } from './courier.ts';
import { faultGuard } from './fault-guard.ts';
import { hookWebSocket } from './hook.ts';
import { Journal } from './journal.ts';
import { natives } from './natives.ts';
import { watchPage } from './page-watch.ts';

const late = document.readyState !== 'loading' && location.protocol !== 'about:';
const trusted = nativesLookUnaltered();

let courier: Courier | null = null;
let page: ReturnType<typeof watchPage> | null = null;
const journal = new Journal(() => courier?.wake());

// Two guards, because a recorder that has failed must still be able to say so.
const recordSafely = faultGuard(onFault);
const deliverSafely = faultGuard(onFault);
const { liveSockets, unhook } = hookWebSocket(journal, onSocket, recordSafely);

function onFault(error: unknown): void {
  const message =
    error instanceof natives.Error ? `${error.message}\n${natives.stackOf(error) ?? ''}` : 'unknown failure';
  journal.record({ type: 'fault', time: browser.now(), message: natives.slice(message, 0, 2048) });
}

function onSocket(first: boolean): void {
  if (first) {
    const report = (change: PageChange, duration: number, time: number) =>
      recordSafely(() => journal.record({ type: 'page', time, change, duration }));
    page = watchPage(report, liveSockets);
    courier?.post({ type: 'first-socket' });
  }
  page?.beat();
}

/** Answers the bridge at the end of the document: writes down that it ends, and hands the journal over. */
function sayFarewell(name: string, persisted: boolean): void {
  if (journal.connections === 0) return;
  const change = persisted ? 'bfcache-enter' : 'unload';
  journal.record({ type: 'page', time: browser.now(), change, duration: 0 });
  const data = farewellText(journal.farewell(), natives.stringify);
  const init = { __proto__: null, data } as MessageEventInit; // what is not given is not looked for on Object.prototype
  browser.dispatch(document, new browser.MessageEvent(farewellAnswer(name), init));
}

/** Offers one end of a channel to the bridge, and says whether it was there to take it. */
function offer(): boolean {
  const { port1, port2 } = new browser.MessageChannel();
  const name = randomName();
  let retired = false;
  const retire = () => {
    retired = true;
    unhook();
  };
  // Before the offer: a bridge that knows already that this site is switched off says so while it takes it.
  browser.listen(document, retireEvent(name), retire);
  const taken = !browser.dispatch(
    document,
    new browser.MessageEvent(offerEvent, { cancelable: true, data: name, ports: [port2] }),
  );
  if (!taken) browser.unlisten(document, retireEvent(name), retire);
  if (!taken || retired) return taken;
  browser.listen(document, name, (event) => {
    deliverSafely(() => sayFarewell(name, browser.messageOf(event as MessageEvent) === true));
  });
  courier = new Courier(journal, port1, deliverSafely);
  const timeOrigin = browser.timeOrigin;
  courier.post({ type: 'hello', hello: { version: WIRE_VERSION, timeOrigin, late, trusted } });
  if (journal.connections > 0) courier.post({ type: 'first-socket' });
  return true;
}

function randomName(): string {
  const words = browser.randomValues(new natives.Uint32Array(4));
  return `${words[0]}-${words[1]}-${words[2]}-${words[3]}`;
}

if (!offer()) {
  const onAsk = () => {
    if (offer()) browser.unlisten(document, askEvent, onAsk);
  };
  browser.listen(document, askEvent, onAsk);
  // The bridge starts at document_start too. Whoever asks later than that is not the bridge.
  browser.listen(document, 'readystatechange', () => browser.unlisten(document, askEvent, onAsk));
}
