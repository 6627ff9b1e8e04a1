import { expect, test } from 'vitest';
import type { Candidate, Confidence, Finding } from '../diagnosis/finding.ts';
import { shortVerdict } from './verdict.ts';

function idleTimeout(...candidates: readonly (readonly [product: string, confidence: Confidence])[]): Finding {
  return {
    id: 'idle-timeout 0',
    kind: 'idle-timeout',
    severity: 'error',
    confidence: 'likely',
    connections: [0],
    message: { id: '', params: {} },
    for: [],
    against: [],
    candidates: candidates.map(
      ([product, confidence], index): Candidate => ({
        id: String(index),
        product,
        setting: `setting ${index}`,
        confidence,
      }),
    ),
    fixes: [],
    sources: [],
  };
}

test('a product that stands out is named, by whichever of its settings', () => {
  const verdict = shortVerdict(idleTimeout(['nginx', 'likely'], ['nginx', 'likely'], ['Kong', 'possible']));
  expect(verdict).toBe('Idle timeout · nginx');
});

test('a product that is less sure than the cause is named with a question mark', () => {
  expect(shortVerdict(idleTimeout(['nginx', 'possible']))).toBe('Idle timeout · nginx?');
});

test('where several are as good or none is known, no product is named', () => {
  expect(shortVerdict(idleTimeout(['nginx', 'possible'], ['ALB', 'possible']))).toBe('Idle timeout');
  expect(shortVerdict(idleTimeout())).toBe('Idle timeout');
});
