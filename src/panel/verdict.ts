/** A finding in two or three words, for where a sentence has no room. */
import type { Finding } from '../diagnosis/finding.ts';
import { say } from '../language/speak.ts';

/** "Idle timeout · nginx": the kind and, where one stands out, the product. */
export function shortVerdict({ kind, candidates }: Finding): string {
  const best = candidates.filter(({ confidence }) => confidence === candidates[0]?.confidence);
  const products = new Set(best.map(({ product }) => product));
  return [say(`panel.kind.${kind}`), ...(products.size === 1 ? products : [])].join(' · ');
}
