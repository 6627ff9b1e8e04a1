/** One open socket of the fault server: it acts out its behaviour and writes down every frame. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Milliseconds } from '../../src/base/units.ts';
import type { Behaviour, Cut, Garbage } from './behaviour.ts';
import { closePayload, encodeFrame, Opcode, type WireFrame } from './wire-frame.ts';
import type { WireLog } from './wire-log.ts';

export class FaultSocket {
  readonly behaviour: Behaviour;
  readonly #number: number;
  readonly #webSocket: WebSocket;
  readonly #tcp: Socket;
  readonly #log: WireLog;
  readonly #timers: NodeJS.Timeout[] = [];
  #messages = 0;
  #pings = 0;

  constructor(number: number, behaviour: Behaviour, webSocket: WebSocket, tcp: Socket, log: WireLog) {
    this.behaviour = behaviour;
    this.#number = number;
    this.#webSocket = webSocket;
    this.#tcp = tcp;
    this.#log = log;

    log.record({ type: 'open', socket: number });
    webSocket.on('error', () => {}); // A client's fault shows in the log as its close.
    webSocket.on('message', (payload: Buffer, isBinary) => {
      this.#received(isBinary ? Opcode.binary : Opcode.text, payload);
      if (behaviour.name === 'echo') this.#send({ opcode: isBinary ? Opcode.binary : Opcode.text, payload });
      if (behaviour.name === 'pong') this.#answerPing(behaviour);
    });
    webSocket.on('ping', (payload) => {
      this.#received(Opcode.ping, payload);
      this.#send({ opcode: Opcode.pong, payload });
    });
    webSocket.on('pong', (payload) => this.#received(Opcode.pong, payload));
    webSocket.on('close', (code, reason) => {
      for (const timer of this.#timers) clearTimeout(timer);
      log.record({ type: 'closed', socket: number, code, reason: String(reason) });
    });
  }

  /** @param crash ends all sockets of a worker, this one among them, and keeps it down for a while */
  begin(crash: (how: Cut, worker: string, downMs: Milliseconds) => void): void {
    const { behaviour } = this;
    switch (behaviour.name) {
      case 'deaf':
        this.#webSocket.pause();
        break;
      case 'ping':
        this.#every(behaviour.everyMs, () => this.#send({ opcode: Opcode.ping, payload: Buffer.from('lab') }));
        break;
      case 'chat':
        this.#every(behaviour.everyMs, () => this.#send(this.#message(behaviour.bytes)));
        break;
      case 'burst':
        this.#after(behaviour.afterMs, () => this.#burst(behaviour));
        break;
      case 'drop':
        this.#after(behaviour.afterMs, () => this.cut(behaviour.how));
        break;
      case 'crash':
        this.#after(behaviour.afterMs, () => crash(behaviour.how, behaviour.worker, behaviour.downMs));
        break;
      case 'close':
        this.#after(behaviour.afterMs, () => this.#close(behaviour));
        break;
      case 'garbage':
        this.#after(behaviour.afterMs, () => this.#send(garbageFrames[behaviour.kind]));
        break;
    }
  }

  /** Ends the TCP connection without a Close frame. */
  cut(how: Cut): void {
    if (how === 'rst') this.#tcp.resetAndDestroy();
    else this.#tcp.end(() => this.#tcp.destroy());
  }

  #answerPing({ afterMs, skips }: Extract<Behaviour, { name: 'pong' }>): void {
    const number = ++this.#pings;
    if (skips > 0 && number % skips === 0) return;
    // Once, twice and three times as long, in turn.
    const delay = afterMs * (1 + (number % 3));
    this.#after(delay, () => this.#send({ opcode: Opcode.text, payload: Buffer.from('{"type":"pong"}') }));
  }

  #burst({ count, bytes, binary }: Extract<Behaviour, { name: 'burst' }>): void {
    const opcode = binary ? Opcode.binary : Opcode.text;
    for (let i = 0; i < count; i++) this.#send({ ...this.#message(bytes), opcode });
  }

  #close({ code, reason, next }: Extract<Behaviour, { name: 'close' }>): void {
    const payload = closePayload(code, reason);
    if (next !== 'wait') {
      this.#send({ opcode: Opcode.close, payload }, () => this.cut(next));
    } else if (isSendable(code)) {
      // Through ws, which then waits for the answer and ends the connection in order.
      this.#sent(Opcode.close, payload);
      this.#webSocket.close(code, reason);
    } else {
      this.#send({ opcode: Opcode.close, payload });
    }
  }

  /** A text of exactly so many bytes that says which one it is, as far as there is room. */
  #message(bytes: number): WireFrame {
    const text = `message ${++this.#messages} `;
    return { opcode: Opcode.text, payload: Buffer.from(text.padEnd(bytes, '.').slice(0, bytes)) };
  }

  #send(frame: WireFrame, whenWritten?: () => void): void {
    this.#sent(frame.opcode, frame.payload);
    this.#tcp.write(encodeFrame(frame), whenWritten);
  }

  #sent(opcode: number, payload: Uint8Array): void {
    this.#record('out', opcode, payload);
  }

  #received(opcode: number, payload: Uint8Array): void {
    this.#record('in', opcode, payload);
  }

  #record(direction: 'in' | 'out', opcode: number, payload: Uint8Array): void {
    const kept = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    this.#log.record({ type: 'frame', socket: this.#number, direction, opcode, bytes: kept.length, payload: kept });
  }

  #after(delay: Milliseconds, act: () => void): void {
    this.#timers.push(setTimeout(act, delay));
  }

  #every(interval: Milliseconds, act: () => void): void {
    this.#timers.push(setInterval(act, interval));
  }
}

/** What may stand in a Close frame (RFC 6455, section 7.4); `ws` sends nothing else. */
function isSendable(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
}

const hello = Buffer.from('hello');
const garbageFrames: Readonly<Record<Garbage, WireFrame>> = {
  'reserved-bits': { opcode: Opcode.text, payload: hello, reserved: 7 },
  'reserved-opcode': { opcode: 3, payload: hello },
  'bad-utf8': { opcode: Opcode.text, payload: Buffer.from([0xc3, 0x28]) },
  masked: { opcode: Opcode.text, payload: hello, masked: true },
  'long-control': { opcode: Opcode.ping, payload: Buffer.alloc(126) },
  'bad-close-code': { opcode: Opcode.close, payload: closePayload(1005, '') },
};
