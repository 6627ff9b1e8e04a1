import { expect, test } from 'vitest';
import { intermediaries } from './intermediaries.ts';
import { ownProxyLimits, parseOwnProxies, rulesWith } from './own-proxies.ts';

const ours = { name: 'ours', timeoutMs: 45_000, clock: 'idle-any' } as const;

test('a proxy of one’s own is a rule before those built in; without any, those are all', () => {
  const [first, ...others] = rulesWith([ours]);
  expect(first).toMatchObject({ product: 'ours', defaultMs: 45_000, clock: 'idle-any', confidence: 'high' });
  expect(others).toEqual(intermediaries);
  expect(rulesWith([])).toBe(intermediaries);
});

test('what was stored is read again, without what is none', () => {
  expect(parseOwnProxies([ours])).toEqual([ours]);
  expect(parseOwnProxies(undefined)).toEqual([]);
  const broken = [
    null,
    'ours',
    { ...ours, name: '  ' },
    { ...ours, name: 7 },
    { ...ours, timeoutMs: 0 },
    { ...ours, timeoutMs: Number.NaN },
    { ...ours, timeoutMs: ownProxyLimits.mostMs + 1 },
    { ...ours, clock: 'sundial' },
  ];
  expect(parseOwnProxies([...broken, ours])).toEqual([ours]);
  expect(parseOwnProxies(Array(50).fill(ours))).toHaveLength(ownProxyLimits.rows);
});
