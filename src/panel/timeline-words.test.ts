import { expect, test } from 'vitest';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { rulesWith } from '../knowledge/own-proxies.ts';
import { formatLocalTime } from './local-time.ts';
import { sayGuide, timelineWordsIn, timeoutGuides } from './timeline-words.ts';

test('the guides are the timeouts met most often, named by what the knowledge says has them', () => {
  expect(timeoutGuides(intermediaries).map(({ label }) => label)).toEqual(['30 s', '60 s', '100 s', '120 s']);
  const minute = timeoutGuides(intermediaries).find(({ after }) => after === 60_000);
  expect(minute?.products).toContain('AWS Application Load Balancer');
});

test('moments are written as the person wants them, the other way after that', () => {
  const at = Date.UTC(2027, 0, 15, 8, 0, 3, 200);
  expect(timelineWordsIn('relative').moment(at, '3.2 s')[0]).toBe('3.2 s');
  expect(timelineWordsIn('utc').moment(at, '3.2 s')).toEqual(['08:00:03.200', '3.2 s']);
  expect(timelineWordsIn('local').moment(at, '3.2 s')).toEqual([formatLocalTime(at), '3.2 s']);
});

test('a guide names its first products and counts the rest', () => {
  const guide = {
    after: 60_000,
    label: '60 s',
    longLabel: '60 s nginx',
    products: ['nginx', 'Varnish', 'Cowboy', 'Kong', 'Squid', 'Fly.io'],
  };
  expect(sayGuide(guide, false)).toEqual([
    '60 s after the last frame',
    'an idle timeout by default of nginx, Varnish, Cowboy, Kong and 2 more',
  ]);
});

test('a guide that was met says so, and names nobody where nobody is known to have that timeout', () => {
  const guide = { after: 47_000, label: '47 s', longLabel: '47 s', products: [] };
  expect(sayGuide(guide, true)).toEqual(['Cut off here, 47 s after the last frame: an idle timeout']);
});

test('a label names the two that most people meet, as they call them', () => {
  expect(timeoutGuides(intermediaries).map(({ longLabel }) => longLabel)).toEqual([
    '30 s Jetty, SignalR',
    '60 s nginx, ALB',
    '100 s Cloudflare',
    '120 s uWebSockets',
  ]);
});

test('a timeout of one’s own is marked as well', () => {
  const guides = timeoutGuides(rulesWith([{ name: 'ours', timeoutMs: 45_000, clock: 'idle-any' }]));
  expect(guides.map(({ label }) => label)).toEqual(['30 s', '45 s', '60 s', '100 s', '120 s']);
  expect(guides[1]).toMatchObject({ products: expect.arrayContaining(['ours']), longLabel: '45 s ours' });
});
