/** Connections that the page closed itself: nobody's fault, but people forget their own clean-up code. */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { Connection } from '../session/model.ts';
import { clientsThatGaveUp, gaveUpCandidates, gaveUpEvidence, gaveUpFixes, isNamed } from './client-gave-up.ts';
import { on, sourcesOf } from './evidence.ts';
import type { Evidence, Finding } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { firstFrom, originOf, type Surroundings } from './surroundings.ts';

export function findClosedByPage(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const twins = findTwins(surroundings.session.connections, unexplained);
  const keyOf = (connection: Connection) => {
    const { closeCall, url } = connection;
    const how = [closeCall?.code, closeCall?.beforeOpen, isUnanswered(connection), twins.has(connection)];
    return JSON.stringify([originOf(url), ...how]);
  };
  return groupBy(unexplained, keyOf).map((group) => toFinding(group, twins, surroundings));
}

/** What is set up twice closes its first connection and makes the second in one go. */
const inOneGoMs: Milliseconds = 100;

/** For each that was closed before it opened: the connection of its document to the same address made right after. */
function findTwins(
  connections: readonly Connection[],
  closed: readonly Connection[],
): ReadonlyMap<Connection, Connection> {
  const twins = new Map<Connection, Connection>();
  const hasty = new Set(closed.filter(({ closeCall }) => closeCall?.beforeOpen === true));
  if (hasty.size === 0) return twins;
  const madeAt = ({ constructedAt }: Connection) => constructedAt;
  for (const group of groupBy(connections, ({ realm, url }) => `${realm} ${url}`)) {
    const inOrder = [...group].sort((a, b) => a.constructedAt - b.constructedAt || a.id - b.id);
    for (const [i, connection] of inOrder.entries()) {
      if (!hasty.has(connection) || connection.closeCall === null) continue;
      const { at } = connection.closeCall;
      // By a clock of whole milliseconds, as Firefox's, it may have been made and closed at once.
      const next = inOrder[Math.max(i + 1, firstFrom(inOrder, madeAt, at))];
      if (next !== undefined && next.constructedAt - at <= inOneGoMs) twins.set(connection, next);
    }
  }
  return twins;
}

/** The server never answered the page's Close frame: the browser waits for it (Chrome 60 s) and then reports 1006. */
function isUnanswered({ closeCall, closure }: Connection): boolean {
  return closure?.code === 1006 && closeCall?.beforeOpen === false;
}

function toFinding(
  group: readonly Connection[],
  twins: ReadonlyMap<Connection, Connection>,
  surroundings: Surroundings,
): Finding {
  const [first] = group;
  const ids = idsOf(group);
  const code = first?.closeCall?.code ?? null;
  const beforeOpen = first?.closeCall?.beforeOpen === true;
  const impatient = clientsThatGaveUp(group, surroundings.rules, surroundings);
  const unanswered = first !== undefined && isUnanswered(first);
  let verdict = code === null ? message('page.closed') : message('page.closed-with-code', { code });
  const culprit = impatient.find(isNamed);
  if (culprit !== undefined) {
    const silence = { ms: culprit.wait.silenceMs };
    verdict = message('page.gave-up', { product: culprit.rule.product, silence, answered: unanswered ? 'no' : 'yes' });
  } else if (unanswered) verdict = message('page.closed-unanswered');
  else if (first !== undefined && twins.has(first)) verdict = message('page.set-up-twice');
  else if (beforeOpen) verdict = message('page.closed-before-open');
  return {
    id: `closed-by-page-${ids[0] ?? 0}`,
    kind: 'closed-by-page',
    severity: unanswered || culprit !== undefined ? 'warning' : 'info',
    // That the page called is certain; that it was the library, and why, is concluded.
    confidence: culprit === undefined ? 'certain' : 'likely',
    connections: ids,
    message: verdict,
    for: [
      ...group.slice(0, mostCalls).flatMap((connection) => [...callOf(connection), ...twinOf(connection, twins)]),
      ...gaveUpEvidence(group, impatient),
    ],
    against: [],
    candidates: gaveUpCandidates(impatient),
    fixes: [
      ...(beforeOpen ? [{ who: 'client', advice: message('fix.close-before-open'), snippets: [] } as const] : []),
      ...(first === undefined ? [] : gaveUpFixes(first, impatient)),
    ],
    sources: [generalSources.closeCall, ...sourcesOf(impatient.map(({ rule }) => rule))],
  };
}

const mostCalls = 5;

function callOf(connection: Connection): Evidence[] {
  const { closeCall, closure } = connection;
  if (closeCall === null || closure === null) return [];
  const span = { from: closeCall.at, to: closure.at };
  const wait = { wait: { ms: Math.max(0, closure.at - closeCall.at) } };
  const frame = firstFrame(closeCall.stack);
  const statement =
    frame === '' ? message('evidence.close-call', wait) : message('evidence.close-call-from', { ...wait, frame });
  return [on(connection, statement, span)];
}

function twinOf(connection: Connection, twins: ReadonlyMap<Connection, Connection>): Evidence[] {
  const twin = twins.get(connection);
  if (twin === undefined || connection.closeCall === null) return [];
  const { at } = connection.closeCall;
  const statement = message('evidence.twin', { after: { ms: twin.constructedAt - at } });
  return [on(twin, statement, { from: at, to: twin.constructedAt })];
}

/**
 * The line of a stack trace that called `close()`, in one form for both browsers: Chrome writes `at leave (app.js:1:2)`,
 * Firefox `leave@app.js:1:2`, and `leave/<@app.js:1:2` for a function inside of it.
 */
function firstFrame(stack: string): string {
  const line =
    stack
      .split('\n')
      .find((candidate) => /:\d+/.test(candidate))
      ?.trim() ?? '';
  const [, name = '', place = ''] = /^([^@\s]*)@(.+)$/.exec(line) ?? [];
  const frame = place === '' ? line.replace(/^at /, '') : inChromeForm(name.split('/', 1)[0] ?? '', place);
  return frame.slice(0, 200);
}

function inChromeForm(name: string, place: string): string {
  return name === '' ? place : `${name} (${place})`;
}
