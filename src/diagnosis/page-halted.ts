/**
 * Pages that did not run for a while: at a breakpoint, behind a dialog, in a long task, frozen. Nothing is wrong with
 * their connections for it, but what a page sees after a halt it sees late, and all of it at once.
 */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import type { Connection } from '../session/model.ts';
import { on } from './evidence.ts';
import type { Evidence, Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { overlap, possibleDelay, type Stretch } from './page-history.ts';
import type { Surroundings } from './surroundings.ts';

/** Shorter ones widen the error bars of what they touch, and are no news. */
const leastMs: Milliseconds = 5000;
/** In the background Chrome lets timers wait for a minute: by them alone a halt is not told from that. */
const leastHiddenMs: Milliseconds = 90_000;

/** One finding for each document that had connections while it did not run. */
export function findHaltedPages({ session, historyOf }: Surroundings): readonly Finding[] {
  const recorded = session.connections.filter(({ realm, openedAt }) => realm !== null && openedAt !== null);
  return groupBy(recorded, ({ realm }) => String(realm)).flatMap((ofPage): Finding[] => {
    const [first] = ofPage;
    if (first === undefined) return [];
    const { halts, hidden } = historyOf(first);
    const long = halts.filter((halt) => {
      const isHidden = hidden.some((stretch) => overlap(stretch, halt));
      return halt.to - halt.from >= (isHidden ? leastHiddenMs : leastMs);
    });
    const touched = ofPage.filter((connection) =>
      long.some((halt) => overlap(halt, lifeOf(connection, session.endedAt))),
    );
    return touched.length === 0 ? [] : [toFinding(touched, long, historyOf)];
  });
}

function lifeOf({ openedAt, closure }: Connection, endedAt: number): Stretch {
  return { from: openedAt ?? endedAt, to: closure?.at ?? endedAt };
}

function toFinding(
  touched: readonly Connection[],
  halts: readonly Stretch[],
  historyOf: Surroundings['historyOf'],
): Finding {
  const longest = [...halts].sort((a, b) => lengthOf(b) - lengthOf(a)).slice(0, mostShown);
  const ids = idsOf(touched);
  return {
    id: `page-halted-${ids[0] ?? 0}`,
    kind: 'page-halted',
    severity: 'info',
    confidence: 'certain',
    connections: ids,
    message: message('halted.page', { count: halts.length, duration: { ms: longest[0] ? lengthOf(longest[0]) : 0 } }),
    for: [
      ...longest.flatMap((halt) => touched.slice(0, 1).map((one) => told(one, halt))),
      ...touched.flatMap((one) => seenLate(one, historyOf)).slice(0, mostShown),
    ],
    against: [],
    candidates: [],
    fixes: [letItRun],
    sources: [],
  };
}

const mostShown = 5;

function lengthOf({ from, to }: Stretch): Milliseconds {
  return to - from;
}

function told(connection: Connection, halt: Stretch): Evidence {
  return on(connection, message('evidence.halted', { duration: { ms: lengthOf(halt) } }), halt);
}

/** A close that the page saw when it ran again. */
function seenLate(connection: Connection, historyOf: Surroundings['historyOf']): Evidence[] {
  const { closure } = connection;
  if (closure === null) return [];
  const ms = possibleDelay(historyOf(connection), closure.at);
  if (ms < leastMs) return [];
  return [
    on(connection, message('evidence.close-seen-late', { delay: { ms } }), { from: closure.at - ms, to: closure.at }),
  ];
}

const letItRun: Fix = { who: 'client', advice: message('fix.let-it-run'), snippet: null };
