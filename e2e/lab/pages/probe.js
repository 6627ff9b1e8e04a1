/**
 * All that a page's scripts can observe without asking: calls of functions it has replaced, events, performance entries,
 * changes of the document, errors, and the names and shapes of what lies within its reach. For a test to read by `look()`.
 */
let noticed = [];
let looking = false;
const received = { count: 0 };

/** Calls nothing, since everything is watched. What the look itself does is not of interest. */
function notice(what) {
  if (!looking) noticed[noticed.length] = what;
}

/** What the browser itself does when another window opens or the machine is busy: nobody's trace. */
const ofTheBrowser = /^(visibilitychange|blur|focus|focusin|focusout|resize|scroll|pointer|mouse|webglcontext)/;
const ofTheLoad = ['longtask', 'long-animation-frame', 'event', 'first-input', 'visibility-state', 'layout-shift'];

function replace(owner, name) {
  const native = owner[name];
  if (typeof native !== 'function') return;
  owner[name] = new Proxy(native, {
    apply(target, self, args) {
      notice(`call ${String(name)}`);
      return Reflect.apply(target, self, args);
    },
  });
}

function listenToAll(target, name) {
  const types = new Set(['deadair:offer', 'deadair:ask', 'message', 'messageerror']);
  for (let object = target; object !== null; object = Object.getPrototypeOf(object)) {
    for (const key of Object.getOwnPropertyNames(object)) if (key.startsWith('on')) types.add(key.slice(2));
  }
  for (const type of types) {
    if (ofTheBrowser.test(type)) continue;
    target.addEventListener(type, () => notice(`event ${type} on ${name}`), { capture: true });
  }
}

/** Names and shapes within reach, with the values that are not the browser's own business. */
function shapes() {
  const describe = (object) =>
    Reflect.ownKeys(object).map((key) => {
      const { value, get, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(object, key);
      const kind = get ? 'getter' : typeof value;
      const source = typeof value === 'function' ? Function.prototype.toString.call(value).length : '';
      return `${String(key)} ${kind} ${writable} ${enumerable} ${configurable} ${source}`;
    });
  return {
    window: describe(window),
    document: [...describe(document), ...describe(Document.prototype)],
    socket: [...describe(WebSocket), ...describe(WebSocket.prototype)],
    elements: document.documentElement.outerHTML.length,
    resources: performance.getEntriesByType('resource').length,
    marks: performance.getEntriesByType('mark').length + performance.getEntriesByType('measure').length,
    storage: [localStorage.length, sessionStorage.length, document.cookie],
    frames: window.length,
  };
}

/** What has been noticed since the last look, and the shapes as they are now. */
globalThis.look = () => {
  looking = true;
  const seen = { noticed, shapes: shapes() };
  noticed = [];
  looking = false;
  return seen;
};

new WebSocket(new URLSearchParams(location.search).get('url')).onmessage = () => {
  received.count++;
};

addEventListener('load', () => {
  listenToAll(window, 'window');
  listenToAll(document, 'document');
  new MutationObserver((records) => notice(`${records.length} changes of the document`)).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  new PerformanceObserver((list) => {
    for (const { entryType, name } of list.getEntries()) notice(`entry ${entryType} ${name}`);
  }).observe({ entryTypes: PerformanceObserver.supportedEntryTypes.filter((type) => !ofTheLoad.includes(type)) });

  // Last, so that nothing above counts: the functions anybody in this world would have to call.
  for (const name of ['setTimeout', 'setInterval', 'clearTimeout', 'postMessage', 'fetch', 'queueMicrotask']) {
    replace(window, name);
  }
  for (const name of Object.keys(console)) replace(console, name);
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) replace(EventTarget.prototype, name);
  for (const name of ['postMessage', 'start', 'close']) replace(MessagePort.prototype, name);
  for (const name of ['now', 'mark', 'measure', 'getEntries']) replace(Performance.prototype, name);
  for (const name of ['push', 'slice', 'splice', 'map', 'forEach', Symbol.iterator]) replace(Array.prototype, name);
  for (const name of ['subarray', 'slice', 'set', 'fill']) replace(Object.getPrototypeOf(Uint8Array.prototype), name);
  for (const name of ['slice', 'charCodeAt', 'indexOf', 'includes', 'split']) replace(String.prototype, name);
  for (const name of ['get', 'set', 'has']) replace(WeakMap.prototype, name);
  for (const name of ['get', 'set', 'has']) replace(Map.prototype, name);
  for (const name of ['encode', 'encodeInto']) replace(TextEncoder.prototype, name);
  for (const name of ['min', 'max', 'floor']) replace(Math, name);
  replace(Promise.prototype, 'then');
  replace(Date, 'now');
});
