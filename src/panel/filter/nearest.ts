/** The word that was probably meant. */

/** The one of `known` that is at most two slips from `typed`, or begins with it; null where none is that near. */
export function nearest<Known extends string>(typed: string, known: readonly Known[]): Known | null {
  const begun = typed.length >= 2 ? known.find((word) => word.startsWith(typed)) : undefined;
  if (begun !== undefined) return begun;
  const most = Math.min(2, typed.length - 1);
  let best: Known | null = null;
  let fewest = most + 1;
  for (const word of known) {
    const slips = slipsBetween(typed, word);
    if (slips < fewest) [best, fewest] = [word, slips];
  }
  return best;
}

/** Levenshtein's distance: letters added, left out or exchanged. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
