import { describe, expect, test } from 'vitest';
import { isKnownSource } from '../knowledge/sources.ts';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import type { Finding } from './finding.ts';

const failed = (rest: ScriptedConnection = {}): ScriptedConnection => {
  const { at = 0 } = rest;
  return { at, openAt: null, close: { at: at + 40, code: 1006 }, ...rest };
};

function diagnoseFailed(...connections: ScriptedConnection[]): Finding {
  const [finding, ...more] = diagnose(scriptedSession({ connections }));
  if (finding === undefined || more.length > 0) throw new Error('one finding expected');
  return finding;
}

test('a refusal is told by its status, with what that means and who said it', () => {
  const finding = diagnoseFailed(failed({ handshake: { status: 403, responseHeaders: { server: 'nginx' } } }));
  expect(finding.kind).toBe('handshake-failed');
  expect(finding.confidence).toBe('certain');
  expect(finding.message).toEqual({ id: 'handshake.refused-with-status', params: { status: 403 } });
  expect(finding.for.map(({ statement }) => statement.id)).toEqual([
    'evidence.status',
    'evidence.failed-after',
    'evidence.answered-by',
  ]);
  expect(finding.fixes[0]).toMatchObject({ who: 'server', advice: { id: 'fix.credentials' } });
});

test('Chrome tells the status in its text only', () => {
  const text = 'Error during WebSocket handshake: Unexpected response code: 502';
  const finding = diagnoseFailed(failed({ handshake: { status: null, failure: text } }));
  expect(finding.message.params).toEqual({ status: 502 });
});

test('an answer to a plain request means that Upgrade got lost, and the fix forwards it', () => {
  const finding = diagnoseFailed(failed({ url: 'wss://app.example/live', handshake: { status: 426 } }));
  expect(finding.fixes[0]?.advice.id).toBe('fix.forward-upgrade');
  expect(finding.fixes[0]?.snippets[0]?.code).toContain('location /live {');
  expect(finding.fixes[0]?.snippets[0]?.code).toContain('proxy_set_header Upgrade $http_upgrade;');
});

test.each([
  ['net::ERR_CONNECTION_REFUSED', 'handshake-failure.refused'],
  ['NS_ERROR_UNKNOWN_HOST', 'handshake-failure.name-not-resolved'],
  ['net::ERR_CERT_AUTHORITY_INVALID', 'handshake-failure.certificate'],
])('the browser’s %s is understood', (failure, id) => {
  const finding = diagnoseFailed(failed({ handshake: { status: null, failure } }));
  expect(finding.message.id).toBe(id);
  expect(finding.sources).toHaveLength(1);
});

test.each([
  ['net::ERR_NAME_NOT_RESOLVED', 'fix.host-name'],
  ['net::ERR_INVALID_HTTP_RESPONSE', 'fix.not-http'],
  ["Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value", 'fix.wrong-accept'],
  ["Error during WebSocket handshake: Response must not include 'Sec-WebSocket-Protocol' header", 'fix.subprotocol'],
  ["Error during WebSocket handshake: Invalid 'Sec-WebSocket-Extensions' header", 'fix.compression-agreed'],
  ['Establishing a tunnel via proxy server failed.', 'fix.browser-proxy'],
  ['net::ERR_ADDRESS_UNREACHABLE', 'fix.way-to-host'],
  ['net::ERR_NETWORK_CHANGED', 'fix.reconnect'],
])('“%s” has something of its own to be done about it', (failure, id) => {
  const finding = diagnoseFailed(failed({ handshake: { status: null, failure } }));
  expect(finding.fixes[0]?.advice.id).toBe(id);
});

test.each([
  [405, 'fix.path'],
  [421, 'fix.host-header'],
  [303, 'fix.follow-redirect'],
])('so has status %d, and where that is defined', (status, id) => {
  const finding = diagnoseFailed(failed({ handshake: { status } }));
  expect(finding.fixes[0]?.advice.id).toBe(id);
  expect(finding.sources.every(isKnownSource)).toBe(true);
  expect(finding.sources).toHaveLength(1);
});

test('1015 is a failed TLS handshake, whatever else is known', () => {
  expect(diagnoseFailed(failed({ close: { at: 40, code: 1015, wasClean: false } })).message.id).toBe(
    'handshake-failure.tls',
  );
});

test('a text that nobody knows is passed on, cut to size', () => {
  const text = 'Das Zertifikat ist abgelaufen. '.repeat(50);
  const { message } = diagnoseFailed(failed({ handshake: { status: null, failure: text } }));
  expect(message.id).toBe('handshake.failed-with-text');
  expect(String(message.params.text).length).toBe(200);
});

describe('what is not known is said', () => {
  test('the handshake was seen, its reason is hidden: another extension may do that', () => {
    const finding = diagnoseFailed(failed({ handshake: { status: null } }));
    expect(finding).toMatchObject({ confidence: 'none', message: { id: 'handshake.reason-hidden' } });
    expect(finding.fixes[0]?.advice.id).toBe('next.without-extensions');
  });

  test('the handshake was not seen: DevTools were closed', () => {
    const finding = diagnoseFailed(failed());
    expect(finding).toMatchObject({ confidence: 'none', message: { id: 'handshake.not-seen' } });
    expect(finding.fixes[0]?.advice.id).toBe('next.reload-with-devtools');
  });
});

test('the same failure over and over is one finding, another of the same server a second', () => {
  const refused = (at: number, status: number) => failed({ at, handshake: { status } });
  const findings = diagnose(
    scriptedSession({ connections: [refused(0, 503), refused(5000, 503), refused(10_000, 401)] }),
  );
  expect(findings.map(({ connections }) => connections)).toEqual([[0, 1], [2]]);
});

test('a socket that the page closed before it opened did not fail', () => {
  const [finding] = diagnose(scriptedSession({ connections: [failed({ closeCall: { at: 10 } })] }));
  expect(finding).toMatchObject({ kind: 'closed-by-page', message: { id: 'page.closed-before-open' } });
});

describe('what no network layer saw', () => {
  test('is told by its address where browsers refuse that unsent: likely, since nobody said so', () => {
    const finding = diagnoseFailed(failed({ url: 'ws://app.example/live' }));
    expect(finding).toMatchObject({
      confidence: 'likely',
      message: { id: 'handshake-failure.mixed-content' },
      fixes: [{ advice: { id: 'fix.wss' } }],
    });
    const port = diagnoseFailed(failed({ url: 'wss://app.example:6000/' }));
    expect(port.message.id).toBe('handshake-failure.unsafe-port');
    expect([...finding.sources, ...port.sources].filter((source) => !isKnownSource(source))).toEqual([]);
  });

  test('is not guessed at where the address is fine', () => {
    expect(diagnoseFailed(failed()).message.id).toBe('handshake.not-seen');
  });
});

describe('what it was up against', () => {
  const statements = ({ for: evidence }: Finding) => evidence.map(({ statement }) => statement);

  test('a handshake that fails when a browser’s patience ends is told so, of that browser only', () => {
    const hung = (ms: number) => diagnoseFailed(failed({ openAt: null, close: { at: ms, code: 1006 } }));
    expect(statements(hung(240_020))).toContainEqual({
      id: 'evidence.handshake-patience',
      params: { product: 'Chromium', timeout: { ms: 240_000 } },
    });
    // Firefox waits for 20 s; this is Chromium.
    expect(statements(hung(20_010)).map(({ id }) => id)).not.toContain('evidence.handshake-patience');
  });

  test('so is one that a proxy gave up on, if its header shows it', () => {
    const late = (server: string) =>
      diagnoseFailed(
        failed({ close: { at: 15_040, code: 1006 }, handshake: { status: 504, responseHeaders: { server } } }),
      );
    expect(statements(late('envoy')).map(({ id }) => id)).toContain('evidence.handshake-patience');
    // Its snippet has a time of its own: it switches the limit off.
    const raised = late('envoy').fixes.find(({ advice }) => advice.id === 'fix.raise-as-shown');
    expect(raised?.snippets[0]?.code).toContain('timeout: 0s');
    expect(statements(late('nginx')).map(({ id }) => id)).not.toContain('evidence.handshake-patience');
  });

  test('so is one that got no answer from a server whose other answers show who gives none: Daphne, up to 1 s early', () => {
    const cutAfter = (ms: number, server: string, status: number | null = null) => {
      const taken = { at: 20_000, handshake: { status: 101, responseHeaders: { server } } };
      const connections = [failed({ close: { at: ms, code: 1006 }, handshake: { status } }), taken];
      return diagnose(scriptedSession({ connections, until: 30_000 })).find(({ kind }) => kind === 'handshake-failed');
    };
    const told = (finding: Finding | undefined) => finding?.for.map(({ statement }) => statement.params.product);
    const hung = cutAfter(4100, 'daphne');
    expect(told(hung)).toContain('Daphne');
    const snippets = hung?.fixes.flatMap(({ snippets }) => snippets.map(({ code }) => code));
    expect(snippets?.join()).toContain('daphne --websocket_connect_timeout');
    const others = [cutAfter(4100, 'uvicorn'), cutAfter(300, 'daphne'), cutAfter(4100, 'daphne', 403)];
    for (const other of others) expect(told(other)).not.toContain('Daphne');
  });

  test('a platform that carries no WebSockets is named, and the server’s code is not at fault', () => {
    const finding = diagnoseFailed(failed({ url: 'wss://mine.vercel.app/live', handshake: { status: 404 } }));
    expect(statements(finding)).toContainEqual({
      id: 'evidence.without-websockets',
      params: { product: 'Vercel Functions', enabled: 'never' },
    });
    expect(finding.fixes[0]?.advice.id).toBe('fix.host-elsewhere');
    expect(finding.sources.every(isKnownSource)).toBe(true);
  });
});

test('more than a browser bears at a time are refused for that, though nobody says so', () => {
  const open = Array.from({ length: 255 }, (_, i): ScriptedConnection => ({ at: i, openAt: 5000 }));
  const refusedAt = (at: number) => ({ at, openAt: null, close: { at: at + 5, code: 1006 } });
  const findings = (...connections: ScriptedConnection[]) =>
    diagnose(scriptedSession({ connections, until: 6000 })).map(({ message }) => message.id);
  expect(findings(...open, refusedAt(256), refusedAt(257))).toEqual(['handshake-failure.too-many']);
  expect(findings(...open.slice(1), refusedAt(256))).toEqual(['handshake.not-seen']);
});
