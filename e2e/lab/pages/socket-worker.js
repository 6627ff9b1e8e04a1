/** A worker of any kind that opens the sockets its own URL names (`?url=`, many times) and says a few words on each. */
const sockets = new URLSearchParams(location.search).getAll('url').map((url) => {
  const socket = new WebSocket(url);
  socket.onopen = () => {
    socket.send('hello');
    socket.send(new Uint8Array([1, 2, 3, 254, 255]));
  };
  return socket;
});

// Whoever holds this worker's end may have them closed; it also keeps them from being collected.
globalThis.onmessage = ({ data: code }) => {
  for (const socket of sockets) socket.close(code);
};
