import { expect, test } from 'vitest';
import { fixed, type Measurement } from './measurement.ts';
import { asJson, asMarkdown, asText } from './print.ts';
import type { BenchResult } from './run.ts';
import { exactly } from './statistics.ts';

const compared: Measurement = {
  what: 'receive a text',
  unit: 'µs more',
  value: { low: -0.5, middle: 1.234, high: 1.9 },
  against: {
    what: 'no Deadair',
    value: exactly(45),
    ratio: exactly(1.03),
    noise: { low: -0.9, middle: 0, high: 0.45 },
  },
  target: { atMost: 2 },
  isDetail: false,
};

const result: BenchResult = {
  machine: 'a machine',
  date: '2027-01-15T08:00:00.000Z',
  rounds: 9,
  load: { before: 0.1, after: 1.2 },
  parts: [
    {
      part: 'page',
      took: 61_000,
      measurements: [
        compared,
        { ...compared, what: 'by the clock', isDetail: true },
        fixed('recorder', 'kB', 11.63, { atMost: 8 }),
      ],
      failure: '',
      browsers: ['Chrome/156'],
    },
    { part: 'files', took: 1000, measurements: [], failure: 'Error: no disk', browsers: [] },
  ],
};

test('a row has the value with its interval, the baseline with its noise, and the verdict', () => {
  expect(asMarkdown(result)).toContain(
    '| receive a text | 1.23 µs more | −0.50 to 1.90 | no Deadair: 45.0 (−0.90 to +0.45) | 1.03× | ≤ 2: met |',
  );
  expect(asMarkdown(result)).toContain('| recorder | 11.6 kB |  | – | – | ≤ 8: missed |');
});

test('details are for those who look closely', () => {
  expect(asText(result)).toContain('by the clock');
  expect(asMarkdown(result)).not.toContain('by the clock');
});

test('the end says how noisy the run was, what became of the targets, and what was not measured', () => {
  const text = asText(result);
  expect(text).toContain('by up to 2 % half of the time, 2 % at worst');
  expect(text).toContain('Targets: 2 met, 1 missed, 0 undecided');
  expect(text).toContain('failed: Error: no disk');
  expect(text).toContain('Not measured: files.');
});

test('machines get the verdicts too', () => {
  expect(JSON.parse(asJson(result)).parts[0].measurements[0].verdict).toBe('met');
});
