/**
 * Opens sockets where no content script runs. Each parameter of the query is a URL, and may be given many times:
 * `?dedicated=`, `?shared=` and `?service=` open theirs in a worker of that kind, `?initial=` with the constructor of an
 * iframe's initial empty document, `?page=` in the page itself. `?again=` is passed on to the workers.
 */
const query = new URLSearchParams(location.search);

function workerScript(kind) {
  const urls = query.getAll(kind).map((url) => ['url', url]);
  if (query.has('again')) urls.push(['again', query.get('again')]);
  return query.getAll(kind).length === 0 ? null : `socket-worker.js?${new URLSearchParams(urls)}`;
}

const kept = [];

const dedicated = workerScript('dedicated');
if (dedicated !== null) kept.push(new Worker(dedicated));
const shared = workerScript('shared');
if (shared !== null) kept.push(new SharedWorker(shared));
const service = workerScript('service');
if (service !== null) kept.push(await navigator.serviceWorker.register(service));

function openWith(Constructor, url) {
  const socket = new Constructor(url);
  socket.onopen = () => {
    socket.send('hello');
    socket.send(new Uint8Array([1, 2, 3, 254, 255]));
  };
  kept.push(socket);
}

const frame = document.createElement('iframe');
frame.src = 'frames.html?waits';
document.body.append(frame);
// Taken before the frame has loaded anything: extensions do not run in this document.
const Unhooked = frame.contentWindow.WebSocket;
for (const url of query.getAll('initial')) openWith(Unhooked, url);
for (const url of query.getAll('page')) openWith(WebSocket, url);

globalThis.kept = kept;
