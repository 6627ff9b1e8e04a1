/** How wide an element is, kept up to date. */
import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Pixels } from '../../timeline/view.ts';

/** @returns the width inside of borders and scrollbars, 0 at first */
export function useWidth(element: RefObject<HTMLElement | null>): Pixels {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const look = () => setWidth(current.clientWidth);
    look();
    const resizes = new ResizeObserver(look);
    resizes.observe(current);
    return () => resizes.disconnect();
  }, [element]);
  return width;
}
