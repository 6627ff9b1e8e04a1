/**
 * The bridge: runs in the extension's isolated world of every frame, between the recorder in the page's world and the
 * background. It believes nothing the recorder's port says until it has been checked, keeps nothing, and is silent
 * until a panel watches this tab.
 */
import { parseBatch, parseHello, WireProblem } from '../wire/guards.ts';
import type { RealmHello } from '../wire/records.ts';
import type { Announcement, Farewell } from '../wire/relay.ts';
import { backgroundPort } from './background-port.ts';
import { type RecorderPort, takeRecorderPort } from './recorder-port.ts';

const api: typeof chrome = (globalThis as { browser?: typeof chrome }).browser ?? chrome;
const isFirefox = api.runtime.getURL('').startsWith('moz-extension:');

takeRecorderPort((recorder) => {
  let hello: RealmHello | null = null;
  let hasSockets = false;
  let isWatched = false;

  const background = backgroundPort(api, (message) => {
    if (message.type === 'introduce') {
      introduce();
      return;
    }
    if (message.type !== 'credit') isWatched = message.type === 'watch';
    recorder.port.postMessage(message);
  });

  function introduce(): void {
    if (hello !== null) background.post({ type: 'hello', hello });
  }

  recorder.port.onmessage = ({ data }) => {
    try {
      if (data?.type === 'hello') hello = parseHello(data.hello);
      else if (data?.type === 'first-socket') {
        hasSockets = true;
        background.open();
      } else if (data?.type === 'batch') {
        const batch = parseBatch(data.batch);
        // One that was posted before the recorder heard that the way is broken is read from the journal again.
        if (isWatched) background.post({ type: 'batch', batch });
      }
    } catch (error) {
      if (!(error instanceof WireProblem)) throw error;
      recorder.port.close(); // not our recorder, or not any more: nothing from there is worth having
    }
  };

  api.runtime.onMessage.addListener((message: Announcement) => {
    // A frame without sockets has nothing to tell, save that the top frame's recorder is there at all.
    if (message.type !== 'announce' || !(hasSockets || window === window.top)) return;
    introduce(); // where the port is open already: a panel that had not heard of us
    background.open(); // where it is not, the background will ask for the introduction
  });

  // Only the browser's own word: a page that dispatches a pagehide has not ended.
  addEventListener('pagehide', ({ persisted, isTrusted }) => {
    if (isTrusted && hello !== null && hasSockets) handOver(recorder, hello, persisted);
  });

  addEventListener('pageshow', ({ persisted, isTrusted }) => {
    if (isTrusted && persisted && hasSockets) background.reopen();
  });

  // A prerendered document has another number in its tab than the page it becomes, and a port keeps the one it began with.
  document.addEventListener('prerenderingchange', ({ isTrusted }) => {
    if (isTrusted) background.renew();
  });

  function handOver(from: RecorderPort, of: RealmHello, persisted: boolean): void {
    const text = from.farewell(persisted);
    if (text === null) return;
    const farewell: Farewell = { type: 'farewell', hello: of, text };
    const posted = background.post(farewell);
    // What Chromium 156 is given on a port now gets lost when the next document comes from another process (another site, a
    // prerendered page); a message arrives. Whoever reads it twice skips it. Firefox delivers what it is given on the port;
    // a message besides came under another documentId there, and doubled the connection (a frame that went to another site).
    if (posted && isFirefox) return;
    try {
      void api.runtime.sendMessage(farewell).catch(() => {}); // nobody answers it
    } catch {
      // an orphan after an update of the extension: there is nobody to hand over to
    }
  }
});
