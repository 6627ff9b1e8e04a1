import { describe, expect, test } from 'vitest';
import { heartbeats } from './heartbeats.ts';
import {
  canBeSetTo,
  intermediaries,
  mayDropAtOnce,
  measuresAge,
  measuresSilence,
  timeoutMarks,
} from './intermediaries.ts';

const find = (id: string) => {
  const rule = intermediaries.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
};
const week = 7 * 24 * 3600 * 1000;

describe('every rule', () => {
  test('says what it is of', () => {
    for (const { id, product, setting } of intermediaries) {
      expect(product.trim(), id).not.toBe('');
      expect(setting.trim(), id).not.toBe('');
    }
  });

  test('has a sane default inside its range', () => {
    for (const { id, defaultMs, range, trigger } of intermediaries) {
      if (range !== undefined) expect(range.minMs, id).toBeLessThan(range.maxMs);
      if (defaultMs === null) continue;
      expect(defaultMs, id).toBeGreaterThanOrEqual(range?.minMs ?? (trigger === undefined ? 1000 : 0));
      expect(defaultMs, id).toBeLessThanOrEqual(range?.maxMs ?? week);
    }
  });

  // A pattern with the flag g or y remembers where it stopped and answers differently the second time.
  test('matches headers without memory, by lower-case name', () => {
    for (const { id, fingerprint, hostHint, close } of intermediaries) {
      const patterns = fingerprint.map(({ value }) => value);
      if (hostHint !== undefined) patterns.push(hostHint);
      if (close.kind === 'close-frame' && close.reason !== null) patterns.push(close.reason);
      for (const pattern of patterns) expect(pattern.flags, id).toBe('i');
      for (const { header } of fingerprint) expect(header, id).toBe(header.toLowerCase());
    }
  });

  test('that is known by its protocol is known by heartbeats of the table', () => {
    const known = heartbeats.map(({ id }) => id);
    for (const { id, heardBy = [] } of intermediaries) expect(known, id).toEqual(expect.arrayContaining([...heardBy]));
  });

  test('that measures silence can be set to the timeout that is advised', () => {
    for (const { id, snippet } of intermediaries.filter(measuresSilence)) {
      if (snippet !== null) expect(snippet.lines.join(' '), id).toMatch(/%(seconds|milliseconds|minutes|clock)%/);
    }
  });

  test('can be pasted only where it can be changed, and only with placeholders that are filled in', () => {
    const known = ['seconds', 'milliseconds', 'minutes', 'clock', 'path'];
    for (const { id, snippet, adjustable } of intermediaries) {
      if (snippet === null) continue;
      expect(adjustable, id).toBe(true);
      for (const [, place] of snippet.lines.join('\n').matchAll(/%(\w+)%/g)) expect(known, id).toContain(place);
    }
  });
});

describe('which clock a rule may be held against', () => {
  test('rules that run only while a peer stalls are never matched by silence', () => {
    const stallOnly = intermediaries.filter((rule) => rule.stallOnly === true);
    expect(stallOnly.map(({ id }) => id).sort()).toEqual([
      'cloudflare-client-tcp-idle',
      'linux-tcp-user-timeout',
      'nginx-proxy-send-timeout',
      'nginx-send-timeout',
    ]);
    expect(stallOnly.some(measuresSilence)).toBe(false);
  });

  test('rules that begin at a reload, restart or deployment are never matched, neither by silence nor by age', () => {
    const triggered = intermediaries.filter((rule) => rule.trigger !== undefined);
    expect(triggered.length).toBeGreaterThan(4);
    expect(triggered.some((rule) => measuresSilence(rule) || measuresAge(rule))).toBe(false);
  });

  test('unanswered pings go unseen by a page, so their timeouts are matched by neither clock', () => {
    const pong = intermediaries.filter(({ clock }) => clock === 'pong-timeout');
    expect(pong.map(({ id }) => id)).toContain('gorilla-example');
    expect(pong.some((rule) => measuresSilence(rule) || measuresAge(rule))).toBe(false);
  });

  test('what limits a handshake, or is a client library’s own patience, drops nothing at once', () => {
    const others = intermediaries.filter(
      ({ clock, close }) => clock === 'handshake' || clock === 'close-answer' || close.kind === 'client-closes',
    );
    expect(others.map(({ id }) => id)).toEqual(expect.arrayContaining(['firefox-open-timeout', 'y-websocket-timeout']));
    expect(others.some((rule) => measuresAge(rule) || (measuresSilence(rule) && mayDropAtOnce(rule)))).toBe(false);
  });

  test('a path that forgets in silence says nothing by the moment at which the page notices', () => {
    expect(mayDropAtOnce(find('aws-nlb-idle'))).toBe(false);
    expect(mayDropAtOnce(find('aws-nlb-tls-idle'))).toBe(true);
    expect(mayDropAtOnce(find('jetty-ws-idle'))).toBe(false);
  });

  test('a setting takes what lies in its range, a fixed one nothing', () => {
    expect(canBeSetTo(find('aws-alb-idle'), 4_000_000)).toBe(true);
    expect(canBeSetTo(find('aws-alb-idle'), 4_000_001)).toBe(false);
    expect(canBeSetTo(find('cloudflare-proxy-idle'), 100_000)).toBe(false);
    expect(canBeSetTo(find('nginx-proxy-read-timeout'), 3000)).toBe(true);
  });
});

test('the well-known idle timeouts are there', () => {
  const defaults = new Map(intermediaries.map(({ id, defaultMs }) => [id, defaultMs]));
  expect(defaults.get('nginx-proxy-read-timeout')).toBe(60_000);
  expect(defaults.get('aws-alb-idle')).toBe(60_000);
  expect(defaults.get('heroku-router-idle')).toBe(55_000);
  expect(defaults.get('cloudflare-proxy-idle')).toBe(100_000);
  expect(defaults.get('envoy-stream-idle-timeout')).toBe(300_000);
  expect(defaults.get('uwebsockets-idle')).toBe(120_000);
  expect(defaults.get('haproxy-timeout-tunnel')).toBeNull();
});

describe('marks for a timeline', () => {
  const marks = timeoutMarks();

  test('are the default idle timeouts in order of length, each once', () => {
    const lengths = marks.map(({ ms }) => ms);
    expect(lengths).toEqual([...new Set(lengths)].sort((a, b) => a - b));
    expect(lengths).toEqual(expect.arrayContaining([30_000, 55_000, 60_000, 100_000, 120_000, 350_000, 600_000]));
  });

  test('name who has them, best known first', () => {
    const minute = marks.find(({ ms }) => ms === 60_000);
    expect(minute?.products[0]).toBe('nginx');
    expect(minute?.products).toContain('AWS Application Load Balancer');
  });

  test('hold no limit on lifetime and no vague figure', () => {
    const only = timeoutMarks(
      intermediaries.filter(({ clock, confidence }) => clock === 'max-lifetime' || confidence === 'low'),
    );
    expect(only).toEqual([]);
  });
});
