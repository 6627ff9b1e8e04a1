/** The bar between two panes. Its position is a share of its container, kept in a CSS variable there. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './splitter.module.css';

const least = 10;
const most = 90;
const keyStep = 2;

export function Splitter({
  label,
  share,
  onShare,
  between,
}: {
  readonly label: string;
  /** Of the pane before it, in percent. */
  readonly share: number;
  readonly onShare: (share: number) => void;
  /** What the panes are now: layouts change with the width. */
  readonly between: 'columns' | 'rows';
}) {
  const dragging = useRef(false);
  const set = (percent: number) => onShare(Math.min(most, Math.max(least, percent)));

  const onMove = (event: PointerEvent<HTMLElement>) => {
    const container = event.currentTarget.parentElement;
    if (!dragging.current || container === null) return;
    const { left, top, width, height } = container.getBoundingClientRect();
    set(between === 'columns' ? ((event.clientX - left) / width) * 100 : ((event.clientY - top) / height) * 100);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -keyStep, ArrowUp: -keyStep, ArrowRight: keyStep, ArrowDown: keyStep }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(share + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved
    <div
      className={styles.splitter}
      role="separator"
      aria-label={label}
      aria-orientation={between === 'columns' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(share)}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onMove}
      // Let go of, or taken away by the browser.
      onLostPointerCapture={() => {
        dragging.current = false;
      }}
      onKeyDown={onKey}
    />
  );
}
