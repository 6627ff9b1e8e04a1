import { expect, test } from 'vitest';
import { stackLines } from './stack-lines.ts';

const place = { url: 'https://app.example/assets/app.js?v=2', line: 10, column: 5 };

test.each([
  ['    at connect (https://app.example/assets/app.js?v=2:10:5)', '    at connect ('],
  ['    at https://app.example/assets/app.js?v=2:10:5', '    at '],
  ['    at async Client.open (https://app.example/assets/app.js?v=2:10:5)', '    at async Client.open ('],
  ['connect@https://app.example/assets/app.js?v=2:10:5', 'connect@'],
  ['promise callback*connect@https://app.example/assets/app.js?v=2:10:5', 'promise callback*connect@'],
  ['@https://app.example/assets/app.js?v=2:10:5', '@'],
])('%j leads to a place', (line, before) => {
  expect(stackLines(line)).toEqual([{ before, place, after: line.endsWith(')') ? ')' : '' }]);
});

test('a module of a bundler is a place too', () => {
  expect(stackLines('    at f (webpack-internal:///./src/app.ts:3:7)')[0]?.place?.url).toBe(
    'webpack-internal:///./src/app.ts',
  );
});

test.each([
  '    at <anonymous>:6:20',
  '    at eval (eval at run (https://a.example/x.js:1:2), <anonymous>:1:1)',
  '    at f (javascript:alert(1):1:1)',
  '    at f (chrome://settings/:1:1)',
  '    at f (https://a.example/x.js)',
  '<img src=x onerror=alert(1)>',
])('%j stays text', (line) => {
  expect(stackLines(line)).toEqual([{ before: line, place: null, after: '' }]);
});

test('a text made to be slow is read all the same', () => {
  expect(stackLines(`${'at '.repeat(50_000)}https://a.example/${':1'.repeat(50_000)}x`)).toHaveLength(1);
});
