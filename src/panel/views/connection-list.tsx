/** The table of connections and of the heads of their groups, as rows of the height of the timeline's lanes. */
import { type MouseEvent, type RefObject, useState } from 'react';
import { say } from '../../language/speak.ts';
import type { Connection, ConnectionId, SessionView } from '../../session/model.ts';
import { headHeight, laneHeight } from '../../timeline/layout.ts';
import { standingOf } from '../connection-facts.ts';
import type { GroupRow, ListRow } from '../list/arrange.ts';
import { nextSort } from '../list/choices.ts';
import { type ColumnId, isSized, layOutColumns } from '../list/columns.ts';
import type { ListSnapshot, ListStore } from '../list/list-store.ts';
import type { PanelSnapshot } from '../store.ts';
import { ColumnHead } from './column-head.tsx';
import { cellsOf } from './connection-cells.tsx';
import styles from './connection-list.module.css';
import { connectionMenu, groupMenu } from './connection-menu.ts';
import { IconButton, TextButton } from './controls.tsx';
import { GroupHead, indent } from './group-head.tsx';
import { MoreIcon } from './icons.tsx';
import { Menu, type MenuPlace } from './menu.tsx';
import { type Heading, RowTable, type TableRow } from './row-table.tsx';
import { useWidth } from './use-width.ts';

export function ConnectionList({
  snapshot,
  list,
  shown,
  scroller,
  onSelect,
  onScroll,
  onExport,
}: {
  readonly snapshot: PanelSnapshot;
  readonly list: ListStore;
  readonly shown: ListSnapshot;
  /** The element that scrolls, for the timeline beside it. */
  readonly scroller: RefObject<HTMLTableSectionElement | null>;
  readonly onSelect: (connection: ConnectionId | null) => void;
  readonly onScroll: (scrollTop: number) => void;
  readonly onExport: (connections: readonly ConnectionId[]) => void;
}) {
  const { session, selection } = snapshot;
  const { arrangement, choices, verdicts } = shown;
  const { rows } = arrangement;
  const width = useWidth(scroller);
  const columns = layOutColumns(width, choices.widths, unusedColumns(session));
  // A group has no place in the panel's selection, which is of connections.
  const [group, setGroup] = useState<string | null>(null);
  const [menu, setMenu] = useState<{ readonly row: ListRow; readonly at: MenuPlace } | null>(null);
  const selectedKey = selection === null ? group : selection.connection;
  const selected = selectedKey === null ? -1 : rows.findIndex((row) => keyOf(row) === selectedKey);

  const select = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setGroup(row.type === 'group' ? row.key : null);
    onSelect(row.type === 'group' ? null : row.id);
  };
  const toggle = ({ key, isCollapsed }: GroupRow) => list.collapse(key, !isCollapsed);
  const onKey = (key: string, index: number): boolean => {
    const row = rows[index];
    if (row === undefined) return false;
    if (row.type === 'group') {
      if (key !== 'Enter' && key !== ' ' && key !== (row.isCollapsed ? 'ArrowRight' : 'ArrowLeft')) return false;
      toggle(row);
      return true;
    }
    const head = rows.findLastIndex((other, i) => i < index && other.type === 'group' && other.depth < row.depth);
    if (key !== 'ArrowLeft' || head === -1) return false;
    select(head);
    return true;
  };
  const openMenu = (index: number, event: MouseEvent) => {
    const row = rows[index];
    if (row === undefined) return;
    event.preventDefault();
    select(index);
    setMenu({ row, at: placeOf(event) });
  };

  const tableRow = (index: number): TableRow => {
    const row = rows[index];
    if (row === undefined) return { cells: [] };
    const more = (
      <MoreButton
        label={row.type === 'group' ? say('panel.more-on-group') : say('panel.more-on', { number: row.id + 1 })}
        isReached={index === selected}
        onOpen={(event) => openMenu(index, event)}
      />
    );
    if (row.type === 'group') {
      return {
        level: row.depth + 1,
        expanded: !row.isCollapsed,
        attributes: { 'data-testid': 'group-row', 'data-group': row.key },
        cells: [<GroupHead key="group" row={row} more={more} onToggle={() => toggle(row)} />],
      };
    }
    const connection = session.connections[row.id];
    if (connection === undefined) return { cells: [] };
    const cells = cellsOf(connection, session, verdicts.on(row.id)[0], {
      columns: columns.shown,
      namesHost: !row.isUnderOrigin,
    });
    return {
      level: row.depth + 1,
      attributes: attributesOf(connection),
      cells: [
        <span key="first" className={styles.indented} style={{ paddingInlineStart: indent * row.depth }}>
          {cells[0]}
        </span>,
        ...cells.slice(1, -1),
        <span key="last" className={styles.last}>
          {cells.at(-1)}
          {more}
        </span>,
      ],
    };
  };

  return (
    <div className={styles.list}>
      <RowTable
        label={say('panel.connections')}
        className={styles.table}
        columns={columns.template}
        headings={columns.shown.map(
          (column): Heading => ({
            id: column,
            sort: sortOf(column, shown),
            content: (
              <ColumnHead
                column={column}
                sort={choices.sort}
                width={isSized(column) ? columns.widths[column] : undefined}
                inTabOrder={column === columns.shown[0]}
                onSort={() => list.choose({ sort: nextSort(choices.sort, column) })}
                onWidth={(chosen) => list.choose({ widths: { ...choices.widths, [column]: chosen } })}
              />
            ),
          }),
        )}
        count={rows.length}
        rowHeight={laneHeight}
        headHeight={headHeight}
        isTree
        row={tableRow}
        selected={selected === -1 ? null : selected}
        selectedKey={selectedKey}
        onSelect={select}
        onKey={onKey}
        onMenu={openMenu}
        scroller={scroller}
        onScroll={onScroll}
      />
      {rows.length === 0 && (
        <div className={styles.none}>
          <p>{say('panel.none-shown')}</p>
          <TextButton testId="clear-filter" onClick={list.clearFilter}>
            {say('panel.clear-filter')}
          </TextButton>
        </div>
      )}
      {menu !== null && (
        <Menu
          label={say('panel.more-actions')}
          items={itemsFor(menu.row, session, list, onExport)}
          at={menu.at}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}

/** Where the mouse is; under what has the focus, where the menu was asked for by the keyboard. */
function placeOf({ clientX, clientY, detail, type, currentTarget }: MouseEvent): MenuPlace {
  const isByMouse = type === 'contextmenu' ? clientX !== 0 || clientY !== 0 : detail !== 0;
  if (isByMouse) return { x: clientX, y: clientY };
  const { left, bottom } = currentTarget.getBoundingClientRect();
  return { x: left, y: bottom };
}

function keyOf(row: ListRow): string | ConnectionId {
  return row.type === 'group' ? row.key : row.id;
}

/** A column for subprotocols is for those who use them. */
function unusedColumns({ connections }: SessionView): ReadonlySet<ColumnId> {
  return new Set(connections.some(({ protocol }) => protocol !== '') ? [] : ['protocol']);
}

function sortOf(column: ColumnId, { choices: { sort } }: ListSnapshot): Heading['sort'] {
  if (sort?.by !== column) return undefined;
  return sort.descending ? 'descending' : 'ascending';
}

function attributesOf(connection: Connection): NonNullable<TableRow['attributes']> {
  const { id, state, closure, source } = connection;
  return {
    'data-testid': 'connection-row',
    'data-connection-id': id,
    'data-state': state,
    'data-standing': standingOf(connection),
    'data-close-code': closure?.code ?? '',
    'data-source': source,
  };
}

function itemsFor(
  row: ListRow,
  session: SessionView,
  list: ListStore,
  onExport: (connections: readonly ConnectionId[]) => void,
) {
  const context = { session, list, onExport };
  if (row.type === 'group') return groupMenu(row, context);
  const connection = session.connections[row.id];
  return connection === undefined ? [] : connectionMenu(connection, context);
}

/** Opens the row's menu, for those who look for no other way to it. */
function MoreButton({
  label,
  isReached,
  onOpen,
}: {
  readonly label: string;
  /** By the keyboard: its row is the one in the order of tabs. */
  readonly isReached: boolean;
  readonly onOpen: (event: MouseEvent) => void;
}) {
  return (
    <span className={styles.more}>
      <IconButton label={label} testId="more" inTabOrder={isReached} opensMenu onClick={onOpen}>
        <MoreIcon />
      </IconButton>
    </span>
  );
}
