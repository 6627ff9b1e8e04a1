/** Keeps up with how far a list is scrolled and how much of it is in sight. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Pixels, type PlacedRow, type RowList, roomHeight, rowsInSight, scrollTopFor } from '../row-window.ts';

const rowsBeyondSight = 8;

export interface RowWindow {
  /** Of the room in which the rows stand. */
  readonly height: Pixels;
  readonly rows: readonly PlacedRow[];
  /** To be called whenever the list was scrolled. */
  readonly onScrolled: () => void;
  /** Brings a row into sight. Stays the same function. */
  readonly reveal: (index: number) => void;
}

/**
 * @param scroller the element that scrolls
 * @param kept a row that is there wherever one scrolls
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: Pixels,
  kept: number | null,
): RowWindow {
  const [{ scrollTop, sight }, setPlace] = useState({ scrollTop: 0, sight: 0 });
  const look = useCallback(() => {
    const { current } = scroller;
    if (current === null) return;
    setPlace((before) => {
      const { scrollTop: top, clientHeight } = current;
      return before.scrollTop === top && before.sight === clientHeight
        ? before
        : { scrollTop: top, sight: clientHeight };
    });
  }, [scroller]);

  useLayoutEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    look();
    const resizes = new ResizeObserver(look);
    resizes.observe(current);
    return () => resizes.disconnect();
  }, [scroller, look]);

  const list: RowList = { count, rowHeight, sight };
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const reveal = useCallback(
    (index: number) => {
      const { current } = scroller;
      if (current === null) return;
      const seen = { ...latest.current, sight: current.clientHeight };
      const top = scrollTopFor(seen, current.scrollTop, index);
      if (top !== current.scrollTop) current.scrollTop = top;
    },
    [scroller],
  );
  return {
    height: roomHeight(list),
    rows: rowsInSight(list, scrollTop, rowsBeyondSight, kept),
    // At once: rows that come a frame later leave white in the place of what was scrolled to.
    onScrolled: () => flushSync(look),
    reveal,
  };
}
