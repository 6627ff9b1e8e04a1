/**
 * What the connection list shows of the panel's session, and with it the lanes of the timeline and what is counted: the
 * person's choices, what became of their filter, and the rows in their order.
 *
 * A session that is being recorded changes thousands of times a second. Rows are arranged anew where a connection has
 * come or ended, and with each diagnosis, which is a few times a second; what their cells say is read at every paint.
 */
import type { Finding } from '../../diagnosis/finding.ts';
import type { Connection, SessionView } from '../../session/model.ts';
import type { KnownValue } from '../filter/complete.ts';
import type { FilterContext } from '../filter/fields.ts';
import type { Key } from '../filter/keys.ts';
import { knownValues } from '../filter/known-values.ts';
import { matcher } from '../filter/match.ts';
import { type ParsedFilter, parseFilter } from '../filter/parse.ts';
import { printFilter, type Term } from '../filter/terms.ts';
import type { PanelStore } from '../store.ts';
import { type Arrangement, arrange } from './arrange.ts';
import { type ChoicePlaces, keepChoices, type ListChoices, readChoices } from './choices.ts';
import { Lineage } from './lineage.ts';
import { orderBy } from './order.ts';
import { Verdicts } from './verdicts.ts';

export interface ListSnapshot {
  readonly choices: ListChoices;
  readonly filter: ParsedFilter;
  readonly arrangement: Arrangement;
  readonly verdicts: Verdicts;
  /** Some connections may be hidden. */
  readonly isFiltering: boolean;
}

export interface ListStore {
  subscribe(onChange: () => void): () => void;
  getSnapshot(): ListSnapshot;
  choose(changed: Partial<ListChoices>): void;
  /** Narrows the filter to what fulfils this as well. */
  narrow(term: Term): void;
  /** Back to all connections. */
  clearFilter(): void;
  collapse(group: string, isCollapsed: boolean): void;
  /** What connections have under a key, for completion. */
  valuesOf(key: Key): readonly KnownValue[];
}

const abnormal: Term = { negated: false, condition: { type: 'words', key: 'is', words: ['abnormal'] } };
export function createListStore(panel: Pick<PanelStore, 'subscribe' | 'getSnapshot'>, places: ChoicePlaces): ListStore {
  const listeners = new Set<() => void>();
  const lineage = new Lineage();
  let choices = readChoices(places);
  let filter = parseFilter(choices.filter);
  let matches = matcherOf(filter, choices);
  let collapsed: ReadonlySet<string> = new Set();
  let verdicts = new Verdicts([]);
  let seen: Seen | null = null;
  let snapshot = arranged();

  function arranged(): ListSnapshot {
    const { session, findings } = panel.getSnapshot();
    const now = lookAt(session, findings);
    if (seen?.findings !== findings) verdicts = new Verdicts(findings);
    if (seen === null || !hasSameConnections(now, seen)) lineage.read(session);
    seen = now;
    const context = contextOf(session);
    const order = orderBy(choices.sort, {
      endedAt: session.endedAt,
      verdictOn: ({ id }) => verdicts.wordsOn(id),
    });
    const isFiltering = filter.terms.length > 0 || choices.abnormalOnly;
    const isShown = (connection: Connection) => !isFiltering || matches(connection, context);
    const grouping = choices.grouped ? { lineage, collapsed } : null;
    return {
      choices,
      filter,
      arrangement: arrange(session, isShown, order, grouping),
      verdicts,
      isFiltering,
    };
  }

  function contextOf(session: SessionView): FilterContext {
    return {
      session,
      findingsOn: (id) => verdicts.on(id),
      isReplacement: (connection) => lineage.isReplacement(connection),
      verdictOn: (id) => verdicts.wordsOn(id),
    };
  }

  function publish(): void {
    snapshot = arranged();
    for (const listener of listeners) listener();
  }

  panel.subscribe(() => {
    const { session, findings } = panel.getSnapshot();
    const now = lookAt(session, findings);
    if (seen === null || now.findings !== seen.findings || !hasSameConnections(now, seen)) publish();
  });

  const store: ListStore = {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    getSnapshot: () => snapshot,
    choose(changed) {
      choices = { ...choices, ...changed };
      if (changed.filter !== undefined) filter = parseFilter(choices.filter);
      if (changed.filter !== undefined || changed.abnormalOnly !== undefined) matches = matcherOf(filter, choices);
      keepChoices(places, choices);
      publish();
    },
    narrow(term) {
      const added = printFilter([term]);
      const typed = choices.filter.trim();
      if (!typed.split(/\s+/).includes(added)) store.choose({ filter: typed === '' ? added : `${typed} ${added}` });
    },
    clearFilter: () => store.choose({ filter: '', abnormalOnly: false }),
    collapse(group, isCollapsed) {
      const changed = new Set(collapsed);
      if (isCollapsed) changed.add(group);
      else changed.delete(group);
      collapsed = changed;
      publish();
    },
    valuesOf: (key) => knownValues(key, contextOf(panel.getSnapshot().session)),
  };
  return store;
}

function matcherOf({ terms }: ParsedFilter, { abnormalOnly }: ListChoices): ReturnType<typeof matcher> {
  return matcher(abnormalOnly ? [...terms, abnormal] : terms);
}

/** What an arrangement was made from, as far as a change of it has to be seen at once. */
interface Seen {
  readonly session: SessionView;
  readonly findings: readonly Finding[];
  readonly connections: number;
  readonly ended: number;
}

function lookAt(session: SessionView, findings: readonly Finding[]): Seen {
  const ended = session.connections.reduce((sum, { closure }) => sum + (closure === null ? 0 : 1), 0);
  return { session, findings, connections: session.connections.length, ended };
}

function hasSameConnections(a: Seen, b: Seen): boolean {
  return a.session === b.session && a.connections === b.connections && a.ended === b.ended;
}
