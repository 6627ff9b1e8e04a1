import { describe, expect, test } from 'vitest';
import { diagnose } from '../../diagnosis/engine.ts';
import { type ScriptedConnection, scriptedSession } from '../../session/fixture.ts';
import { type Arrangement, arrange, type GroupRow } from './arrange.ts';
import type { Sort } from './choices.ts';
import { Lineage } from './lineage.ts';
import { orderBy } from './order.ts';
import { Verdicts } from './verdicts.ts';

interface Wanted {
  readonly sort?: Sort;
  readonly collapsed?: readonly string[];
  readonly grouped?: boolean;
  readonly only?: readonly number[];
}

function arranged(connections: readonly ScriptedConnection[], wanted: Wanted = {}): Arrangement {
  const session = scriptedSession({ connections });
  const verdicts = new Verdicts(diagnose(session));
  const lineage = new Lineage();
  lineage.read(session);
  const { endedAt } = session;
  const order = orderBy(wanted.sort ?? null, { endedAt, verdictOn: ({ id }) => verdicts.wordsOn(id) });
  const grouping = wanted.grouped === false ? null : { lineage, collapsed: new Set(wanted.collapsed) };
  return arrange(session, ({ id }) => wanted.only?.includes(id) ?? true, order, grouping);
}

/** The rows as a person sees them, indented by their depth. */
function seen(connections: readonly ScriptedConnection[], wanted: Wanted = {}): string[] {
  return arranged(connections, wanted).rows.map((row) => {
    const indent = '  '.repeat(row.depth);
    if (row.type === 'connection') return `${indent}#${row.id}`;
    return `${indent}${row.isCollapsed ? '▸' : '▾'} ${row.key} (${row.members.length})`;
  });
}

const live = (at: number, lostAt?: number): ScriptedConnection => ({
  at,
  url: 'wss://app.example/live',
  ...(lostAt === undefined ? {} : { close: { at: lostAt, code: 1006 } }),
});
const feed: ScriptedConnection = { url: 'wss://app.example/feed', frames: [[50, 'in', 'x']] };
const other: ScriptedConnection = { url: 'wss://other.example/', at: 10 };

describe('groups', () => {
  test('connections that have nothing in common but their origin need no head', () => {
    expect(seen([feed, live(0)])).toEqual(['#0', '#1']);
  });

  test('those that were opened in the place of one another stand under one head', () => {
    expect(seen([live(0, 1000), feed, live(1500, 2000), live(2500)])).toEqual([
      '▾ chain 0 (3)',
      '  #0',
      '  #2',
      '  #3',
      '#1',
    ]);
  });

  test('several origins have heads of their own, around the chains', () => {
    expect(seen([live(0, 1000), feed, other, live(1500)])).toEqual([
      '▾ origin wss://app.example (3)',
      '  ▾ chain 0 (2)',
      '    #0',
      '    #3',
      '  #1',
      '#2',
    ]);
  });

  test('the only chain to an origin needs no head of the origin over its own', () => {
    const rows = arranged([live(0, 1000), other, live(1500)]).rows;
    expect(rows).toMatchObject([{ of: 'chain', isUnderOrigin: false }, { id: 0 }, { id: 2 }, { id: 1 }]);
  });

  test('a collapsed one shows its head alone, and its members still count', () => {
    const { rows, shown, lanes } = arranged([live(0, 1000), live(1500)], { collapsed: ['chain 0'] });
    expect(rows).toHaveLength(1);
    expect(shown).toEqual([0, 1]);
    expect(lanes).toEqual([{ members: [0, 1] }]);
  });

  test('a head sums up its members: how many, how many lost, and the last', () => {
    const [head] = arranged([live(0, 1000), live(1500, 2000), live(2500)]).rows as readonly GroupRow[];
    expect(head).toMatchObject({ lost: 2, latest: { id: 2 } });
    expect(head?.members).toHaveLength(3);
  });

  test('what the filter leaves alone has no head', () => {
    expect(seen([live(0, 1000), live(1500), other], { only: [0] })).toEqual(['#0']);
  });

  test('without groups there are connections only, and a lane for each', () => {
    const { rows, lanes } = arranged([live(0, 1000), other, live(1500)], { grouped: false });
    expect(rows.every(({ type }) => type === 'connection')).toBe(true);
    expect(lanes).toEqual([0, 1, 2]);
  });
});

describe('order', () => {
  const some: readonly ScriptedConnection[] = [
    { url: 'wss://a.example/b', frames: [[100, 'in', 500]], close: { at: 3000, code: 4000 } },
    {
      url: 'wss://a.example/a',
      frames: [
        [100, 'in', 9],
        [200, 'out', 9],
      ],
      close: { at: 9000, code: 1006 },
    },
    { url: 'wss://a.example/C', openAt: null },
  ];
  test.each<[Sort['by'], number[]]>([
    ['connection', [1, 0, 2]],
    ['age', [0, 1, 2]],
    ['frames', [2, 0, 1]],
    ['bytes', [2, 1, 0]],
    ['silence', [0, 1, 2]],
    ['close', [1, 0, 2]],
  ])('by %s', (by, ids) => {
    expect(arranged(some, { sort: { by, descending: false }, grouped: false }).shown).toEqual(ids);
  });

  test('the other way round, what has nothing to sort by still comes last', () => {
    expect(arranged(some, { sort: { by: 'age', descending: true } }).shown).toEqual([1, 0, 2]);
  });

  test('by how it closed: the lost and the refused first, what closed with a lower code behind them, and the living last', () => {
    const ended = (code: number): ScriptedConnection => ({ ...feed, close: { at: 900, code } });
    const refused: ScriptedConnection = { openAt: null, close: { at: 40, code: 1006 } };
    const all = [feed, ended(1001), live(0, 1000), ended(1000), refused, { openAt: null }];
    const by = (descending: boolean) => arranged(all, { sort: { by: 'close', descending }, grouped: false }).shown;
    expect(by(false)).toEqual([2, 4, 3, 1, 5, 0]);
    expect(by(true)).toEqual([0, 5, 1, 3, 4, 2]);
  });

  test('equals stay as they came, either way', () => {
    const sort = { by: 'close', descending: true } as const;
    expect(arranged([feed, feed, feed], { sort, grouped: false }).shown).toEqual([0, 1, 2]);
  });

  test('groups stand where the first of their members would', () => {
    const sort = { by: 'age', descending: true } as const;
    const long: ScriptedConnection = { ...feed, close: { at: 1500, code: 1000 } };
    expect(seen([live(0, 1000), long, live(1600, 3600)], { sort })).toEqual(['▾ chain 0 (2)', '  #2', '  #0', '#1']);
  });
});
