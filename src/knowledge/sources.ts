/** The addresses from which the tables were taken. A link to one of these is safe to follow; others are a file's word only. */
import { applicationProtocols } from './application-close-codes.ts';
import { standardCloseCodes } from './close-codes.ts';
import { failureTexts, statusSource } from './handshake-failures.ts';
import { heartbeatSettings } from './heartbeat-settings.ts';
import { intermediaries } from './intermediaries.ts';
import { protocolFailureTexts } from './protocol-failures.ts';
import { refusalSources } from './refused-unsent.ts';
import { withoutWebSockets } from './without-websockets.ts';

/** Chrome closes the sockets of a page that goes into the back/forward cache; the page is told 1006 when it returns. */
export const backForwardCacheSource = 'https://web.dev/articles/bfcache';

/** Where it can be read what findings rest on that name no product. */
export const generalSources = {
  /** 1006: the connection ended without a Close frame. */
  abnormalClosure: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5',
  pings: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2',
  closeCall: 'https://websockets.spec.whatwg.org/#dom-websocket-close',
  /** What becomes of the sockets of a document that goes. */
  documentGone: 'https://websockets.spec.whatwg.org/#make-disappear',
  sendBuffer: 'https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount',
  /** For how long TCP goes on sending what nobody acknowledges. */
  retransmission: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.8.3',
  nat: 'https://www.rfc-editor.org/rfc/rfc5382#section-5',
  online: 'https://html.spec.whatwg.org/multipage/system-state.html#navigator.online',
  longTasks: 'https://w3c.github.io/longtasks/',
  backoff: 'https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/',
} as const;

const known: ReadonlySet<string> = new Set([
  ...[
    intermediaries,
    standardCloseCodes,
    applicationProtocols,
    failureTexts,
    protocolFailureTexts,
    heartbeatSettings,
    withoutWebSockets,
  ].flatMap((rows) => rows.map(({ source }) => source)),
  ...Object.values(generalSources),
  backForwardCacheSource,
  statusSource,
  ...refusalSources,
]);

export function isKnownSource(url: string): boolean {
  return known.has(url);
}
