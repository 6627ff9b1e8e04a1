import { expect, test } from 'vitest';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { rulesWith } from '../knowledge/own-proxies.ts';
import { sayGuide, timeoutGuides } from './timeline-words.ts';

test('the guides are the timeouts met most often, named by what the knowledge says has them', () => {
  expect(timeoutGuides(intermediaries).map(({ label }) => label)).toEqual(['30 s', '60 s', '100 s', '120 s']);
  const minute = timeoutGuides(intermediaries).find(({ after }) => after === 60_000);
  expect(minute?.products).toContain('AWS Application Load Balancer');
});

test('a guide names its first products and counts the rest', () => {
  const guide = { after: 60_000, label: '60 s', products: ['nginx', 'Varnish', 'Cowboy', 'Kong', 'Squid', 'Fly.io'] };
  expect(sayGuide(guide)).toEqual([
    '60 s after the last frame',
    'an idle timeout by default of nginx, Varnish, Cowboy, Kong and 2 more',
  ]);
});

test('a timeout of one’s own is marked as well', () => {
  const guides = timeoutGuides(rulesWith([{ name: 'ours', timeoutMs: 45_000, clock: 'idle-any' }]));
  expect(guides.map(({ label }) => label)).toEqual(['30 s', '45 s', '60 s', '100 s', '120 s']);
  expect(guides[1]?.products).toContain('ours');
});
