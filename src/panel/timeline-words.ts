/** What the timeline writes on its canvas, in the catalogue's words, and the timeouts it marks. */

import type { Milliseconds } from '../base/units.ts';
import { say } from '../language/english.ts';
import { formatMeasured, formatNominal } from '../language/units.ts';
import type { Loss } from '../session/model.ts';
import type { TimelineWords, TimeoutGuide } from '../timeline/model.ts';
import type { BandKind } from '../timeline/page-bands.ts';
import { splitUrl } from './connection-facts.ts';

/** The idle timeouts met most often: half a minute, a minute (nginx, ALB), Cloudflare's 100 s, two minutes. */
export const timeoutGuides: readonly TimeoutGuide[] = [30_000, 60_000, 100_000, 120_000].map((after) => ({
  after,
  label: formatNominal(after),
}));

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

/** "12 frames lost". */
export function sayLoss({ what, count }: Pick<Loss, 'what' | 'count'>): string {
  return say(`panel.lost.${what}`, { count });
}
