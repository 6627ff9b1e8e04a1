import { expect, test } from 'vitest';
import { diagnose } from '../../diagnosis/engine.ts';
import { type ScriptedConnection, scriptedSession } from '../../session/fixture.ts';
import type { SessionView } from '../../session/model.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import { createListStore, type ListStore } from './list-store.ts';

const nowhere = { getItem: () => null, setItem: () => {} };

/** A list over sessions that are shown one after another. */
function listOver(script: readonly ScriptedConnection[]) {
  const listeners = new Set<() => void>();
  let shown = snapshotOf(scriptedSession({ connections: script }));
  const panel: Pick<PanelStore, 'subscribe' | 'getSnapshot'> = {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    getSnapshot: () => shown,
  };
  const list = createListStore(panel, { session: nowhere, local: nowhere });
  const show = (change: Partial<PanelSnapshot>) => {
    shown = { ...shown, ...change };
    for (const listener of listeners) listener();
  };
  return { list, show, session: () => shown.session };
}

function snapshotOf(session: SessionView): PanelSnapshot {
  // Of all that a snapshot holds, the list reads no more.
  return { session, findings: diagnose(session) } as PanelSnapshot;
}

const ids = (list: ListStore) => list.getSnapshot().arrangement.shown;

const lost: ScriptedConnection = { url: 'wss://app.example/live', close: { at: 60_000, code: 1006 } };
const fine: ScriptedConnection = { url: 'wss://app.example/feed' };

test('a filter shows what it lets through; what is not understood hides nothing', () => {
  const { list } = listOver([lost, fine]);
  list.choose({ filter: 'code:1006 is:purple' });
  expect(ids(list)).toEqual([0]);
  expect(list.getSnapshot().filter.faults).toHaveLength(1);
  list.choose({ filter: 'is:purple' });
  expect(ids(list)).toEqual([0, 1]);
  expect(list.getSnapshot().isFiltering).toBe(false);
});

test('"abnormal only" and the filter hold together, and one step clears both', () => {
  const { list } = listOver([lost, fine, { ...fine, close: { at: 10, code: 1011 } }]);
  list.choose({ abnormalOnly: true });
  expect(ids(list)).toEqual([0, 2]);
  list.choose({ filter: 'feed' });
  expect(ids(list)).toEqual([2]);
  list.clearFilter();
  expect(ids(list)).toEqual([0, 1, 2]);
});

test('narrowing adds to what is typed, once', () => {
  const { list } = listOver([lost, fine]);
  const code = {
    negated: false,
    condition: { type: 'numbers', key: 'code', ranges: [{ from: 1006, to: 1006 }] },
  } as const;
  list.choose({ filter: 'live' });
  list.narrow(code);
  list.narrow(code);
  expect(list.getSnapshot().choices.filter).toBe('live code:1006');
});

test('another session is arranged at once, under the same filter', () => {
  const { list, show } = listOver([lost, fine]);
  list.choose({ filter: 'feed' });
  show(snapshotOf(scriptedSession({ connections: [fine, fine, lost] })));
  expect(ids(list)).toEqual([0, 1]);
});

test('frames alone arrange nothing anew', () => {
  const { list, show, session } = listOver([lost, fine]);
  let told = 0;
  list.subscribe(() => told++);
  const { arrangement } = list.getSnapshot();
  show({ revision: session().revision + 1 });
  expect(told).toBe(0);
  show({ findings: [] });
  expect(told).toBe(1);
  expect(list.getSnapshot().arrangement).not.toBe(arrangement);
});
