import { expect, test } from 'vitest';
import { sayGuide, timeoutGuides } from './timeline-words.ts';

test('the guides are the timeouts met most often, named by what the knowledge says has them', () => {
  expect(timeoutGuides.map(({ label }) => label)).toEqual(['30 s', '60 s', '100 s', '120 s']);
  const minute = timeoutGuides.find(({ after }) => after === 60_000);
  expect(minute?.products).toContain('AWS Application Load Balancer');
});

test('a guide names its first products and counts the rest', () => {
  const guide = { after: 60_000, label: '60 s', products: ['nginx', 'Varnish', 'Cowboy', 'Kong', 'Squid', 'Fly.io'] };
  expect(sayGuide(guide)).toEqual([
    '60 s after the last frame',
    'an idle timeout by default of nginx, Varnish, Cowboy, Kong and 2 more',
  ]);
});
