import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { scriptedSession } from '../session/fixture.ts';
import { serverHeartbeats } from './server-heartbeats.ts';
import { clientHeartbeat, fillSnippet, raisedTimeout, reconnect } from './snippets.ts';

const rule = (id: string) => {
  const found = intermediaries.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found;
};
const filled = (id: string, url = 'wss://app.example/live?token=abc') => {
  const { snippet } = rule(id);
  if (snippet === null) throw new Error(`no snippet of ${id}`);
  return fillSnippet(snippet, 3_600_000, url).code;
};

describe('filling in', () => {
  test('puts in the new timeout in the unit of the setting, and the path without its query', () => {
    expect(filled('nginx-proxy-read-timeout')).toContain('proxy_read_timeout 3600s;');
    expect(filled('nginx-proxy-read-timeout')).toContain('location /live {');
    expect(filled('kong-read-timeout')).toContain('read_timeout=3600000');
    expect(filled('squid-read-timeout')).toBe('read_timeout 60 minutes');
    expect(filled('yarp-activity-timeout')).toContain('"01:00:00"');
    expect(filled('apache-proxy-timeout')).toBe(
      'ProxyPass "/live" "http://127.0.0.1:8080/live" upgrade=websocket timeout=3600',
    );
  });

  // The path is the page's to choose, and people paste the snippet.
  test.each([
    'wss://app.example/$(reboot)',
    'wss://app.example/a;}%20include%20evil',
    "wss://app.example/'",
    'wss://app.example/%seconds%',
    'not a url',
  ])('lets no path through that could mean something to a shell or a configuration: %s', (url) => {
    expect(filled('nginx-proxy-read-timeout', url)).toContain('location / {');
  });

  test('leaves no placeholder in any snippet of the tables', () => {
    for (const { id, snippet } of intermediaries) {
      if (snippet !== null) expect(filled(id)).not.toMatch(/%\w+%/);
    }
  });
});

test('a timeout is raised to an hour, or fourfold, within what the product allows', () => {
  expect(raisedTimeout(rule('nginx-proxy-read-timeout'), 60_000)).toBe(3_600_000);
  expect(raisedTimeout(rule('envoy-tcp-proxy-idle-timeout'), 3_600_000)).toBe(14_400_000);
  expect(raisedTimeout(rule('do-load-balancer-idle'), 60_000)).toBe(600_000);
  expect(raisedTimeout(rule('uwebsockets-idle'), 120_000)).toBe(960_000);
  // Who looks whether somebody is alive needs an end to it.
  expect(raisedTimeout(rule('signalr-server-timeout'), 30_000)).toBe(60_000);
});

const unknownServer = { handshake: null, protocol: '' };

describe('JavaScript to paste', () => {
  test('is JavaScript', () => {
    for (const { code } of [clientHeartbeat(1500), reconnect]) expect(() => new Script(code)).not.toThrow();
    for (const { snippet } of intermediaries) {
      if (snippet?.language === 'js') expect(() => new Script(fillSnippet(snippet, 960_000, '').code)).not.toThrow();
    }
  });

  test('beats at the interval it was made for', () => {
    expect(clientHeartbeat(1500).code).toContain('}, 1500);');
  });
});

describe('heartbeats of servers', () => {
  const server = (value: string, protocol = '') => {
    const [connection] = scriptedSession({
      connections: [{ handshake: { responseHeaders: { server: value } }, protocol, protocols: [protocol] }],
    }).connections;
    return connection ?? unknownServer;
  };

  test('come at the interval they were made for, in whole seconds where the setting is', () => {
    for (const { software, code } of serverHeartbeats(25_000, unknownServer))
      expect(code, software).toMatch(/\b25(_?000)?\b/);
  });

  test('of the server that showed itself come first, and all others after it', () => {
    const usual = serverHeartbeats(25_000, unknownServer).map(({ software }) => software);
    expect(usual[0]).toBe('Node, ws');
    const [first, ...others] = serverHeartbeats(25_000, server('uvicorn')).map(({ software }) => software);
    expect(first).toContain('uvicorn');
    expect([...others, first].sort()).toEqual([...usual].sort());
    expect(serverHeartbeats(25_000, server('nginx', 'v12.stomp'))[0]?.software).toBe('Spring, STOMP');
  });

  test('as do those of the server whose timeout was found', () => {
    const [first, second] = serverHeartbeats(25_000, unknownServer, ['Apache Tomcat']);
    expect([first?.software, second?.software]).toEqual(['Java, Jakarta WebSocket', 'Spring, WebSocketHandler']);
  });
});
