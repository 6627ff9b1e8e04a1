/** What the timeline writes on its canvas, in the catalogue's words, and the timeouts it marks. */

import type { Milliseconds } from '../base/units.ts';
import { timeoutMarks } from '../knowledge/intermediaries.ts';
import { isOwn } from '../knowledge/own-proxies.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { say } from '../language/english.ts';
import { formatMeasured, formatNominal } from '../language/units.ts';
import type { Loss } from '../session/model.ts';
import type { TimelineWords, TimeoutGuide } from '../timeline/model.ts';
import type { BandKind } from '../timeline/page-bands.ts';
import { splitUrl } from './connection-facts.ts';

/** The idle timeouts met most often; marking all that are known would hide what they are drawn over. */
const marked: readonly Milliseconds[] = [30_000, 60_000, 100_000, 120_000];

/** The person's own are always marked. */
export function timeoutGuides(rules: readonly TimeoutRule[]): readonly TimeoutGuide[] {
  const own = new Set(rules.filter((rule) => isOwn(rule)).map(({ defaultMs }) => defaultMs));
  return timeoutMarks(rules)
    .filter(({ ms }) => marked.includes(ms) || own.has(ms))
    .map(({ ms, products }) => ({ after: ms, label: formatNominal(ms), products }));
}

export const timelineWords: TimelineWords = {
  duration: formatMeasured,
  band: (kind) => say(`panel.band.${kind}`),
  bandFor: sayBand,
  loss: sayLoss,
  lane: ({ url }) => splitUrl(url).path,
};

/** "Page hidden for 80 s". */
export function sayBand(kind: BandKind, ms: Milliseconds): string {
  return say('panel.band-for', { band: say(`panel.band.${kind}`), duration: { ms } });
}

/** So many products are named; the rest is counted. */
const mostNamed = 4;

/** "60 s after the last frame", "an idle timeout by default of nginx, Varnish, Cowboy, Squid and 9 more". */
export function sayGuide({ after, products }: TimeoutGuide): string[] {
  const more = products.length - mostNamed;
  const named = [...products.slice(0, mostNamed), ...(more > 0 ? [say('panel.more', { count: more })] : [])];
  return [say('panel.tip.guide', { timeout: { ms: after } }), say('panel.tip.guide-of', { products: { list: named } })];
}

/** "10 in (4 kB), 2 out (40 B)", where that was counted. */
export function sayLossContent({ content }: Pick<Loss, 'content'>): string[] {
  if (content === null) return [];
  const { framesIn, framesOut, bytesIn, bytesOut } = content;
  const bytes = { bytesIn: { bytes: bytesIn }, bytesOut: { bytes: bytesOut } };
  return [say('panel.lost-content', { in: framesIn, out: framesOut, ...bytes })];
}

/** "12 frames lost". */
export function sayLoss({ what, count }: Pick<Loss, 'what' | 'count'>): string {
  return say(`panel.lost.${what}`, { count });
}
