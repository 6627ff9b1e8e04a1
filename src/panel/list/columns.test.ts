import { expect, test } from 'vitest';
import { columnIds, layOutColumns, leastWidth, mostWidth, withinReason } from './columns.ts';

test('a wide list shows all columns, the first takes what is left', () => {
  const { shown, template } = layOutColumns(1400, {});
  expect(shown).toEqual(columnIds);
  expect(template).toMatch(/^minmax\(110px, 1fr\) 84px .* 154px$/);
});

test('where there is no room, what is told elsewhere goes first, and verdict and code stay', () => {
  expect(layOutColumns(640, {}).shown).not.toContain('protocol');
  expect(layOutColumns(480, {}).shown).toEqual(['connection', 'silence', 'close', 'verdict']);
  const narrow = layOutColumns(320, {});
  expect(narrow.shown).toEqual(['connection', 'close', 'verdict']);
  expect(narrow.template).toBe('minmax(84px, 1fr) 84px 126px');
});

test('the path gives way before the code, the code before the verdict, and none more than it must', () => {
  expect(layOutColumns(390, {}).template).toBe('minmax(84px, 1fr) 104px 154px');
  expect(layOutColumns(370, {}).template).toBe('minmax(84px, 1fr) 100px 154px');
  expect(layOutColumns(330, {}).template).toBe('minmax(84px, 1fr) 84px 130px');
});

test('a column that nobody has anything for takes no room', () => {
  expect(layOutColumns(1400, {}, new Set(['protocol'])).shown).not.toContain('protocol');
});

test('chosen widths hold, and count for what has room', () => {
  expect(layOutColumns(1400, { verdict: 300 }).widths.verdict).toBe(300);
  expect(layOutColumns(640, { verdict: 300 }).shown).toEqual(['connection', 'silence', 'close', 'verdict']);
});

test('no width is unreasonable', () => {
  expect([withinReason(-5), withinReason(1e9), withinReason(80.4)]).toEqual([leastWidth, mostWidth, 80]);
});
