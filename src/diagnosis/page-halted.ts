/**
 * Pages that did not run for a while: at a breakpoint, behind a dialog, in a long task, frozen. Nothing is wrong with
 * their connections for it, but what a page sees after a halt it sees late, and all of it at once.
 */
import { type Message, message } from '../base/message.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { Connection } from '../session/model.ts';
import { on } from './evidence.ts';
import type { Evidence, Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { reconnectOnReturn } from './idle-fixes.ts';
import { isLongHalt, merged, overlap, type PageHistory, possibleDelay, type Stretch } from './page-history.ts';
import type { Surroundings } from './surroundings.ts';

/** One finding for each document that had connections while it did not run. */
export function findHaltedPages({ session, historyOf }: Surroundings): readonly Finding[] {
  const recorded = session.connections.filter(({ realm, openedAt }) => realm !== null && openedAt !== null);
  return groupBy(recorded, ({ realm }) => String(realm)).flatMap((ofPage): Finding[] => {
    const [first] = ofPage;
    if (first === undefined) return [];
    const history = historyOf(first);
    const long = longHalts(history);
    const isOpenIn = (connection: Connection, halt: Stretch) => overlap(halt, lifeOf(connection, session.endedAt));
    const told = long.flatMap((halt): Halt[] => {
      const connection = ofPage.find((one) => isOpenIn(one, halt));
      return connection === undefined
        ? []
        : [{ ...halt, connection, ms: halt.to - halt.from, cause: causeOf(halt, history) }];
    });
    const touched = ofPage.filter((connection) => long.some((halt) => isOpenIn(connection, halt)));
    return told.length === 0 ? [] : [toFinding(touched, told, historyOf)];
  });
}

/** A halt, and a connection that was open in it. */
interface Halt extends Stretch {
  readonly connection: Connection;
  readonly ms: Milliseconds;
  readonly cause: 'frozen' | 'asleep' | 'unknown';
}

/** One that was noticed in several ways is one. */
function longHalts({ halts, hidden }: PageHistory): readonly Stretch[] {
  return merged(
    halts.filter((halt) => isLongHalt(halt, hidden)),
    (first) => first,
  );
}

/** Nobody looks at a breakpoint for longer. */
const longestLookMs: Milliseconds = 600_000;

function causeOf(halt: Stretch, { frozen, asleep }: PageHistory): Halt['cause'] {
  if (frozen.some((stretch) => overlap(stretch, halt))) return 'frozen';
  const slept = asleep.some((sleep) => overlap(sleep, halt) && (sleep.by === 'clock-jump' || sleep.ms > longestLookMs));
  return slept ? 'asleep' : 'unknown';
}

function lifeOf({ openedAt, closure }: Connection, endedAt: EpochMs): Stretch {
  return { from: openedAt ?? endedAt, to: closure?.at ?? endedAt };
}

function toFinding(
  touched: readonly Connection[],
  halts: readonly Halt[],
  historyOf: Surroundings['historyOf'],
): Finding {
  const longest = [...halts].sort((a, b) => b.ms - a.ms).slice(0, mostShown);
  const ids = idsOf(touched);
  return {
    id: `page-halted-${ids[0] ?? 0}`,
    kind: 'page-halted',
    severity: 'info',
    confidence: 'certain',
    connections: ids,
    message: message('halted.page', { count: halts.length, duration: { ms: longest[0]?.ms ?? 0 } }),
    for: [
      ...longest.map((halt) => on(halt.connection, whyHalted(halt), halt)),
      ...touched.flatMap((one) => seenLate(one, historyOf)).slice(0, mostShown),
    ],
    against: [],
    candidates: [],
    // Neither sleep nor a browser that saves memory is anybody's fault: what counts is to come back.
    fixes: [halts.some(({ cause }) => cause === 'unknown') ? letItRun : reconnectOnReturn],
    sources: [generalSources.longTasks],
  };
}

const mostShown = 5;

function whyHalted({ cause, ms }: Halt): Message {
  const duration = { ms };
  if (cause === 'frozen') return message('evidence.frozen', { duration });
  return cause === 'asleep' ? message('evidence.slept', { duration }) : message('evidence.halted', { duration });
}

/** Of a close that was seen later by less there is nothing to tell. */
const leastDelayMs: Milliseconds = 5000;

/** A close that the page saw when it ran again. */
function seenLate(connection: Connection, historyOf: Surroundings['historyOf']): Evidence[] {
  const { closure } = connection;
  if (closure === null) return [];
  const ms = possibleDelay(historyOf(connection), closure.at);
  if (ms < leastDelayMs) return [];
  return [
    on(connection, message('evidence.close-seen-late', { delay: { ms } }), { from: closure.at - ms, to: closure.at }),
  ];
}

const letItRun: Fix = { who: 'client', advice: message('fix.let-it-run'), snippets: [] };
