/**
 * A menu that opens where it was asked for, and closes on Escape and a press elsewhere. That is not left to the browser,
 * which takes the release of the button that asked for it (on Linux and macOS menus come with the press) for one elsewhere.
 */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Pixels } from '../../timeline/view.ts';
import styles from './menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly act: () => void;
  /** A line stands over it. */
  readonly begins?: boolean;
}

/** Where a menu opens: below and right of it, where there is room. */
export interface MenuPlace {
  readonly x: Pixels;
  readonly y: Pixels;
}

export function Menu({
  label,
  items,
  at,
  onClose,
}: {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly at: MenuPlace;
  readonly onClose: () => void;
}) {
  const menu = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(at);
  // What had the focus gets it back, wherever the menu is left to.
  const before = useRef(document.activeElement);

  useLayoutEffect(() => {
    const { current } = menu;
    if (current === null) return;
    if (!current.matches(':popover-open')) current.showPopover();
    const { width, height } = current.getBoundingClientRect();
    setPlace({
      x: Math.max(0, Math.min(at.x, innerWidth - width - 4)),
      y: Math.max(0, at.y + height > innerHeight ? Math.min(at.y, innerHeight) - height - 4 : at.y),
    });
    current.querySelector<HTMLElement>('[role="menuitem"]')?.focus({ preventScroll: true });
  }, [at]);
  useEffect(() => {
    const { current } = before;
    return () => {
      if (current instanceof HTMLElement && document.activeElement === document.body) current.focus();
    };
  }, []);

  useEffect(() => {
    const onPress = ({ target }: PointerEvent) => {
      if (!(target instanceof Node && menu.current?.contains(target))) onClose();
    };
    document.addEventListener('pointerdown', onPress, true);
    window.addEventListener('blur', onClose);
    return () => {
      document.removeEventListener('pointerdown', onPress, true);
      window.removeEventListener('blur', onClose);
    };
  }, [onClose]);

  const onKey = (event: KeyboardEvent) => {
    const buttons: Element[] = [...(menu.current?.querySelectorAll('[role="menuitem"]') ?? [])];
    const index = document.activeElement === null ? -1 : buttons.indexOf(document.activeElement);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: (index + 1) % buttons.length,
      ArrowUp: (index - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const target = targets[event.key];
    if (event.key === 'Tab' || event.key === 'Escape') onClose();
    // It opens the console of DevTools otherwise.
    if (event.key === 'Escape') event.preventDefault();
    // The table around it knows these keys as well.
    event.stopPropagation();
    if (target === undefined) return;
    event.preventDefault();
    const button = buttons[target];
    if (button instanceof HTMLElement) button.focus();
  };

  return (
    <div
      ref={menu}
      className={styles.menu}
      popover="manual"
      role="menu"
      aria-label={label}
      data-testid="menu"
      tabIndex={-1}
      style={{ left: place.x, top: place.y }}
      onKeyDown={onKey}
    >
      {items.map(({ id, label: words, act, begins }) => (
        <button
          key={id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={begins ? styles.first : styles.item}
          data-testid={`menu-${id}`}
          onClick={(event) => {
            event.stopPropagation();
            onClose();
            act();
          }}
        >
          {words}
        </button>
      ))}
    </div>
  );
}
