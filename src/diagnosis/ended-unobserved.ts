/**
 * Connections that ended out of the recorder's sight: sockets of workers, mostly. Frames and times are known, the close
 * code is not, so that a drop cannot be told from a goodbye. Where one silence recurs, `unobserved-idle.ts` has taken them
 * before; of the rest no cause is concluded.
 */
import { type Message, message } from '../base/message.ts';
import type { Connection } from '../session/model.ts';
import { lastSilence } from '../session/silence.ts';
import { on } from './evidence.ts';
import type { Evidence, Finding } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { readServerLog, recordNetLog } from './next-steps.ts';
import { originOf, type Surroundings } from './surroundings.ts';

const mostShown = 5;
/** Browsers' texts are shorter. */
const longestText = 200;

export function findEndedUnobserved(_: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const keyOf = ({ url, handshake, closure }: Connection) =>
    JSON.stringify([originOf(url), handshake?.failure ?? '', closure?.wasClean]);
  return groupBy(unexplained, keyOf).map((group): Finding => {
    const ids = idsOf(group);
    const text = group[0]?.handshake?.failure.slice(0, longestText) ?? '';
    const count = group.length;
    const { at, wasClean } = group[0]?.closure ?? {};
    const saidGoodbye = wasClean === true;
    return {
      id: `ended-unobserved-${ids[0] ?? 0}`,
      kind: 'cannot-tell',
      severity: saidGoodbye ? 'info' : text === '' ? 'warning' : 'error',
      confidence: 'none',
      connections: ids,
      message: messageOf(count, text, saidGoodbye),
      for: group.slice(0, mostShown).flatMap(clocks),
      against: [],
      candidates: [],
      fixes: saidGoodbye ? [] : at === undefined ? [recordNetLog] : [recordNetLog, readServerLog(at)],
      sources: [],
    };
  });
}

function messageOf(count: number, text: string, saidGoodbye: boolean): Message {
  if (saidGoodbye) return message('unobserved.goodbye', { count });
  return text === '' ? message('unobserved.ended', { count }) : message('unobserved.failed', { count, text });
}

/** Age and silence at the end: whoever reads them may see a pattern that is not proven here. */
function clocks(connection: Connection): Evidence[] {
  const { closure, openedAt } = connection;
  if (closure === null || openedAt === null) return [];
  const silence = lastSilence(connection, 'any', closure.at);
  if (silence === null) return [];
  const params = { silence: { ms: silence.ms }, age: { ms: closure.at - openedAt } };
  return [on(connection, message('evidence.ended-silence-and-age', params), silence)];
}
