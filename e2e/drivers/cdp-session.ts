/** Commands and events of one target over Chrome's DevTools protocol. */
import type { CDPSession } from '@playwright/test';
import type { ProtocolSocket } from './protocol-socket.ts';

export class CdpSession {
  readonly #socket: ProtocolSocket;
  readonly #id: string | undefined;

  /** Without an id: the browser itself. */
  constructor(socket: ProtocolSocket, id?: string) {
    this.#socket = socket;
    this.#id = id;
  }

  /** Typed by Playwright's copy of the protocol; over our own socket, since Playwright shows no devtools:// target. */
  readonly send: CDPSession['send'] = async (method, params) => {
    return (await this.#socket.call(method, params, this.#id)) as never;
  };

  /** Attaches to a target of this browser. */
  async attach(targetId: string): Promise<CdpSession> {
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    return new CdpSession(this.#socket, sessionId);
  }

  detach(): Promise<unknown> {
    return this.#socket.call('Target.detachFromTarget', { sessionId: this.#id });
  }

  /** Hears every event of that name. Returns how to hear no more. */
  on(event: string, listener: (params: unknown) => void): () => void {
    return this.#socket.listen(({ method, sessionId, params }) => {
      if (method === event && sessionId === this.#id) listener(params);
    });
  }

  /** Resolves at the next event of that name. Ask before doing what causes it. */
  next(event: string): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#socket.listen(({ method, sessionId }) => {
        if (method !== event || sessionId !== this.#id) return;
        stop();
        resolve();
      });
    });
  }
}
