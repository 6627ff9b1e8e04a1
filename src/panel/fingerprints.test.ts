import { expect, test } from 'vitest';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { fingerprintsOf } from './fingerprints.ts';

const found = (url: string, ...headers: [string, string][]) =>
  fingerprintsOf(
    intermediaries,
    url,
    headers.map(([name, value]) => ({ name, value })),
  );

test('a header names the product behind it, and each is told once', () => {
  const shown = found('wss://app.example/', ['server', 'nginx/1.24.0'], ['x-other', 'y']);
  expect(shown).toHaveLength(1);
  expect(shown[0]?.header).toEqual({ name: 'server', value: 'nginx/1.24.0' });
  expect(shown[0]?.products).toContain('nginx');
  expect(new Set(shown[0]?.products).size).toBe(shown[0]?.products.length);
});

test('so does the name of a host, where no header does', () => {
  const shown = found('wss://abc.execute-api.eu-west-1.amazonaws.com/live');
  expect(shown).toMatchObject([{ header: null }]);
  expect(found('wss://app.example/')).toEqual([]);
  expect(found('no url')).toEqual([]);
});
