import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { clientHeartbeat, fillSnippet, raisedTimeout, reconnect, serverHeartbeat } from './snippets.ts';

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
});

describe('JavaScript to paste', () => {
  test('is JavaScript', () => {
    for (const { code } of [serverHeartbeat(30_000), clientHeartbeat(1500), reconnect]) {
      expect(() => new Script(code)).not.toThrow();
    }
    for (const { snippet } of intermediaries) {
      if (snippet?.language === 'js') expect(() => new Script(fillSnippet(snippet, 960_000, '').code)).not.toThrow();
    }
  });

  test('beats at the interval it was made for', () => {
    expect(serverHeartbeat(25_000).code).toContain('}, 25000);');
    expect(clientHeartbeat(1500).code).toContain('}, 1500);');
  });
});
