import { expect, test } from 'vitest';
import { faultGuard } from './fault-guard.ts';

const fail = () => {
  throw new Error('ours');
};

test('the first failure is reported and the last attempt', () => {
  const faults: unknown[] = [];
  const { safely } = faultGuard((error) => faults.push(error));
  let ran = 0;
  safely(fail);
  safely(() => ran++);
  expect([faults.length, ran]).toEqual([1, 0]);
});

test('a report that fails does not reach the page either', () => {
  expect(() => faultGuard(fail).safely(fail)).not.toThrow();
});

test('one that was ended runs nothing', () => {
  const { safely, end } = faultGuard(fail);
  end();
  expect(() => safely(fail)).not.toThrow();
});
