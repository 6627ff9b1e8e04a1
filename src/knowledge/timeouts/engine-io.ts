/**
 * Engine.IO, which carries Socket.IO: its heartbeats are messages, and either side gives up on the other after an interval and
 * a timeout without one.
 */
import { closedByClient, closeFrame, type TimeoutRule } from '../timeout-rule.ts';

const source =
  'https://github.com/socketio/socket.io/blob/d2d753fed4435015c2d83fe62e676b44e07fa3f7/docs/engine.io-protocol';

/** Both numbers are the server's, and stand in packet 0, which goes over the WebSocket unless polling came before. */
const announced = {
  setting: 'pingInterval + pingTimeout',
  adjustable: true,
  clock: 'missed-heartbeat',
  resetsOnProtocolPing: false,
  fingerprint: [],
  announcedAs: [/"pingInterval":(\d{1,9})[,}]/, /"pingTimeout":(\d{1,9})[,}]/],
  setBy: 'server',
  snippet: { language: 'js', lines: ['new Server(httpServer, { pingTimeout: 60000 });'] },
  confidence: 'high',
} as const satisfies Partial<TimeoutRule>;

const version4 = { defaultMs: 45_000, heardBy: ['engine.io-4'], spokenAt: /[?&]EIO=4(?:&|$)/ } as const;

export const engineIo: readonly TimeoutRule[] = [
  {
    // Sets the clock back at pings only; releases of 2026 at any packet. Closes without a code.
    ...announced,
    ...version4,
    id: 'engine.io-client-4',
    product: 'Socket.IO (client)',
    kind: 'client-library',
    close: closedByClient(),
    closeEvidence: 'lab',
    source: `${source}/v4-current.md`,
  },
  {
    // Pings itself, and then waits for the timeout alone: so long after the last packet where nothing but heartbeats passes.
    ...announced,
    id: 'engine.io-client-3',
    product: 'Socket.IO (client of version 1 or 2)',
    kind: 'client-library',
    defaultMs: 30_000,
    close: closedByClient(),
    closeEvidence: 'source',
    heardBy: ['engine.io-3'],
    spokenAt: /[?&]EIO=3(?:&|$)/,
    source: `${source}/v3.md`,
  },
  {
    // Closes without a code when the client's "3" stays out for the timeout after a ping, and so for both after the last "3".
    ...announced,
    ...version4,
    id: 'engineio-ping-timeout',
    product: 'Socket.IO',
    kind: 'server-library',
    close: closeFrame(1005),
    closeEvidence: 'source',
    source:
      'https://github.com/socketio/socket.io/blob/d2d753fed4435015c2d83fe62e676b44e07fa3f7/packages/engine.io/lib/socket.ts#L229',
  },
];
