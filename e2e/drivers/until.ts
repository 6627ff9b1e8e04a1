/** Waiting for a condition instead of for a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../src/base/units.ts';

export interface UntilOptions {
  /** What is waited for, for the error message. */
  readonly what: string;
  readonly timeoutMs?: Milliseconds;
  readonly everyMs?: Milliseconds;
}

/**
 * Asks again and again until the answer is neither undefined, null nor false. A probe that throws has not answered yet:
 * documents come and go while they are asked.
 *
 * @throws {Error} when time is up, with the probe's last error as its cause
 */
export async function until<Answer>(
  probe: () => Promise<Answer | undefined | null | false> | Answer | undefined | null | false,
  { what, timeoutMs = 15_000, everyMs = 50 }: UntilOptions,
): Promise<Answer> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
    } catch (error) {
      failure = error;
    }
    if (performance.now() >= deadline) {
      const last = failure instanceof Error ? `; last: ${failure.message}` : '';
      throw new Error(`waited ${timeoutMs} ms in vain for ${what}${last}`, { cause: failure });
    }
    await sleep(everyMs);
  }
}
