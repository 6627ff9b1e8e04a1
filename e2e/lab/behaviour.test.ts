import { expect, test } from 'vitest';
import { behaviourPath, parseBehaviour } from './behaviour.ts';

test('what a path asks for is what it was made from', () => {
  expect(parseBehaviour(behaviourPath('close', { code: 4001, reason: 'bye & thanks', afterMs: 20 }))).toEqual({
    name: 'close',
    afterMs: 20,
    code: 4001,
    reason: 'bye & thanks',
    next: 'wait',
    worker: '',
  });
});

test('the folder of the path is the server process', () => {
  expect(behaviourPath('crash', { worker: 'orders', afterMs: 9 })).toBe('/orders/crash?afterMs=9');
  expect(parseBehaviour('/orders/crash?afterMs=9')).toMatchObject({ name: 'crash', worker: 'orders' });
  expect(() => parseBehaviour('/shop/orders/crash')).toThrow('no behaviour "/shop/orders/crash"');
});

test('headers of a refusal may be many', () => {
  const path = behaviourPath('refuse', { status: 503, header: ['server: awselb/2.0', 'retry-after: 1'] });
  expect(parseBehaviour(path)).toMatchObject({ status: 503, header: ['server: awselb/2.0', 'retry-after: 1'] });
});

test('a typing error is refused instead of being taken for the default', () => {
  expect(() => parseBehaviour('/ecko')).toThrow('no behaviour "/ecko"');
  expect(() => parseBehaviour('/toString')).toThrow('no behaviour "/toString"');
  expect(() => parseBehaviour('/drop?after=20')).toThrow('"drop" has no parameter "after"');
  expect(() => parseBehaviour('/drop?afterMs=soon')).toThrow('"afterMs" is to be a number, not "soon"');
  expect(() => parseBehaviour('/drop?afterMs=')).toThrow('"afterMs" is to be a number, not ""');
  expect(() => parseBehaviour('/drop?how=gently')).toThrow('"how" is to be fin, rst, not "gently"');
});
