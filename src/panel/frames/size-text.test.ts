import { expect, test } from 'vitest';
import { sizeFrom } from './size-text.ts';

test('sizes are read as they are shown and as people type them', () => {
  expect(['0', '512', '10k', '1.5 MB', '2G', ' 64b '].map(sizeFrom)).toEqual([0, 512, 10_000, 1_500_000, 2e9, 64]);
  expect(['', 'k', '-1', '10x', '1,5k'].map(sizeFrom)).toEqual([null, null, null, null, null]);
});
