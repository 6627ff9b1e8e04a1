import { expect, test } from 'vitest';
import { readSession } from './decode.ts';
import { writeSessionFile } from './encode.ts';
import { millionFrames } from './testing/million-frames.ts';

test('a million frames make a file of less than 20 MB, and all of them are read again', { timeout: 60_000 }, () => {
  const nothing = new Uint8Array(0);
  const text = writeSessionFile(
    millionFrames(() => nothing),
    [],
  );
  expect(text.length).toBeLessThan(20e6);
  expect(readSession(text).frames.length).toBe(1_000_000);
});
