import { expect, test } from 'vitest';
import { defaultRecordingLimits, limitRanges, parseRecordingLimits } from './recording-limits.ts';

test('what was never set, or is no number, is the default', () => {
  for (const stored of [undefined, null, 7, 'x', {}, { frames: Number.NaN, payloadBytes: '64' }]) {
    expect(parseRecordingLimits(stored)).toEqual(defaultRecordingLimits);
  }
});

test('what was set beyond reason is brought within', () => {
  expect(parseRecordingLimits({ journalBytes: 1e12, payloadBytes: -5, frames: 5000.4 })).toEqual({
    journalBytes: limitRanges.journalBytes.most,
    payloadBytes: limitRanges.payloadBytes.least,
    frames: 5000,
  });
});
