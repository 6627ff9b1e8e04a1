/** Firefox: a socket of which only the request was seen. Nothing is told of it after the answer, or the failure. */
import type { EpochMs, Milliseconds } from '../../base/units.ts';
import type { Handshake } from '../../session/model.ts';
import type { ObservedSocket } from '../../session/observed-sockets.ts';
import type { ObservedHandshake } from '../../wire/relay.ts';

export function requestedHandshake({ documentId, toldAt, ...handshake }: ObservedHandshake): Handshake {
  return { source: 'web-request', ...handshake };
}

export function requestedSocket(request: ObservedHandshake): ObservedSocket {
  const { status, failure, toldAt } = request;
  const refused = failure !== '' || (status !== null && status !== 101);
  return {
    source: 'web-request',
    handshake: requestedHandshake(request),
    stack: '',
    // It may have opened, but what a socket does after its 101 is not told.
    openedAt: null,
    endedAt: refused ? toldAt : null,
    sight: { until: toldAt, lost: status !== null },
    frames: {
      length: 0,
      at: () => {
        throw new RangeError('the request observer sees no frames');
      },
    },
  };
}

/** How long a recorder has to tell of a socket whose request was seen, before it counts as seen by nobody. */
const claimMs: Milliseconds = 3000;

/** Requests of documents, that a recorder may still tell of. */
export class UnclaimedRequests {
  readonly #waiting = new Map<string, { readonly request: ObservedHandshake; readonly heardAt: EpochMs }>();

  /** Takes note of a request, or of what is new of one. */
  hear(request: ObservedHandshake, now: EpochMs): void {
    const heardAt = this.#waiting.get(request.requestId)?.heardAt ?? now;
    this.#waiting.set(request.requestId, { request, heardAt });
  }

  /** Those that have waited long enough; they are waited for no more. */
  takeOverdue(now: EpochMs): ObservedHandshake[] {
    const overdue = [...this.#waiting.values()].filter(({ heardAt }) => now - heardAt >= claimMs);
    for (const { request } of overdue) this.#waiting.delete(request.requestId);
    return overdue.map(({ request }) => request);
  }
}
