import { expect, test } from 'vitest';
import { judged } from './vulnerabilities.ts';

const of = (...found: readonly [name: string, severity: 'low' | 'high'][]) => ({
  vulnerabilities: Object.fromEntries(found.map(([name, severity]) => [name, { name, severity }])),
});

test('in what ships no vulnerability is borne, in tools none that is grave', () => {
  expect(judged(of(), of(['tool', 'low'])).faults).toEqual([]);
  expect(judged(of(), of(['tool', 'high'])).faults).toEqual(['tool: high']);
  expect(judged(of(['react', 'low']), of(['react', 'low'])).faults).toEqual(['react: low, in what ships']);
});

test('a registry that gives no answer has found nothing, and is said not to have looked', () => {
  const refusal = { message: '405 Method Not Allowed', error: { summary: '' } };
  expect(judged(refusal, refusal)).toEqual({ answered: false, why: '405 Method Not Allowed', faults: [] });
  expect(judged({ error: { summary: 'no network' } }, {}).why).toBe('no network');
});
