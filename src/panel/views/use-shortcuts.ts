/** Listens for the keys of the panel as a whole. */
import { useEffect, useRef } from 'react';
import { keysOf, keyWithControl, type ShortcutId, shortcutOf } from '../shortcuts.ts';

function isMac(): boolean {
  return /Mac/.test(navigator.userAgent);
}

/** @param acts what there is to be done now; others are the browser's */
export function useShortcuts(acts: Readonly<Partial<Record<ShortcutId, () => void>>>): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Whoever took the key for themselves, and dialogs, come first.
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      const id = shortcutOf(event, isField(event.target), isMac());
      const act = id === null ? undefined : latest.current[id];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])')
  );
}

/** For a tooltip: `Ctrl+F, /`. */
export function shortcutText(id: ShortcutId): string {
  return keysOf(id, isMac()).join(', ');
}

/** The same for a key of one part of the panel: `Ctrl+F`, on a Mac `⌘F`. */
export function controlKeyText(key: string): string {
  return keyWithControl(key, isMac());
}
