import { expect, test } from 'vitest';
import { until } from './until.ts';

test('it answers with the first answer there is', async () => {
  const answers = [undefined, null, false, 0];
  expect(await until(() => answers.shift(), { what: 'an answer', everyMs: 1 })).toBe(0);
});

test('a probe that throws is asked again', async () => {
  let calls = 0;
  const probe = () => {
    if (++calls < 3) throw new Error('no document');
    return 'document';
  };
  expect(await until(probe, { what: 'a document', everyMs: 1 })).toBe('document');
});

test('giving up says for what it waited, how long, and what the last error was', async () => {
  const probe = () => {
    throw new Error('no document');
  };
  await expect(until(probe, { what: 'the panel', timeoutMs: 5, everyMs: 1 })).rejects.toThrow(
    'waited 5 ms in vain for the panel; last: no document',
  );
});
