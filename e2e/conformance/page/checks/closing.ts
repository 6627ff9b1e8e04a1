/** How sockets end: by the page, by the server, by accident, before they open. */
import type { Checks, Observation } from '../check.ts';
import { closed, failingUrl, next, opened, refusedUrl, url, withEcho } from '../lab-sockets.ts';
import { eventShown, outcome, shown } from '../shown.ts';

const codes: readonly unknown[] = [
  1000,
  3000,
  4999,
  999,
  1001,
  1005,
  1006,
  2999,
  5000,
  65_536 + 1000,
  1000.9,
  -1,
  Number.NaN,
  '4000',
  'text',
  '',
  null,
  undefined,
  true,
  {},
  [4001],
  3000n,
  Symbol('code'),
];

const reasons: Readonly<Record<string, unknown>> = {
  'of 123 bytes': 'x'.repeat(123),
  'of 124 bytes': 'x'.repeat(124),
  'of 124 bytes in 62 characters': 'ä'.repeat(62),
  'with a lone surrogate': 'a\ud800',
  undefined: undefined,
  null: null,
  'a number': 7,
  'an object': { toString: () => 'as text' },
  'a symbol': Symbol('reason'),
};

/** Calls close on an open socket that echoes; what it does, the state it leaves, and how the socket ends. */
async function closedWith(args: readonly unknown[]): Promise<Observation> {
  const socket = await opened();
  const event = next(socket, 'close');
  const seen = outcome(() => Reflect.apply(socket.close, socket, args));
  const { readyState } = socket;
  if (readyState === WebSocket.OPEN) socket.close(4999, 'by the check');
  const { code, reason, wasClean } = await event;
  return [seen, readyState, { code, reason, wasClean }];
}

/**
 * The events with which a socket ends. Not `open`: where the end comes with the handshake's answer, it may be skipped, so
 * that it would tell how busy the machine is.
 */
async function endOf(socket: WebSocket): Promise<Observation> {
  const log: Observation[] = [];
  for (const type of ['message', 'error', 'close'] as const) {
    socket.addEventListener(type, (event) => log.push([socket.readyState, eventShown(event)]));
  }
  await next(socket, 'close');
  return log;
}

export const closing: Checks = {
  ...Object.fromEntries(
    codes.map((code) => [`close with the code ${typeof code} ${String(shown(code))}`, () => closedWith([code])]),
  ),
  ...Object.fromEntries(
    Object.entries(reasons).map(([name, reason]) => [`close with a reason ${name}`, () => closedWith([4000, reason])]),
  ),
  'close without arguments': () => closedWith([]),
  'close with a reason and no code': () => closedWith([undefined, 'reason only']),
  'close with more arguments than it takes': () => closedWith([4000, 'reason', {}]),
  'the order and number of conversions': async () => {
    const log: string[] = [];
    const code = {
      valueOf() {
        log.push('code');
        return 4002;
      },
    };
    const reason = {
      toString() {
        log.push('reason');
        return 'converted';
      },
    };
    return [await closedWith([code, reason]), log];
  },
  'a conversion that throws': () =>
    closedWith([
      {
        valueOf() {
          throw new RangeError('the page’s own error');
        },
      },
    ]),
  'close twice, and after the end': async () => {
    const socket = await opened();
    const event = next(socket, 'close');
    socket.close(4003, 'first');
    const seen = [outcome(() => socket.close(4004, 'second')), outcome(() => socket.close(1))];
    const { code, reason } = await event;
    return [...seen, code, reason, outcome(() => socket.close()), outcome(() => socket.close(1)), socket.readyState];
  },
  // A server that answers may be faster than the close, and the end is another.
  'close while connecting': async () => {
    const socket = new WebSocket(failingUrl('hang'));
    const seen = endOf(socket);
    socket.close(4000, 'never mind');
    return [socket.readyState, await seen];
  },
  'close while the handshake hangs': async () => {
    const socket = new WebSocket(failingUrl('hang'));
    const seen = endOf(socket);
    socket.close();
    return [socket.readyState, await seen];
  },
  'close within open': async () => {
    const socket = new WebSocket(url('echo'));
    socket.onopen = () => socket.close(4000, 'at once');
    return endOf(socket);
  },
  'close within close and error': async () => {
    const socket = new WebSocket(url('drop', { afterMs: 20 }));
    const log: Observation[] = [];
    socket.onerror = () => log.push(outcome(() => socket.close()));
    socket.onclose = () => log.push(outcome(() => socket.close(4000)));
    return [await endOf(socket), log];
  },
  'messages still come while closing': async () => {
    const socket = await opened();
    const log: unknown[] = [];
    socket.onmessage = ({ data }) => log.push([data, socket.readyState]);
    socket.send('on its way');
    await closed(socket);
    return shown(log);
  },
  'close on no socket': () => [
    outcome(() => WebSocket.prototype.close()),
    outcome(() => WebSocket.prototype.close.call({} as WebSocket)),
    outcome(() => Reflect.apply(WebSocket.prototype.close, undefined, [1000])),
  ],
  'close replaced on a socket': () =>
    withEcho((socket) => {
      const log: unknown[] = [];
      socket.close = (code) => log.push(code);
      socket.close(4000);
      Reflect.deleteProperty(socket, 'close');
      return [shown(log), socket.readyState];
    }),
  'the server closes with 1000': () => endOf(new WebSocket(url('close', { code: 1000, afterMs: 20 }))),
  'the server closes with 1001 and a reason': () =>
    endOf(new WebSocket(url('close', { code: 1001, reason: 'going away ä', afterMs: 20 }))),
  'the server closes with 1011': () => endOf(new WebSocket(url('close', { code: 1011, afterMs: 20 }))),
  'the server closes with 4999': () => endOf(new WebSocket(url('close', { code: 4999, reason: 'x', afterMs: 20 }))),
  'the server drops the connection': () => endOf(new WebSocket(url('drop', { afterMs: 20 }))),
  'the server resets the connection': () => endOf(new WebSocket(url('drop', { afterMs: 20, how: 'rst' }))),
  'the server sends reserved bits': () => endOf(new WebSocket(url('garbage', { kind: 'reserved-bits', afterMs: 20 }))),
  'the server sends bad UTF-8': () => endOf(new WebSocket(url('garbage', { kind: 'bad-utf8', afterMs: 20 }))),
  'the server sends a bad close code': () =>
    endOf(new WebSocket(url('garbage', { kind: 'bad-close-code', afterMs: 20 }))),
  'the server masks its frames': () => {
    const socket = new WebSocket(url('garbage', { kind: 'masked', afterMs: 20 }));
    socket.onmessage = () => socket.close(4000, 'Firefox takes them');
    return endOf(socket);
  },
  'the server refuses with 403': () => endOf(new WebSocket(failingUrl('refuse', { status: 403 }))),
  'nobody listens': () => endOf(new WebSocket(refusedUrl)),
  'a frame that is removed takes its sockets along': async () => {
    const frame = document.createElement('iframe');
    frame.src = new URL('../empty.html', import.meta.url).href;
    await new Promise((resolve) => {
      frame.onload = resolve;
      document.body.append(frame);
    });
    const { WebSocket: Framed } = frame.contentWindow as Window & typeof globalThis;
    const socket = new Framed(url('echo'));
    await next(socket, 'open');
    let events = 0;
    socket.onclose = socket.onerror = () => events++;
    frame.remove();
    while (socket.readyState !== WebSocket.CLOSED) await new Promise((resolve) => setTimeout(resolve));
    return [socket.readyState, events, outcome(() => socket.send('late')), outcome(() => socket.close())];
  },
};
