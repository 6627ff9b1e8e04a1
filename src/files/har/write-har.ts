/**
 * A session as HAR 1.2 in Chrome's dialect, which Chrome's network panel opens, and Deadair reads again. What HAR has no
 * field for stands in `_deadair`: close codes, who closed, and the true size of what was cut off or left out.
 */
import { inertJson } from '../../base/readable-text.ts';
import type { EpochMs } from '../../base/units.ts';
import {
  type Connection,
  controlFrame,
  FrameFlag,
  type FrameTable,
  type Header,
  type SessionView,
} from '../../session/model.ts';
import { lastSeenAt } from '../../session/silence.ts';
import { encodePayload } from '../payload.ts';

/** Writes all that the session holds: what is secret must have been masked before (handout.ts). */
export function writeHar(session: SessionView): string {
  const { browser, browserVersion, extensionVersion, pageUrl } = session.environment;
  const log = {
    version: '1.2',
    creator: { name: 'Deadair', version: extensionVersion },
    browser: { name: browser, version: browserVersion },
    pages: [
      {
        id: 'page_1',
        startedDateTime: iso(session.startedAt),
        title: pageUrl,
        pageTimings: { onContentLoad: -1, onLoad: -1 },
      },
    ],
    entries: session.connections.map((connection) => entryOf(connection, session)),
  };
  return `${inertJson(JSON.stringify({ log }, null, 1))}\n`;
}

function entryOf(connection: Connection, { frames, endedAt: sessionEnd }: SessionView): unknown {
  const { url, handshake, openedAt, closure, constructedAt } = connection;
  const startedAt = handshake?.startedAt ?? constructedAt;
  const end = closure?.at ?? lastSeenAt(connection, sessionEnd);
  const answeredAt = openedAt ?? (closure === null ? startedAt : end);
  const status = handshake?.status ?? (openedAt === null ? 0 : 101);
  const send = 0;
  const wait = Math.max(0, answeredAt - startedAt);
  const receive = closure === null ? 0 : Math.max(0, end - answeredAt);
  return {
    pageref: 'page_1',
    startedDateTime: iso(startedAt),
    time: send + wait + receive,
    request: {
      ...{ method: 'GET', url, httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1, bodySize: 0 },
      headers: headersOf(handshake?.requestHeaders),
      queryString: queryOf(url),
    },
    response: {
      ...{ status, statusText: status === 101 ? 'Switching Protocols' : '', httpVersion: 'HTTP/1.1', cookies: [] },
      ...{ redirectURL: '', headersSize: -1, bodySize: -1, _transferSize: 0, _error: null },
      headers: headersOf(handshake?.responseHeaders),
      content: { size: 0, mimeType: 'x-unknown' },
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send, wait, receive },
    serverIPAddress: handshake?.serverAddress ?? '',
    _initiator: { type: connection.stack === '' ? 'other' : 'script' },
    _resourceType: 'websocket',
    _webSocketMessages: [...messagesOf(connection, frames), ...failureOf(connection)],
    _deadair: {
      ...(openedAt !== null && { openedAt }),
      ...(closure !== null && {
        endedAt: closure.at,
        ...(closure.code !== null && { code: closure.code }),
        ...(closure.wasClean !== null && { wasClean: closure.wasClean }),
        reason: closure.reason,
        initiator: closure.initiator,
      }),
      requestedProtocols: connection.requestedProtocols,
    },
  };
}

function* messagesOf({ rows }: Connection, frames: FrameTable): Iterable<unknown> {
  for (const row of rows.values) {
    const flags = frames.flags.at(row);
    if ((flags & (FrameFlag.synthetic | controlFrame)) !== 0) continue;
    const size = frames.size.at(row);
    const payload = encodePayload(frames.payload(row), flags);
    const binary = (flags & FrameFlag.binary) !== 0;
    yield {
      type: (flags & FrameFlag.outbound) !== 0 ? 'send' : 'receive',
      time: frames.time.at(row) / 1000,
      opcode: binary ? 2 : 1,
      // Text that was cut within a character has become base64, which nobody would take for text.
      data: typeof payload === 'string' ? payload : binary ? payload.base64 : '',
      ...(frames.captured.at(row) < size && { _deadair: { size } }),
    };
  }
}

/** Where Chrome has it: the last of the messages. */
function failureOf({ handshake, closure }: Connection): unknown[] {
  const failure = handshake?.failure ?? '';
  if (failure === '' || closure === null) return [];
  return [{ type: 'error', time: closure.at / 1000, opcode: -1, data: failure }];
}

function headersOf(headers: readonly Header[] = []): unknown[] {
  return headers.map(({ name, value }) => ({ name, value }));
}

function queryOf(url: string): unknown[] {
  if (!URL.canParse(url)) return [];
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }));
}

function iso(at: EpochMs): string {
  return new Date(at).toISOString();
}
