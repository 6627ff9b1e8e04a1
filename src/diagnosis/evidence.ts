/** Small pieces of evidence that several detectors say. */
import { type Message, message } from '../base/message.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection, Gap, GapDirection } from '../session/model.ts';
import type { Evidence } from './finding.ts';
import type { Stretch } from './page-history.ts';
import type { Sighting } from './sightings.ts';
import type { Drop } from './surroundings.ts';
import type { Survival } from './survival.ts';

/** Where rules were read, each once; a person's own were read nowhere. */
export function sourcesOf(rules: readonly Pick<TimeoutRule, 'source'>[]): readonly string[] {
  return [...new Set(rules.map(({ source }) => source).filter((source) => source !== ''))];
}

/** An observation without a place on the timeline. */
export function everywhere(statement: Message): Evidence {
  return { statement, connection: null, span: null };
}

/** An observation on one connection, and where to look. */
export function on(connection: Connection, statement: Message, span: Stretch | null = null): Evidence {
  return { statement, connection: connection.id, span: span === null ? null : { from: span.from, to: span.to } };
}

/** When it dropped by its two clocks, silence and age; shown where the silence lies unless told. */
export function silenceAndAge({ connection, ageMs, silence }: Drop, span: Stretch = silence.any): Evidence {
  const age = { ms: ageMs };
  if (connection.lastFrameAt.any === null) return on(connection, message('evidence.no-frame-and-age', { age }), span);
  const params = { silence: { ms: silence.any.seenMs }, age };
  return on(connection, message('evidence.silence-and-age', params), span);
}

/** That the product does not look at its clocks all the time, which is why what it ends is late. */
export function looksAtTimes({ product, checkedEveryMs }: TimeoutRule): Evidence[] {
  if (checkedEveryMs === undefined) return [];
  return [everywhere(message('evidence.looks-at-times', { product, every: { ms: checkedEveryMs } }))];
}

/** The drop came when the page broke a long silence. */
export function lateNews({ connection, closure }: Drop, gap: Gap): Evidence {
  const params = { silence: { ms: gap.to - gap.from }, after: { ms: closure.at - gap.to } };
  return on(connection, message('evidence.late-news', params), gap);
}

/** A silence that was outlived: on one of the dropped connections, or elsewhere at their origin. */
export function outlivedSilence(
  { connection, ms, span }: Survival,
  direction: GapDirection,
  where: 'itself' | 'elsewhere',
): Evidence {
  const params = { silence: { ms }, direction, pings: connection.wireSeen ? 'seen' : 'unseen' };
  const statement =
    where === 'itself' ? message('evidence.survived-itself', params) : message('evidence.survived-elsewhere', params);
  return on(connection, statement, span);
}

/** Longer texts come from servers without manners. */
const longestHeader = 120;

/** How a product was seen. */
export function sightingEvidence(product: string, { header, strength, host, connection }: Sighting): Evidence {
  if (header === null) return everywhere(message('evidence.host-name', { host, product }));
  const said = `${header.name}: ${header.value.slice(0, longestHeader)}`;
  return { statement: message('evidence.header', { strength, header: said, product }), connection, span: null };
}
