/** The heading of a column: sorts, and at its left edge sets how wide the column is. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { say } from '../../language/speak.ts';
import type { Sort } from '../list/choices.ts';
import { type ColumnId, defaultWidths, isSized, withinReason } from '../list/columns.ts';
import styles from './connection-list.module.css';
import { AscendingIcon, DescendingIcon } from './icons.tsx';

const keyStep = 8;

export function ColumnHead({
  column,
  sort,
  width,
  inTabOrder,
  onSort,
  onWidth,
}: {
  readonly column: ColumnId;
  readonly sort: Sort | null;
  /** undefined for the column that takes what is left. */
  readonly width: number | undefined;
  /** One heading of a table is: arrow keys lead to the others. */
  readonly inTabOrder: boolean;
  readonly onSort: () => void;
  readonly onWidth: (width: number) => void;
}) {
  const name = say(`panel.column.${column}`);
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    // As if the edge were moved.
    if (event.shiftKey && width !== undefined) onWidth(withinReason(width - step * keyStep));
    else if (!event.shiftKey) focusBeside(event.currentTarget, step);
  };
  return (
    <span className={styles.columnHead}>
      {width !== undefined && (
        <Edge width={width} onWidth={onWidth} standard={isSized(column) ? defaultWidths[column] : 0} />
      )}
      <button
        type="button"
        className={styles.sort}
        tabIndex={inTabOrder ? 0 : -1}
        data-testid={`sort-${column}`}
        title={say(width === undefined ? 'panel.sort-by' : 'panel.sort-by-or-widen', { column: name })}
        onClick={onSort}
        onKeyDown={onKey}
      >
        <span className={styles.columnName}>{name}</span>
        {sort?.by === column && (sort.descending ? <DescendingIcon /> : <AscendingIcon />)}
      </button>
    </span>
  );
}

function focusBeside(button: HTMLElement, step: number): void {
  const buttons = [...(button.closest('tr')?.querySelectorAll<HTMLElement>('button') ?? [])];
  buttons[buttons.indexOf(button) + step]?.focus();
}

/** For the mouse; the heading's button does the same with keys. */
function Edge({
  width,
  standard,
  onWidth,
}: {
  readonly width: number;
  readonly standard: number;
  readonly onWidth: (width: number) => void;
}) {
  const grip = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const onMove = (event: PointerEvent) => {
    if (grip.current !== null) onWidth(withinReason(grip.current.width - (event.clientX - grip.current.x)));
  };
  return (
    <span
      className={styles.edge}
      aria-hidden="true"
      data-testid="column-edge"
      onPointerDown={(event) => {
        grip.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onMove}
      // Let go of, or taken away by the browser.
      onLostPointerCapture={() => {
        grip.current = null;
      }}
      onDoubleClick={() => onWidth(standard)}
    />
  );
}
