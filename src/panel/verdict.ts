/** A finding in two or three words, for where a sentence has no room. */
import type { Finding } from '../diagnosis/finding.ts';
import { say } from '../language/speak.ts';

/**
 * "Idle timeout · nginx": the kind and, where one stands out, the product; "nginx?" where it is less sure whose it is than
 * what it is.
 */
export function shortVerdict({ kind, confidence, candidates }: Finding): string {
  const words = say(`panel.kind.${kind}`);
  const sureness = candidates[0]?.confidence;
  const best = candidates.filter((candidate) => candidate.confidence === sureness);
  const [name, ...others] = new Set(best.map(({ product }) => product));
  if (name === undefined || others.length > 0) return words;
  return `${words} · ${sureness === confidence ? name : say('panel.perhaps', { name })}`;
}
