/** Small pieces of evidence that several detectors say. */
import { type Message, message } from '../base/message.ts';
import type { Connection } from '../session/model.ts';
import type { Evidence } from './finding.ts';
import type { Stretch } from './page-history.ts';
import type { Sighting } from './sightings.ts';
import type { Drop } from './surroundings.ts';

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
  const params = { silence: { ms: silence.any.seenMs }, age: { ms: ageMs } };
  return on(connection, message('evidence.silence-and-age', params), span);
}

/** Longer texts come from servers without manners. */
const longestHeader = 120;

/** How a product was seen. */
export function sightingEvidence(product: string, { header, strength, host, connection }: Sighting): Evidence {
  if (header === null) return everywhere(message('evidence.host-name', { host, product }));
  const said = `${header.name}: ${header.value.slice(0, longestHeader)}`;
  return { statement: message('evidence.header', { strength, header: said, product }), connection, span: null };
}
