/** What can be done with a connection, or a group of them, from the list. */
import { visible } from '../../base/readable-text.ts';
import { isSocketUrl, pageOriginOf, websocatCommand, wscatCommand } from '../../diagnosis/reproduce.ts';
import { originOf } from '../../diagnosis/surroundings.ts';
import { say } from '../../language/speak.ts';
import type { Connection, ConnectionId, SessionView } from '../../session/model.ts';
import { copyText } from '../copy-text.ts';
import type { Condition, NumberRange } from '../filter/terms.ts';
import type { GroupRow } from '../list/arrange.ts';
import type { ListStore } from '../list/list-store.ts';
import type { MenuItem } from './menu.tsx';

/** What a menu acts on, beside the row. */
export interface MenuContext {
  readonly list: ListStore;
  readonly session: SessionView;
  /** Opens the export with these chosen. */
  readonly onExport: (connections: readonly ConnectionId[]) => void;
}

export function connectionMenu(connection: Connection, context: MenuContext): readonly MenuItem[] {
  const { id, url, closure, requestedProtocols } = connection;
  const { list, session, onExport } = context;
  const origin = pageOriginOf(connection, session);
  const copy = (text: string) => () => void copyText(text);
  const narrow = (condition: Condition) => () => list.narrow({ negated: false, condition });
  return [
    { id: 'copy-url', label: say('panel.menu.copy-url'), act: copy(url) },
    ...(isSocketUrl(url)
      ? [
          {
            id: 'copy-wscat',
            label: say('panel.menu.copy-wscat'),
            act: copy(wscatCommand(url, requestedProtocols, origin)),
          },
          {
            id: 'copy-websocat',
            label: say('panel.menu.copy-websocat'),
            act: copy(websocatCommand(url, requestedProtocols, origin)),
          },
        ]
      : []),
    {
      id: 'filter-id',
      label: say('panel.menu.filter-id', { number: id + 1 }),
      act: narrow(numbered([id])),
      begins: true,
    },
    {
      id: 'filter-origin',
      // A file may hold what is no URL, which then is its own origin.
      label: say('panel.menu.filter-origin', { origin: visible(originOf(url)) }),
      act: narrow({ type: 'texts', key: 'origin', texts: [originOf(url)] }),
    },
    ...(closure?.code == null
      ? []
      : [
          {
            id: 'filter-code',
            label: say('panel.menu.filter-code', { code: closure.code }),
            act: narrow({ type: 'numbers', key: 'code', ranges: [{ from: closure.code, to: closure.code }] }),
          },
        ]),
    { id: 'export', label: say('panel.menu.export-one'), act: () => onExport([id]), begins: true },
  ];
}

export function groupMenu({ key, of, members, isCollapsed }: GroupRow, context: MenuContext): readonly MenuItem[] {
  const { list, onExport } = context;
  const ids = members.map(({ id }) => id);
  const condition: Condition =
    of === 'origin' ? { type: 'texts', key: 'origin', texts: [originOf(members[0].url)] } : numbered(ids);
  return [
    {
      id: 'collapse',
      label: say(isCollapsed ? 'panel.menu.expand' : 'panel.menu.collapse'),
      act: () => list.collapse(key, !isCollapsed),
    },
    {
      id: 'filter-group',
      label: say('panel.menu.filter-group'),
      act: () => list.narrow({ negated: false, condition }),
    },
    {
      id: 'export',
      label: say('panel.menu.export-group', { count: ids.length }),
      act: () => onExport(ids),
      begins: true,
    },
  ];
}

/** `id:3,5-9`: neighbours as ranges. */
function numbered(ids: readonly ConnectionId[]): Condition {
  const ranges: NumberRange[] = [];
  for (const number of ids.map((id) => id + 1).sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.to === number - 1) ranges[ranges.length - 1] = { from: last.from, to: number };
    else ranges.push({ from: number, to: number });
  }
  return { type: 'numbers', key: 'id', ranges };
}
