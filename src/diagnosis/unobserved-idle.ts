/**
 * Idle timeouts of connections whose end was seen but not its kind: sockets of workers, of which Chromium's network log tells
 * frames and moments, and no code. The same silence again and again is somebody's timer there too. Whose, is less sure: a
 * goodbye of the server or of the worker itself looks the same, so that nothing is ever more than likely.
 */
import { message } from '../base/message.ts';
import type { Connection } from '../session/model.ts';
import { atMost } from './confidence.ts';
import { everywhere } from './evidence.ts';
import type { Confidence, Evidence, Finding } from './finding.ts';
import { findIdleTimeouts } from './idle-timeout.ts';
import type { Surroundings } from './surroundings.ts';

/** Of one such end alone nothing is concluded, whatever it equals. */
const fewest = 2;

export function findUnobservedIdleTimeouts(
  surroundings: Surroundings,
  unexplained: readonly Connection[],
): readonly Finding[] {
  const asDrops = { ...surroundings, drops: surroundings.unobservedEnds };
  return findIdleTimeouts(asDrops, unexplained).flatMap((finding): Finding[] => {
    if (finding.connections.length < fewest) return [];
    const confidence = unobservedConfidence(finding.confidence);
    return [
      {
        ...finding,
        severity: 'warning',
        confidence,
        for: finding.for.filter(({ statement }) => statement.id !== 'evidence.no-close-frame'),
        against: [endUnseen, ...finding.against],
        candidates: finding.candidates.map((one) => ({ ...one, confidence: atMost(one.confidence, confidence) })),
      },
    ];
  });
}

/** One level less than of drops that were seen: certain is likely, likely is possible, and that is the least. */
export function unobservedConfidence(confidence: Confidence): Confidence {
  return confidence === 'certain' ? 'likely' : 'possible';
}

const endUnseen: Evidence = everywhere(message('evidence.end-unseen'));
