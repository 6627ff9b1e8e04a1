/** The browser's own functions, taken like those of the language in natives.ts. */
import { getter, natives, taken, uncurry } from './natives.ts';

export const browser = taken(() => ({
  WebSocket,
  Event,
  MessageEvent,
  MessageChannel,
  PerformanceObserver,
  reportsLongTasks: PerformanceObserver.supportedEntryTypes.includes('longtask'),
  observe: uncurry(PerformanceObserver.prototype.observe),
  entriesOf: uncurry(PerformanceObserverEntryList.prototype.getEntries),
  startOf: getter(PerformanceEntry.prototype, 'startTime'),
  durationOf: getter(PerformanceEntry.prototype, 'duration'),
  now: performance.now.bind(performance),
  wallClock: Date.now,
  timeOrigin: performance.timeOrigin,
  randomValues: crypto.getRandomValues.bind(crypto),
  setTimeout: window.setTimeout.bind(window),
  listen: uncurry(EventTarget.prototype.addEventListener),
  unlisten: uncurry(EventTarget.prototype.removeEventListener),
  dispatch: uncurry(EventTarget.prototype.dispatchEvent),
  post: uncurry(MessagePort.prototype.postMessage as (message: unknown, transfer?: Iterable<object>) => void),
  messageOf: getter(MessageEvent.prototype, 'data'),
  closeCode: getter(CloseEvent.prototype, 'code'),
  closeReason: getter(CloseEvent.prototype, 'reason'),
  closeWasClean: getter(CloseEvent.prototype, 'wasClean'),
  url: getter(WebSocket.prototype, 'url'),
  readyState: getter(WebSocket.prototype, 'readyState'),
  bufferedAmount: getter(WebSocket.prototype, 'bufferedAmount'),
  protocol: getter(WebSocket.prototype, 'protocol'),
  extensions: getter(WebSocket.prototype, 'extensions'),
  href: getter(URL.prototype, 'href'),
  exceptionName: getter(DOMException.prototype, 'name'),
  blobSize: getter(Blob.prototype, 'size'),
  blobSlice: uncurry(Blob.prototype.slice),
  FileReader,
  readBytes: uncurry(FileReader.prototype.readAsArrayBuffer),
  readResult: getter(FileReader.prototype, 'result'),
  visibility: getter(Document.prototype, 'visibilityState'),
  persisted: getter(PageTransitionEvent.prototype, 'persisted'),
  preventDefault: uncurry(Event.prototype.preventDefault),
  isPrerendering: prerenderingGetter(),
  isOnline: onLineGetter(window.navigator), // taken too: a page may put a navigator of its own in its place
}));

function prerenderingGetter(): () => boolean {
  const get = natives.getOwnPropertyDescriptor(Document.prototype, 'prerendering')?.get; // Chrome only
  return () => get !== undefined && natives.apply(get, document, []) === true;
}

function onLineGetter(navigator: Navigator): () => boolean {
  const onLine = getter(Navigator.prototype, 'onLine');
  return () => onLine(navigator);
}

/**
 * Do the functions the recorder relies on look like the browser's own? A same-origin parent can alter a child realm
 * before any content script runs there; then what is recorded may be forged, and the session says so.
 */
export function nativesLookUnaltered(): boolean {
  // By name: the source text of a Proxy or a bound function is native as well, but has no name in it.
  const relied: Readonly<Record<string, unknown>> = {
    __proto__: null,
    WebSocket,
    send: WebSocket.prototype.send,
    close: WebSocket.prototype.close,
    addEventListener: EventTarget.prototype.addEventListener,
    dispatchEvent: EventTarget.prototype.dispatchEvent,
    postMessage: MessagePort.prototype.postMessage,
    stringify: natives.stringify,
    apply: natives.apply,
    construct: natives.construct,
    defineProperty: natives.defineProperty,
    getOwnPropertyDescriptor: natives.getOwnPropertyDescriptor,
    now: Date.now,
    encodeInto: TextEncoder.prototype.encodeInto,
    toString: Function.prototype.toString,
  };
  for (const name in relied) {
    const source = natives.sourceOf(relied[name] as () => unknown);
    if (!natives.includes(source, `function ${name}(`) || !natives.includes(source, '[native code]')) return false;
  }
  return true;
}
