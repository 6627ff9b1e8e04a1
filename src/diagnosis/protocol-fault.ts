/**
 * Connections that the browser itself ended, because what came was no frame it may accept: the server is wrong, or
 * something on the way writes into the stream. Chromium says so where only DevTools hear it.
 */
import { message } from '../base/message.ts';
import { type ProtocolFault, readProtocolFailure } from '../knowledge/protocol-failures.ts';
import type { Connection } from '../session/model.ts';
import { toldConfidence } from './confidence.ts';
import { everywhere, on } from './evidence.ts';
import type { Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { originOf, type Surroundings } from './surroundings.ts';

/** One finding for each fault of a server. The browser's word is certain, unless the handshake may be another's. */
export function findProtocolFaults(_: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const faulty = unexplained.filter((connection) => faultOf(connection) !== null);
  return groupBy(faulty, (connection) => `${originOf(connection.url)} ${faultOf(connection)?.fault}`).flatMap(
    (group) => {
      const [first] = group;
      const known = first === undefined ? null : faultOf(first);
      if (known === null) return [];
      const { fault, source } = known;
      const ids = idsOf(group);
      const ambiguous = group.every(({ handshakeJoin }) => handshakeJoin === 'ambiguous');
      return [
        {
          id: `protocol-fault-${ids[0] ?? 0}`,
          kind: 'protocol-fault',
          severity: 'error',
          confidence: toldConfidence(ambiguous),
          connections: ids,
          message: message(`protocol-fault.${fault}`),
          for: group.slice(0, mostShown).map((connection) => {
            const text = connection.handshake?.failure.slice(0, longestText) ?? '';
            return on(connection, message('evidence.browser-text', { text }));
          }),
          against: ambiguous ? [everywhere(message('evidence.join-ambiguous'))] : [],
          candidates: [],
          fixes: [fixOf(fault)],
          sources: [source],
        } satisfies Finding,
      ];
    },
  );
}

const mostShown = 3;
/** Browsers' texts are shorter. */
const longestText = 200;

function faultOf({ handshake }: Connection): ReturnType<typeof readProtocolFailure> {
  return handshake === null ? null : readProtocolFailure(handshake.failure);
}

function fixOf(fault: ProtocolFault): Fix {
  if (fault === 'compressed') return { who: 'proxy', advice: message('fix.compression-agreed'), snippets: [] };
  if (fault === 'bad-utf8') return { who: 'server', advice: message('fix.binary-as-binary'), snippets: [] };
  if (fault === 'bad-close') return { who: 'server', advice: message('fix.legal-close'), snippets: [] };
  return { who: 'server', advice: message('fix.stream-unbroken'), snippets: [] };
}
