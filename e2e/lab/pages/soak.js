/**
 * Sockets of all kinds at once, which come and go, and the page's own account of each: what was sent and received until
 * then, to be held against what the server logged and Deadair recorded.
 */

const encoder = new TextEncoder();
/** Of one byte, of two and of four in UTF-8. */
const letters = ['a', 'é', '😀'];
/** Share of the sockets that are of each kind; the rest are `echo`. */
const kinds = { chat: 0.15, silent: 0.1, churn: 0.06 };
const burstFrames = 40;
/** What a socket that comes and goes lives through, one after the other. */
const lives = ['leave', 'close', 'burst', 'drop', 'refuse'];

/**
 * @param {string} server `ws://host:port`
 * @param {string} name of this page: begins the name of each of its sockets
 * @param {number} sockets how many there are at a time
 * @param {number} seed
 */
export function start(server, name, sockets, seed) {
  const share = chance(seed);
  const between = (least, most) => Math.floor(least + share() * (most - least + 1));
  /** @type {{name: string, kind: string, state: string, code: number | null, sent: number, sentBytes: number, received: number, receivedBytes: number}[]} */
  const ledger = [];
  const live = new Map();
  let isPaused = false;
  let isLeaving = false;

  function connect(kind, behaviour, parameters = {}) {
    const entry = { name: `${name}-${ledger.length}`, kind, state: 'connecting', code: null };
    Object.assign(entry, { sent: 0, sentBytes: 0, received: 0, receivedBytes: 0 });
    ledger.push(entry);
    const socket = new WebSocket(`${server}/${entry.name}/${behaviour}?${new URLSearchParams(parameters)}`);
    if (share() < 0.5) socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      entry.state = 'open';
    });
    socket.addEventListener('message', ({ data }) => {
      entry.received++;
      entry.receivedBytes += typeof data === 'string' ? encoder.encode(data).length : (data.size ?? data.byteLength);
    });
    socket.addEventListener('close', ({ code }) => {
      entry.state = isLeaving ? 'torn' : 'closed';
      entry.code = code;
      live.delete(entry);
    });
    live.set(entry, socket);
    return { entry, socket };
  }

  function send({ entry, socket }) {
    // Chromium lets timers run on between pagehide and the moment it freezes the page; that is nobody's account.
    if (isLeaving || socket.readyState !== WebSocket.OPEN) return;
    // Most messages are small, a few fill many packets.
    const size = share() < 0.02 ? between(10_000, 60_000) : between(0, 800);
    if (share() < 0.6) {
      const text = letters[between(0, 2)].repeat(size);
      socket.send(text);
      entry.sentBytes += encoder.encode(text).length;
    } else {
      const bytes = new Uint8Array(size).fill(between(0, 255));
      socket.send(share() < 0.5 ? bytes : share() < 0.5 ? bytes.buffer : new Blob([bytes]));
      entry.sentBytes += size;
    }
    entry.sent++;
  }

  function talk(of, everyMs) {
    const timer = setInterval(() => {
      if (of.entry.state === 'closed') clearInterval(timer);
      else if (!isPaused) send(of);
    }, everyMs);
  }

  function listen() {
    const { socket } = connect('chat', 'chat', { everyMs: between(60, 500), bytes: between(1, 2000) });
    // The server ends it when the soak holds still.
    socket.addEventListener('close', () => resumed(listen));
  }

  function churn(life = between(0, lives.length - 1)) {
    const kind = lives[life % lives.length];
    const of = connect(kind, ...behaviourOf(kind));
    const { socket } = of;
    socket.addEventListener('close', () => setTimeout(() => resumed(() => churn(life + 1)), between(0, 1500)));
    if (kind === 'leave') {
      socket.addEventListener('open', () => send(of));
      // After close() nobody is handed what still comes: so first the answer.
      socket.addEventListener('message', () => socket.close(between(3000, 4999), 'soak'));
    }
    if (kind === 'burst') endAfter(of, burstFrames);
  }

  function endAfter({ entry, socket }, frames) {
    socket.addEventListener('message', () => entry.received === frames && socket.close(1000));
  }

  function behaviourOf(kind) {
    if (kind === 'close') return ['close', { afterMs: between(100, 1500), code: 1011, reason: 'soak' }];
    if (kind === 'burst') return ['burst', { count: burstFrames, bytes: between(1, 4000), binary: between(0, 1) }];
    if (kind === 'drop') return ['drop', { afterMs: between(100, 1500), how: 'rst' }];
    if (kind === 'refuse') return ['refuse', { status: 503 }];
    return ['echo'];
  }

  const waiting = [];
  /** Does it now, or when the pause is over. */
  function resumed(work) {
    if (isLeaving) return;
    if (isPaused) waiting.push(work);
    else work();
  }

  for (let i = 0; i < sockets; i++) {
    const at = (i + 0.5) / sockets;
    if (at < kinds.chat) listen();
    else if (at < kinds.chat + kinds.churn) churn();
    else if (at < kinds.chat + kinds.churn + kinds.silent) talk(connect('silent', 'silent'), between(80, 900));
    else talk(connect('echo', 'echo'), between(80, 900));
  }

  // Between this and pagehide Firefox closes its sockets.
  addEventListener('beforeunload', () => {
    isLeaving = true;
  });
  addEventListener('pagehide', () => {
    isLeaving = true;
    sessionStorage.setItem(name, JSON.stringify(ledger));
  });

  return {
    ledger,
    /** Receives so many frames at once, to fill what is to be full before anything is measured. */
    fill(frames) {
      endAfter(connect('fill', 'burst', { count: frames, bytes: 100 }), frames);
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      for (const work of waiting.splice(0)) work();
    },
    /** After a pause: has all that was sent gone out, been answered where it is to be, and what comes and goes gone? */
    get isStill() {
      return [...live].every(([{ kind, sent, received, state }, { bufferedAmount }]) =>
        kind === 'echo' ? sent === received && state === 'open' : kind === 'silent' && bufferedAmount === 0,
      );
    },
  };
}

/** mulberry32: the same seed, the same numbers from 0 to 1. */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
