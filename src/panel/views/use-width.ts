/** How wide an element is, kept up to date. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Pixels } from '../../timeline/view.ts';

/** @returns where to hang it up, and the width, 0 at first */
export function useWidth<Of extends HTMLElement>(): readonly [RefObject<Of | null>, Pixels] {
  const element = useRef<Of>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const look = () => setWidth(current.clientWidth);
    look();
    const resizes = new ResizeObserver(look);
    resizes.observe(current);
    return () => resizes.disconnect();
  }, []);
  return [element, width];
}
