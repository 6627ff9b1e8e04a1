/**
 * A table of rows of one height, of which only those in sight exist, and the selected one. One row can have the focus, the
 * selected or else the first in sight; arrow keys select. What the columns are is up to the style sheet that is handed in.
 */
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import styles from './row-table.module.css';
import { useRowWindow } from './use-row-window.ts';

export interface TableRow {
  readonly cells: readonly ReactNode[];
  /** What tests and style sheets know the row by. */
  readonly attributes?: Readonly<Record<`data-${string}`, string | number>>;
}

const page = 20;

export function RowTable({
  label,
  className,
  headings,
  count,
  rowHeight,
  headHeight,
  row,
  selected,
  onSelect,
  scroller,
  onScroll,
  followsEnd = false,
}: {
  readonly label: string;
  /** Sets `--columns` for the grid of each row. */
  readonly className: string | undefined;
  readonly headings: readonly string[];
  readonly count: number;
  readonly rowHeight: number;
  readonly headHeight: number;
  readonly row: (index: number) => TableRow;
  readonly selected: number | null;
  readonly onSelect: (index: number) => void;
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLTableSectionElement | null>;
  readonly onScroll?: (scrollTop: number) => void;
  /** Whether new rows come into sight by themselves, as long as the last one was in sight. */
  readonly followsEnd?: boolean;
}) {
  const { height, rows, onScrolled, reveal } = useRowWindow(scroller, count, rowHeight, selected);
  const inTabOrder = selected ?? rows[0]?.index;
  useEffect(() => {
    if (selected === null) return;
    reveal(selected);
    const { current } = scroller;
    if (current?.contains(document.activeElement)) rowOf(current, selected)?.focus({ preventScroll: true });
  }, [selected, reveal, scroller]);

  const atEnd = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that come lengthen what is scrolled
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    if (followsEnd && atEnd.current) current.scrollTop = current.scrollHeight;
    atEnd.current = isAtEnd(current, rowHeight);
  }, [count, followsEnd, rowHeight, scroller]);

  const onKey = (event: KeyboardEvent) => {
    const next = rowAfterKey(event.key, selected, count);
    if (next === null) return;
    event.preventDefault();
    onSelect(next);
  };

  return (
    <table
      className={`${styles.table} ${className ?? ''}`}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table one moves through with keys is a grid
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      onKeyDown={onKey}
      style={{ gridTemplateRows: `${headHeight}px minmax(0, 1fr)` }}
    >
      <thead className={styles.head}>
        <tr className={styles.columns} aria-rowindex={1}>
          {headings.map((heading) => (
            <th key={heading} scope="col">
              {heading}
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
          const { cells, attributes } = row(index);
          return (
            <tr
              key={index}
              className={`${styles.columns} ${styles.row}`}
              tabIndex={index === inTabOrder ? 0 : -1}
              aria-rowindex={index + 2}
              aria-selected={selected === index}
              style={{ height: rowHeight, transform: `translateY(${top}px)` }}
              onClick={() => onSelect(index)}
              {...attributes}
            >
              {cells.map((cell, column) => (
                <td key={headings[column]}>{cell}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
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
