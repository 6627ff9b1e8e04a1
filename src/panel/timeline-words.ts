/** What the timeline writes on its canvas, in the catalogue's words, and the timeouts it marks. */

import type { Milliseconds } from '../base/units.ts';
import { timeoutMarks } from '../knowledge/intermediaries.ts';
import { isOwn } from '../knowledge/own-proxies.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { say } from '../language/speak.ts';
import { formatMeasured, formatNominal } from '../language/units.ts';
import type { Loss } from '../session/model.ts';
import type { TimelineWords, TimeoutGuide } from '../timeline/model.ts';
import type { BandKind } from '../timeline/page-bands.ts';
import { splitUrl } from './connection-facts.ts';
import { defaultTimeFormat, type TimeFormat, writeBoth } from './time-format.ts';

/** The idle timeouts met most often; marking all that are known would hide what they are drawn over. */
const marked: readonly Milliseconds[] = [30_000, 60_000, 100_000, 120_000];

/** The person's own are always marked. */
export function timeoutGuides(rules: readonly TimeoutRule[]): readonly TimeoutGuide[] {
  const own = rules.filter((rule) => isOwn(rule));
  const ownTimes = new Set(own.map(({ defaultMs }) => defaultMs));
  const ownNames = new Set(own.map(({ product }) => product));
  return timeoutMarks(rules)
    .filter(({ ms }) => marked.includes(ms) || ownTimes.has(ms))
    .map(({ ms, products }) => guideOf(ms, products, ({ known, name }) => known || ownNames.has(name)));
}

/** What few letters say to most people; other names stand where there is room for all of it. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ['nginx', 'nginx'],
  ['AWS Application Load Balancer', 'ALB'],
  ['AWS Classic Load Balancer', 'Classic ELB'],
  ['AWS Network Load Balancer (TCP listener)', 'NLB'],
  ['AWS Network Load Balancer (TLS listener)', 'NLB'],
  ['HAProxy', 'HAProxy'],
  ['Cloudflare', 'Cloudflare'],
  ['Apache httpd', 'Apache'],
  ['Eclipse Jetty', 'Jetty'],
  ['ASP.NET Core SignalR', 'SignalR'],
  ['uWebSockets', 'uWebSockets'],
]);
const mostOnLabel = 2;

/** A guide whose label names those products that are wanted on it, the first of them. */
export function guideOf(
  after: Milliseconds,
  products: readonly string[],
  isWanted: (product: { readonly name: string; readonly known: boolean }) => boolean,
): TimeoutGuide {
  const label = formatNominal(after);
  const named = products.filter((name) => isWanted({ name, known: shortNames.has(name) }));
  const names = named.slice(0, mostOnLabel).map((name) => shortNames.get(name) ?? name);
  const longLabel = names.length === 0 ? label : say('panel.guide', { timeout: label, products: names.join(', ') });
  return { after, label, longLabel, products };
}

export const timelineWords: TimelineWords = timelineWordsIn(defaultTimeFormat);

/** With moments written as the person wants them. */
export function timelineWordsIn(format: TimeFormat): TimelineWords {
  return {
    duration: formatMeasured,
    durations: (count, least, most) => say('panel.silences', { count, least: { ms: least }, most: { ms: most } }),
    band: (kind) => say(`panel.band.${kind}`),
    bandFor: sayBand,
    loss: sayLoss,
    moment: (at, offset) => writeBoth(at, offset, format),
    sinceLast: (ms) => say('panel.since-last-frame', { duration: { ms } }),
    // Without the query: on a narrow lane it would cover what the lane shows.
    lane: ({ url }) => splitUrl(url).path.replace(/\?.*/s, ''),
  };
}

/** "Page hidden for 80 s". */
export function sayBand(kind: BandKind, ms: Milliseconds): string {
  return say('panel.band-for', { band: say(`panel.band.${kind}`), duration: { ms } });
}

/** So many products are named; the rest is counted. */
const mostNamed = 4;

/** "60 s after the last frame", "an idle timeout by default of nginx, Varnish, Cowboy, Squid and 9 more". */
export function sayGuide({ after, products }: TimeoutGuide, matched: boolean): string[] {
  const named = namedOf(products);
  const whose = matched ? 'panel.tip.guide-met-of' : 'panel.tip.guide-of';
  return [
    say(matched ? 'panel.tip.guide-met' : 'panel.tip.guide', { timeout: { ms: after } }),
    ...(named.length === 0 ? [] : [say(whose, { products: { list: named } })]),
  ];
}

/** "fits an idle timeout of 60 s: it could be that of nginx, Varnish, Cowboy, Squid and 9 more". */
export function sayMet({ after, products }: TimeoutGuide): string {
  const timeout = { ms: after };
  if (products.length === 0) return say('panel.tip.fits-timeout', { timeout });
  return say('panel.tip.fits-timeout-of', { timeout, products: { list: namedOf(products) } });
}

function namedOf(products: readonly string[]): string[] {
  const more = products.length - mostNamed;
  return [...products.slice(0, mostNamed), ...(more > 0 ? [say('panel.more', { count: more })] : [])];
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
