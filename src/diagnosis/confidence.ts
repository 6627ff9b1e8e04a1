/** The order of confidence. */
import type { Confidence } from './finding.ts';

/** From knowing nothing to no doubt. */
export const levels = ['none', 'possible', 'likely', 'certain'] as const satisfies readonly Confidence[];

/** For sorting: the surer, the higher. */
export function confidenceRank(confidence: Confidence): number {
  return levels.indexOf(confidence);
}

/** The confidence of a level counted from none, 0, to certain, 3; what lies outside is the nearest. */
export function confidenceAt(level: number): Confidence {
  return levels[Math.min(levels.length - 1, Math.max(0, level))] ?? 'none';
}

/** The less sure of two. */
export function atMost(a: Confidence, b: Confidence): Confidence {
  return confidenceRank(a) < confidenceRank(b) ? a : b;
}

/** Of what the browser itself said: no doubt, unless several handshakes were under way at once and it may be another's. */
export function toldConfidence(ambiguous: boolean): Confidence {
  return ambiguous ? 'likely' : 'certain';
}
