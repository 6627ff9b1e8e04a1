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
  backForwardCacheSource,
  statusSource,
  ...refusalSources,
]);

export function isKnownSource(url: string): boolean {
  return known.has(url);
}
