import { expect, test } from 'vitest';
import { scriptedSession } from '../../session/fixture.ts';
import type { Connection } from '../../session/model.ts';
import { printFilter, type Term } from '../filter/terms.ts';
import type { GroupRow } from '../list/arrange.ts';
import type { ListStore } from '../list/list-store.ts';
import { connectionMenu, groupMenu, type MenuContext } from './connection-menu.ts';

const session = scriptedSession({
  connections: [0, 1, 2, 3, 4].map((at) => ({
    at,
    url: `wss://app.example/live?token=${at}`,
    close: { at: 900, code: 1006 },
  })),
});

function numbered(number: number): Connection {
  const connection = session.connections[number - 1];
  if (connection === undefined) throw new Error(`no connection #${number}`);
  return connection;
}

/** What narrows the filter, and what is exported, as the items are chosen. */
function context(): MenuContext & { readonly done: string[] } {
  const done: string[] = [];
  const list: Partial<ListStore> = {
    narrow: (term: Term) => done.push(`narrow ${printFilter([term])}`),
    collapse: (group, isCollapsed) => done.push(`${isCollapsed ? 'collapse' : 'expand'} ${group}`),
  };
  return { list: list as ListStore, session, onExport: (ids) => done.push(`export ${ids}`), done };
}

test('a connection is filtered by what it has, and exported alone', () => {
  const chosen = context();
  for (const { id, act } of connectionMenu(numbered(1), chosen)) if (!id.startsWith('copy')) act();
  expect(chosen.done).toEqual(['narrow id:1', 'narrow origin:wss://app.example', 'narrow code:1006', 'export 0']);
});

test('what stands in the place of a URL turns no text around, and is filtered by as it is', () => {
  const url = '\u202egnp.exe\u0007';
  const chosen = context();
  const [connection] = scriptedSession({ connections: [{ url }] }).connections;
  if (connection === undefined) throw new Error('no connection');
  const item = connectionMenu(connection, chosen).find(({ id }) => id === 'filter-origin');
  expect(item?.label).toContain('⟨U+202E⟩gnp.exe␇');
  item?.act();
  expect(chosen.done).toEqual([
    `narrow ${printFilter([{ negated: false, condition: { type: 'texts', key: 'origin', texts: [url] } }])}`,
  ]);
});

test('the members of a chain are filtered by their numbers, neighbours as ranges', () => {
  const chosen = context();
  const row: GroupRow = {
    ...{ type: 'group', of: 'chain', key: 'chain 0', depth: 0, isUnderOrigin: false, isCollapsed: false },
    ...{ members: [numbered(5), numbered(2), numbered(3), numbered(1)], lost: 4, latest: numbered(5) },
  };
  for (const { act } of groupMenu(row, chosen)) act();
  expect(chosen.done).toEqual(['collapse chain 0', 'narrow id:1-3,5', 'export 4,1,2,0']);
});
