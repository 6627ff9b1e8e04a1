/**
 * The wire to a browser: commands with numbered answers, and events. Chrome's DevTools protocol and WebDriver BiDi agree
 * on that much.
 */
import { WebSocket } from 'ws';
import type { Milliseconds } from '../../src/base/units.ts';

export interface ProtocolEvent {
  readonly method: string;
  readonly params: unknown;
  /** Chrome: the attached target it is about. */
  readonly sessionId?: string;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Longer than any command takes; without it a browser that hangs would hang its test without a word. */
const answerTimeout: Milliseconds = 45_000;

export class ProtocolSocket {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(event: ProtocolEvent) => void>();
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (text) => this.#receive(String(text)));
    socket.on('close', () => {
      for (const { reject, timer } of this.#pending.values()) {
        clearTimeout(timer);
        reject(new Error('the browser closed its connection'));
      }
      this.#pending.clear();
    });
  }

  static async connect(url: string): Promise<ProtocolSocket> {
    // Screenshots are large; compressing them costs more than it saves on loopback.
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 512 * 1024 * 1024 });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => {}); // Shows as its close.
    return new ProtocolSocket(socket);
  }

  /** @throws {Error} with the browser's words when it refuses, goes away or does not answer */
  call(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) {
        reject(new Error(`${method}: the browser has gone`));
        return;
      }
      const id = this.#nextId++;
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`${method}: no answer for ${answerTimeout} ms`));
      }, answerTimeout);
      this.#pending.set(id, {
        resolve,
        reject: (error) => reject(new Error(`${method}: ${error.message}`)),
        timer,
      });
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
  }

  /** @returns how to stop listening */
  listen(listener: (event: ProtocolEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(text: string): void {
    const message = JSON.parse(text);
    if (typeof message.id !== 'number') {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    clearTimeout(pending.timer);
    // Chrome: {error: {message}}; BiDi: {type: 'error', error, message}.
    if (message.error === undefined) pending.resolve(message.result);
    else pending.reject(new Error(message.error.message ?? `${message.error}: ${message.message}`));
  }
}
