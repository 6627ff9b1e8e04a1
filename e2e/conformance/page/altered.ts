/**
 * Alters one native (`?native=`) of a frame's realm before any content script runs there, which a parent of the same
 * origin can, and has the frame talk over a socket. What reaches the frame's `window.onerror` is counted.
 */
import { url } from './lab-sockets.ts';

type Realm = Window & typeof globalThis;

/** Each does what the native does: only that it is another function. */
const alterations: Readonly<Record<string, (realm: Realm) => void>> = {
  nothing: () => {},
  'JSON.stringify': ({ JSON: json }) => {
    const { stringify } = json;
    json.stringify = (...args: unknown[]) => Reflect.apply(stringify, json, args);
  },
  'Reflect.apply, by a Proxy': (realm) => {
    realm.Reflect.apply = new Proxy(realm.Reflect.apply, {});
  },
  'addEventListener, bound': ({ EventTarget }) => {
    const { prototype } = EventTarget;
    const { addEventListener } = prototype;
    prototype.addEventListener = function (this: EventTarget, ...args: Parameters<typeof addEventListener>) {
      addEventListener.apply(this, args);
    }.bind(document);
  },
  'postMessage, throwing': ({ MessagePort }) => {
    MessagePort.prototype.postMessage = () => {
      throw new RangeError('the parent’s own');
    };
  },
};

const native = new URLSearchParams(location.search).get('native') ?? 'nothing';
const frame = document.createElement('iframe');
frame.src = new URL('empty.html', location.href).href;
document.body.append(frame);
const realm = frame.contentWindow as Realm;
const uncaught: unknown[] = [];
realm.onerror = (message) => uncaught.push(message);
alterations[native]?.(realm);

frame.onload = () => {
  const socket = new realm.WebSocket(url('echo', { worker: 'altered' }));
  socket.onopen = () => socket.send('hello');
  socket.onmessage = () => socket.close(4000);
  socket.onclose = ({ code }) => {
    document.body.dataset.state = `closed ${code}, uncaught: ${uncaught.join()}`;
  };
};
