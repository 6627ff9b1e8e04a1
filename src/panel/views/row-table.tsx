/**
 * A table of rows of one height, of which only those in sight exist, and the selected one. One row can have the focus, the
 * selected or else the first in sight; arrow keys select. What the columns are is up to the style sheet that is handed in.
 */
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import styles from './row-table.module.css';
import { useRowWindow } from './use-row-window.ts';

export interface Heading {
  readonly id: string;
  readonly content: ReactNode;
  /** How the rows are ordered by it; left out where they are not. */
  readonly sort?: 'ascending' | 'descending' | undefined;
}

export interface TableRow {
  /** One for each column; a single one is as wide as all of them. */
  readonly cells: readonly ReactNode[];
  /** Of a row in a tree: from 1, and whether those under it are shown, where there are any. */
  readonly level?: number;
  readonly expanded?: boolean;
  /** What tests and style sheets know the row by. */
  readonly attributes?: Readonly<Record<`data-${string}`, string | number>>;
}

const page = 20;

export function RowTable({
  label,
  className,
  columns,
  headings,
  count,
  rowHeight,
  headHeight,
  isTree = false,
  row,
  selected,
  selectedKey = selected,
  onSelect,
  onKey,
  onMenu,
  scroller,
  onScroll,
  followsEnd = false,
}: {
  readonly label: string;
  /** Sets `--columns` for the grid of each row, unless that is given. */
  readonly className: string | undefined;
  readonly columns?: string;
  readonly headings: readonly (string | Heading)[];
  readonly count: number;
  readonly rowHeight: number;
  readonly headHeight: number;
  /** Some rows stand under others. */
  readonly isTree?: boolean;
  readonly row: (index: number) => TableRow;
  readonly selected: number | null;
  /** What the selected row is, where rows change their places: it comes into sight when another is selected only. */
  readonly selectedKey?: string | number | null;
  readonly onSelect: (index: number) => void;
  /** A key pressed on the row; returns whether it was one that means something there. */
  readonly onKey?: (key: string, index: number) => boolean;
  /** A row's menu is asked for, by mouse or keyboard. */
  readonly onMenu?: (index: number, event: MouseEvent) => void;
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLTableSectionElement | null>;
  readonly onScroll?: (scrollTop: number) => void;
  /** Whether new rows come into sight by themselves, as long as the last one was in sight. */
  readonly followsEnd?: boolean;
}) {
  const { height, rows, onScrolled, reveal } = useRowWindow(scroller, count, rowHeight, selected);
  const inTabOrder = selected ?? rows[0]?.index;
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the selected row has gone by itself, nobody is taken along
  useEffect(() => {
    if (selected !== null) reveal(selected);
  }, [selectedKey, reveal]);
  useEffect(() => {
    const { current } = scroller;
    if (selected === null || !current?.contains(document.activeElement)) return;
    rowOf(current, selected)?.focus({ preventScroll: true });
  }, [selected, scroller]);

  const atEnd = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that come lengthen what is scrolled
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    if (followsEnd && atEnd.current) current.scrollTop = current.scrollHeight;
    atEnd.current = isAtEnd(current, rowHeight);
  }, [count, followsEnd, rowHeight, scroller]);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = rowIndexOf(event.target);
    if (index !== null && onKey?.(event.key, index)) return event.preventDefault();
    const next = rowAfterKey(event.key, selected, count);
    if (next === null) return;
    event.preventDefault();
    onSelect(next);
  };

  return (
    <table
      className={`${styles.table} ${className ?? ''}`}
      // A table one moves through with keys is a grid.
      role={isTree ? 'treegrid' : 'grid'}
      aria-label={label}
      aria-rowcount={count + 1}
      onKeyDown={onKeyDown}
      style={
        {
          gridTemplateRows: `${headHeight}px minmax(0, 1fr)`,
          ...(columns === undefined ? {} : { '--columns': columns }),
        } as CSSProperties
      }
    >
      <thead className={styles.head}>
        <tr className={styles.columns} aria-rowindex={1}>
          {headings.map((heading) => (
            <th key={idOf(heading)} scope="col" aria-sort={typeof heading === 'string' ? undefined : heading.sort}>
              {typeof heading === 'string' ? heading : heading.content}
            </th>
          ))}
        </tr>
      </thead>
      <tbody
        ref={scroller}
        className={styles.body}
        style={{ '--rows-height': `${height}px` } as CSSProperties}
        onScroll={(event) => {
          onScrolled();
          atEnd.current = isAtEnd(event.currentTarget, rowHeight);
          onScroll?.(event.currentTarget.scrollTop);
        }}
      >
        {rows.map(({ index, top }) => {
          const { cells, level, expanded, attributes } = row(index);
          return (
            <tr
              key={index}
              className={`${styles.columns} ${styles.row}`}
              tabIndex={index === inTabOrder ? 0 : -1}
              aria-rowindex={index + 2}
              aria-level={level}
              aria-expanded={expanded}
              aria-selected={selected === index}
              style={{ height: rowHeight, transform: `translateY(${top}px)` }}
              onClick={() => onSelect(index)}
              onContextMenu={onMenu && ((event) => onMenu(index, event))}
              {...attributes}
            >
              {cells.length === 1 && headings.length > 1 ? (
                <td className={styles.wide} colSpan={headings.length}>
                  {cells[0]}
                </td>
              ) : (
                headings.map((heading, column) => <td key={idOf(heading)}>{cells[column]}</td>)
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function idOf(heading: string | Heading): string {
  return typeof heading === 'string' ? heading : heading.id;
}

/** null for what is no row: a button in one has its own keys. */
function rowIndexOf(target: EventTarget): number | null {
  if (!(target instanceof Element) || !target.matches('tbody > tr')) return null;
  return Number(target.getAttribute('aria-rowindex')) - 2;
}

function rowOf(scroller: HTMLElement, index: number): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`:scope > [aria-rowindex="${index + 2}"]`);
}

/** Whether the last row is in sight, if only in part. */
export function isAtEnd(
  { scrollTop, clientHeight, scrollHeight }: Pick<Element, 'scrollTop' | 'clientHeight' | 'scrollHeight'>,
  rowHeight: number,
): boolean {
  return scrollTop + clientHeight > scrollHeight - rowHeight;
}

/** Which row a key leads to from the selected one; null for keys that lead nowhere. */
export function rowAfterKey(key: string, selected: number | null, count: number): number | null {
  const last = count - 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: selected === null ? 0 : selected + 1,
    ArrowUp: selected === null ? last : selected - 1,
    PageDown: (selected ?? 0) + page,
    PageUp: (selected ?? last) - page,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined || count === 0 ? null : Math.min(last, Math.max(0, target));
}
