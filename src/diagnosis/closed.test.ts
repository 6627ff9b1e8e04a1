import { describe, expect, test } from 'vitest';
import {
  type ScriptedConnection,
  type ScriptedFrame,
  type SessionScript,
  scriptedSession,
} from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import type { Finding } from './finding.ts';
import { answeredWith } from './recordings.fixture.ts';

function only(script: SessionScript): Finding {
  const [finding, ...more] = diagnose(scriptedSession(script));
  if (finding === undefined || more.length > 0) throw new Error('one finding expected');
  return finding;
}
const said = ({ for: evidence }: Finding) => evidence.map(({ statement }) => statement.id);

describe('closed by the other end', () => {
  const closed = (code: number, rest: ScriptedConnection = {}): ScriptedConnection => ({
    close: { at: 9000, code },
    ...rest,
  });

  test('a standard code is explained', () => {
    const finding = only({ connections: [closed(1011)] });
    expect(finding).toMatchObject({ kind: 'closed-by-peer', severity: 'error', confidence: 'certain' });
    expect(finding.message).toEqual({ id: 'peer.closed', params: { code: 1011, name: 'Internal Error' } });
    expect(said(finding)).toEqual(['close-code.1011']);
  });

  test('a regular goodbye is no more than information', () => {
    for (const code of [1000, 1001, 1005]) expect(only({ connections: [closed(code)] }).severity).toBe('info');
  });

  test('a code of the protocol that was agreed on is that protocol’s', () => {
    const finding = only({ connections: [closed(4401, { protocol: 'graphql-transport-ws' })] });
    expect(finding.message).toEqual({
      id: 'peer.closed-in-protocol',
      params: { code: 4401, name: 'Unauthorized', protocol: 'graphql-transport-ws' },
    });
    // Which does not mean by it what HTTP does.
    expect(said(finding)).toEqual(['close-code.graphql-transport-ws.4401']);
    expect(finding.fixes.map(({ advice }) => advice.id)).toEqual(['fix.messages']);
  });

  test('a code of nobody known is read as a status of HTTP where it looks like one, and lists who uses the number', () => {
    const finding = only({ connections: [closed(4401)] });
    expect(finding.message).toEqual({
      id: 'peer.closed-like-status',
      params: { code: 4401, status: 401, name: 'Unauthorized' },
    });
    // Who is not let in should not come back the same.
    expect(finding.fixes.map(({ advice }) => advice.id)).toEqual(['fix.credentials']);
    expect(said(finding)).toEqual(['evidence.code-suggestion', 'evidence.code-suggestion']);
  });

  test('any other is a code of the server’s own', () => {
    expect(only({ connections: [closed(4321)] }).message.id).toBe('peer.closed-unknown');
  });

  test('the reason given is passed on', () => {
    const finding = only({ connections: [{ close: { at: 9000, code: 4000, reason: 'kicked by admin' } }] });
    const reason = finding.for.find(({ statement }) => statement.id === 'evidence.close-reason');
    expect(reason?.statement.params).toEqual({ reason: 'kicked by admin' });
  });

  test('Firefox calls a Close with the FIN on its heels unclean: still the server’s, with a note', () => {
    const finding = only({ connections: [{ close: { at: 9000, code: 1001, wasClean: false } }] });
    expect(finding.kind).toBe('closed-by-peer');
    expect(finding.against.map(({ statement }) => statement.id)).toEqual(['evidence.closed-unclean']);
  });

  test('1006 in a Close frame, as Firefox lets through, is the server’s too', () => {
    const finding = only({ connections: [{ close: { at: 9000, code: 1006, wasClean: true } }] });
    expect(finding.kind).toBe('closed-by-peer');
  });

  describe('after a timeout that announces itself', () => {
    test('Socket.IO closes without a code when the page answers no ping: one that was frozen, say', () => {
      const frames: ScriptedFrame[] = [
        [25_000, 'in', '2'],
        [25_010, 'out', '3'],
        [50_000, 'in', '2'],
      ];
      const socket = { url: 'wss://app.example/socket.io/?EIO=4&transport=websocket', frames };
      const close = { at: 70_040, code: 1005 };
      const [finding] = diagnose(scriptedSession({ connections: [{ ...socket, close }] }));
      expect(finding).toMatchObject({ kind: 'closed-by-peer', severity: 'error', confidence: 'likely' });
      expect(finding?.message.params).toMatchObject({ product: 'Socket.IO', clock: 'missed-heartbeat' });
      const unheard = finding?.for.find(({ statement }) => statement.id === 'evidence.page-unheard');
      expect(unheard?.statement.params).toEqual({ silence: { ms: 45_030 } });
      // Told late, as the page ran again.
      const late = { ...socket, close: { at: 400_000, code: 1005 } };
      const pages = [
        [49_000, 'freeze'],
        [399_990, 'resume'],
      ] as const;
      const [frozen] = diagnose(scriptedSession({ connections: [late], pages }));
      expect(frozen?.message.params).toMatchObject({ product: 'Socket.IO' });
      // One that answers all pings is told goodbye.
      const [alive] = diagnose(scriptedSession({ connections: [{ ...socket, close: { at: 50_100, code: 1005 } }] }));
      expect(alive).toMatchObject({ severity: 'info', candidates: [] });
    });

    test('Jetty says so in its reason', () => {
      const close = { at: 30_010, code: 1001, reason: 'Connection Idle Timeout' };
      const finding = only({ connections: [{ close }] });
      expect(finding).toMatchObject({ severity: 'error', candidates: [{ id: 'jetty-ws-idle' }] });
      expect(finding.message.params).toEqual({ code: 1001, product: 'Eclipse Jetty', clock: 'idle-any' });
      expect(finding.fixes[0]?.snippets[0]?.code).toBe('container.setIdleTimeout(Duration.ofSeconds(3600));');
      expect(finding.fixes.map(({ advice }) => advice.id)).toContain('fix.server-ping');
    });

    test('Jetty 9 writes silence and setting into its reason: one cause, whatever the numbers', () => {
      const words = (ms: number) => `java.util.concurrent.TimeoutException: Idle timeout expired: ${ms}/5000 ms`;
      const closed = (at: number, ms: number): ScriptedConnection => ({
        ...{ at, close: { at: at + 5005, code: 1001, reason: words(ms) } },
      });
      const finding = only({ connections: [closed(0, 5000), closed(1700, 5001)] });
      expect(finding).toMatchObject({ connections: [0, 1], candidates: [{ id: 'jetty-9-ws-idle' }] });
      expect(finding.fixes[0]?.snippets[0]?.code).toBe('factory.getPolicy().setIdleTimeout(3600000);');
      const silences = finding.for.filter(({ statement }) => statement.id === 'evidence.closed-after');
      expect(silences).toHaveLength(2);
      expect(silences[0]).toMatchObject({ connection: 0, statement: { params: { direction: 'any' } } });
    });

    // As measured of Tomcat 10.1.60 with a timeout of 12 s: it looks every 10 s, and closes together what was due.
    test('Tomcat closes many at once and late: told by its words, and the heartbeat is fast enough all the same', () => {
      const opened = [0, 1700, 3400, 5100, 6800];
      const connections = opened.map((at, id): ScriptedConnection => {
        const reason = `The WebSocket session [${id}] idle timeout expired`;
        return { at, close: { at: 20_010, code: 1001, reason } };
      });
      const finding = only({ connections });
      expect(finding).toMatchObject({ confidence: 'certain', candidates: [{ id: 'tomcat-session-idle' }] });
      expect(finding.message.params).toEqual({ code: 1001, product: 'Apache Tomcat', clock: 'idle-any' });
      expect(finding.for.map(({ statement }) => statement.id)).toContain('evidence.looks-seldom');
      const raise = finding.fixes.find(({ advice }) => advice.id === 'fix.raise');
      expect(raise?.advice.params).toMatchObject({ setting: 'maxIdleTimeout', from: { ms: 13_000 } });
      const ping = finding.fixes.find(({ advice }) => advice.id === 'fix.server-ping');
      expect(ping?.advice.params).toEqual({ interval: { ms: 2000 }, timeout: { ms: 5000 } });
    });

    test.each([
      ['The WebSocket session timeout expired', 'tomcat-session-idle'],
      ['The WebSocket session [1f] timeout expired', 'tomcat-session-idle'],
      ["Le délai d'attente maximum de la session WebSocket [0] a été dépassé", 'tomcat-session-idle'],
      ['WebSocket セッション [0] タイムアウトが切れました', 'tomcat-session-idle'],
      ['웹소켓 세션 [0]이(가) 제한 시간 초과로 만료되었습니다.', 'tomcat-session-idle'],
      ['WebSocket会话[0]超时已过期', 'tomcat-session-idle'],
      ['The WebSocket session [0] read idle timeout expired', 'tomcat-read-idle'],
      ['The WebSocket session [0] write idle timeout expired', 'tomcat-write-idle'],
      ['The web application is stopping', 'tomcat-application-stop'],
    ])('“%s” is %s', (reason, id) => {
      const { candidates } = only({ connections: [{ close: { at: 40_000, code: 1001, reason } }] });
      expect(candidates.map((candidate) => candidate.id)).toEqual([id]);
    });

    test('a Tomcat whose application is stopped restarts: no heartbeat is advised', () => {
      const close = { at: 40_000, code: 1001, reason: 'The web application is stopping' };
      const finding = only({ connections: [{ close }] });
      expect(finding.message.params.clock).toBe('restart');
      expect(finding.fixes.map(({ advice }) => advice.id)).toEqual(['fix.reconnect']);
    });

    test('Cowboy says 1000 and nothing, a minute after the last frame of the page', () => {
      const cowboy = answeredWith({ server: 'Cowboy' });
      const silent: ScriptedConnection = {
        frames: [[1000, 'out', 'hi']],
        close: { at: 61_004, code: 1000 },
        ...cowboy,
      };
      const talking: ScriptedConnection = {
        frames: [[60_000, 'out', 'hi']],
        close: { at: 61_004, code: 1000 },
        ...cowboy,
      };
      expect(only({ connections: [silent] }).candidates.map(({ product }) => product)).toContain('Cowboy');
      expect(only({ connections: [talking] }).candidates).toEqual([]);
    });

    test('once is likely, at several moments it is certain, and words need no second time', () => {
      const silent = (at: number): ScriptedConnection => ({
        ...{ at, frames: [[at + 1000, 'out', 'hi']], close: { at: at + 61_004, code: 1000 } },
        ...answeredWith({ server: 'Cowboy' }),
      });
      expect(only({ connections: [silent(0)] }).confidence).toBe('likely');
      expect(only({ connections: [silent(0), silent(300)] }).confidence).toBe('likely');
      expect(only({ connections: [silent(0), silent(9000)] }).confidence).toBe('certain');
      const close = { at: 30_010, code: 1001, reason: 'Connection Idle Timeout' };
      expect(only({ connections: [{ close }] }).confidence).toBe('certain');
    });

    test('Cowboy is Phoenix’s only where Phoenix is spoken', () => {
      const close = { at: 61_004, code: 1000 };
      const frames: ScriptedFrame[] = [[1000, 'out', 'hi']];
      const named = (url: string) =>
        only({ connections: [{ url, frames, close, ...answeredWith({ server: 'Cowboy' }) }] }).message.params.product;
      expect(named('wss://app.example/ws')).toBe('Cowboy');
      expect(named('wss://app.example/socket/websocket?vsn=2.0.0')).toBe('Phoenix on Cowboy');
    });

    test.each([
      ['phoenix-bandit-timeout', 1002, 60_000, 'wss://app.example/live/websocket?_csrf=x&vsn=2.0.0'],
      ['soketi-idle', 4201, 120_000, 'wss://app.example/app/key?protocol=7&client=js'],
    ])('%s leaves no header: the URL of its protocol shows it', (id, code, ms, url) => {
      const ended = (at: string) =>
        only({ connections: [{ url: at, frames: [[1000, 'out', 'hi']], close: { at: 1004 + ms, code } }] });
      expect(ended(url)).toMatchObject({ confidence: 'likely', severity: 'error', candidates: [{ id }] });
      expect(ended('wss://app.example/ws').candidates).toEqual([]);
    });

    test('as does a heartbeat of its protocol', () => {
      const beat = '[null,"7","phoenix","heartbeat",{}]';
      const connection = { frames: [[1000, 'out', beat]], close: { at: 61_004, code: 1002 } } as const;
      expect(only({ connections: [connection] }).candidates).toMatchObject([{ id: 'phoenix-bandit-timeout' }]);
    });

    test('graphql-ws waits three seconds for a first message: no silence is blamed', () => {
      const close = { at: 3010, code: 4408, reason: 'Connection initialisation timeout' };
      const { message } = only({ connections: [{ protocol: 'graphql-transport-ws', close }] });
      expect(message.params).toMatchObject({ product: 'graphql-ws', clock: 'handshake' });
    });

    test('API Gateway says 1001 and nothing, at two hours or most of a second later', () => {
      const lived = (ms: number): ScriptedConnection => ({
        frames: Array.from({ length: 140 }, (_, i): ScriptedFrame => [i * 50_000, 'in', 'tick']),
        close: { at: 5 + ms, code: 1001 },
        ...answeredWith({ 'x-amzn-requestid': 'a1b2' }),
      });
      const named = (ms: number) => only({ connections: [lived(ms)] }).candidates.map(({ id }) => id);
      expect(named(7_200_900)).toEqual(['aws-apigw-ws-lifetime']);
      expect(named(7_210_000)).toEqual([]);
    });

    test('an edge that restarts says so, and no heartbeat is advised', () => {
      const close = { at: 9000, code: 1001, reason: 'CloudFlare WebSocket proxy restarting' };
      const finding = only({ connections: [{ close }] });
      expect(finding.message.params).toMatchObject({ product: 'Cloudflare', clock: 'restart' });
      expect(finding.fixes.map(({ advice }) => advice.id)).toEqual(['fix.reconnect']);
    });
  });
});

describe('closed by the page', () => {
  test('with its own code', () => {
    const finding = only({ connections: [{ closeCall: { at: 5000, code: 1000 }, close: { at: 5020, code: 1000 } }] });
    expect(finding).toMatchObject({ kind: 'closed-by-page', severity: 'info', message: { params: { code: 1000 } } });
    expect(finding.for[0]?.statement.params).toEqual({ wait: { ms: 20 } });
  });

  test('and never answered: 1006 after the page said goodbye is not a drop', () => {
    const finding = only({ connections: [{ closeCall: { at: 5000 }, close: { at: 65_000, code: 1006 } }] });
    expect(finding).toMatchObject({
      kind: 'closed-by-page',
      severity: 'warning',
      message: { id: 'page.closed-unanswered' },
    });
  });
});

describe('closed by the browser', () => {
  test('with the page that it belonged to', () => {
    const finding = only({ connections: [{}], pages: [[5000, 'unload']] });
    expect(finding).toMatchObject({
      kind: 'closed-by-browser',
      severity: 'info',
      message: { id: 'browser.closed-with-page' },
    });
  });

  test('for the back/forward cache: 1006 on return is neither idle nor the network', () => {
    const finding = only({
      connections: [{ close: { at: 65_010, code: 1006 } }],
      pages: [
        [5000, 'bfcache-enter'],
        [65_000, 'bfcache-leave'],
      ],
    });
    expect(finding).toMatchObject({ kind: 'closed-by-browser', message: { id: 'browser.closed-for-cache' } });
    expect(finding.fixes[0]?.advice.id).toBe('fix.reopen-after-cache');
  });
});

test.each([
  ['Chrome', '    at leave (https://app.example/app.js:3:7)\n    at https://app.example/app.js:9:1'],
  ['Firefox', 'leave@https://app.example/app.js:3:7\n@https://app.example/app.js:9:1\n'],
  ['Firefox, from a function inside', 'leave/<@https://app.example/app.js:3:7\n'],
])('the caller of close() is told in one form: %s', (_, stack) => {
  const finding = only({ connections: [{ closeCall: { at: 500, stack }, close: { at: 510, code: 1000 } }] });
  const [call] = finding.for;
  expect(call?.statement.params.frame).toBe('leave (https://app.example/app.js:3:7)');
});

describe('closed before it opened', () => {
  const hasty: ScriptedConnection = { openAt: null, closeCall: { at: 3 }, close: { at: 4, code: 1006 } };
  const verdictWith = (...others: ScriptedConnection[]) =>
    diagnose(scriptedSession({ connections: [hasty, ...others], until: 20_000 }))[0];

  test('and another made to the same address at once: set up twice, with the other named', () => {
    const finding = verdictWith({ at: 4 });
    expect(finding).toMatchObject({ kind: 'closed-by-page', message: { id: 'page.set-up-twice' } });
    expect(finding?.for.at(-1)).toMatchObject({ connection: 1, statement: { id: 'evidence.twin' } });
  });

  test('also by a clock of whole milliseconds, by which all of it happens at once', () => {
    const made: ScriptedConnection = { openAt: null, closeCall: { at: 0 }, close: { at: 1, code: 1006 } };
    const [finding] = diagnose(scriptedSession({ connections: [made, { at: 0 }], until: 20_000 }));
    expect(finding?.message.id).toBe('page.set-up-twice');
  });

  test('nothing, something later, or to another address: no more than that', () => {
    const plain = { message: { id: 'page.closed-before-open' } };
    expect(verdictWith()).toMatchObject(plain);
    expect(verdictWith({ at: 500 })).toMatchObject(plain);
    expect(verdictWith({ at: 4, url: 'wss://app.example/other' })).toMatchObject(plain);
  });
});
