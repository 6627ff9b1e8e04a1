/** Firefox: a socket of which only the request was seen. Nothing is told of it after the answer, or the failure. */
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
