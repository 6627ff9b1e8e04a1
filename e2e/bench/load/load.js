/** Kinds of load, each a function that resolves when all of it has passed. The page itself does as little as it can. */
const server = `ws://${location.host}`;

/** Messages of one socket, opened for them. `kind`: text, arraybuffer or blob. */
function receive(kind, bytes, count) {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${server}/frames?${new URLSearchParams({ kind, bytes, count })}`);
    if (kind !== 'text') socket.binaryType = kind;
    let received = 0;
    let length = 0;
    socket.onmessage = ({ data }) => {
      // Looked at, as any page would: the browser makes an object of it only then.
      length += data.length ?? data.byteLength ?? data.size;
      if (++received < count) return;
      globalThis.length = length;
      socket.close();
      resolve();
    };
  });
}

/** Texts for so many seconds, at that pace or as fast as they come. Tells how many each second, and when every hundredth came. */
function stream(bytes, perSecond, seconds) {
  return new Promise((resolve) => {
    const query = new URLSearchParams({ kind: 'text', bytes, perSecond, seconds });
    const socket = new WebSocket(`${server}/frames?${query}`);
    const spacing = Math.max(1, Math.round(perSecond / 500));
    const perWholeSecond = new Array(seconds > 1 ? Math.floor(seconds) : 1).fill(0);
    const marks = [];
    let start = 0;
    let received = 0;
    socket.onopen = () => {
      start = Date.now();
    };
    socket.onmessage = () => {
      const now = Date.now();
      if (++received % spacing === 0) marks.push([received, now]);
      const second = Math.floor((now - start) / 1000);
      if (second < perWholeSecond.length) perWholeSecond[second]++;
    };
    socket.onclose = () => resolve({ received, perSecond: perWholeSecond, marks });
  });
}

/** Texts, in portions that the server confirms, so that nothing piles up. */
function send(bytes, count) {
  const portion = 1000;
  const text = 'x'.repeat(bytes);
  return new Promise((resolve) => {
    const socket = new WebSocket(`${server}/sink?count=${portion}`);
    let sent = 0;
    const sendPortion = () => {
      if (sent >= count) {
        socket.close();
        resolve();
        return;
      }
      for (let i = 0; i < portion; i++) socket.send(text);
      sent += portion;
    };
    socket.onopen = sendPortion;
    socket.onmessage = sendPortion;
  });
}

/** Sockets that are opened and closed, one after the other. */
async function churn(count) {
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => {
      const socket = new WebSocket(`${server}/idle`);
      socket.onopen = () => socket.close();
      socket.onclose = resolve;
    });
  }
}

/** Empty documents in a frame, one after the other. */
async function documents(count) {
  for (let i = 0; i < count; i++) {
    const frame = document.createElement('iframe');
    await new Promise((resolve) => {
      frame.onload = resolve;
      frame.src = 'empty.html';
      document.body.append(frame);
    });
    frame.remove();
  }
}

globalThis.load = { receive, stream, send, churn, documents };
