/**
 * A worker of any kind that opens the sockets its own URL names (`?url=`, many times) and says a few words on each. One that
 * ends is opened again `?again=` times, and speaks for a moment longer each time, so that ages differ.
 */
const query = new URLSearchParams(location.search);
const sockets = query.getAll('url').map((url) => open(url, Number(query.get('again') ?? 0)));

function open(url, again) {
  const socket = new WebSocket(url);
  socket.onopen = () => {
    socket.send('hello');
    socket.send(new Uint8Array([1, 2, 3, 254, 255]));
    if (again > 0) setTimeout(() => socket.send('still here'), again * 500);
  };
  if (again > 0) socket.onclose = () => sockets.push(open(url, again - 1));
  return socket;
}

// Whoever holds this worker's end may have them closed; it also keeps them from being collected.
globalThis.onmessage = ({ data: code }) => {
  for (const socket of sockets) socket.close(code);
};
