/** The keys of the panel as a whole. Those of the timeline and of tables are theirs while they have the focus. */

/** In the order in which they are explained. */
export const shortcutIds = ['filter', 'record', 'clear', 'export', 'zoom-in', 'zoom-out', 'fit', 'help'] as const;
export type ShortcutId = (typeof shortcutIds)[number];

interface Shortcut {
  /** With Ctrl, on a Mac with ⌘: as browsers' own network panels have it. */
  readonly withControl?: string;
  /** Alone, where nobody is typing. */
  readonly alone?: string;
  /** The same, where a keyboard has the other with Shift only; told to nobody. */
  readonly aloneAlso?: string;
}

const shortcuts: Readonly<Record<ShortcutId, Shortcut>> = {
  filter: { withControl: 'f', alone: '/' },
  record: { withControl: 'e' },
  clear: { withControl: 'l' },
  export: { withControl: 's' },
  'zoom-in': { alone: '+', aloneAlso: '=' },
  'zoom-out': { alone: '-' },
  fit: { alone: '0' },
  help: { alone: '?' },
};

/** What of a key press tells a shortcut. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** @param isTyping the key goes to a field: only those with Ctrl are shortcuts */
export function shortcutOf(press: KeyPress, isTyping: boolean, isMac: boolean): ShortcutId | null {
  if (press.altKey) return null;
  const control = isMac ? press.metaKey : press.ctrlKey;
  if (control && press.shiftKey) return null;
  if (!control && (isTyping || press.ctrlKey || press.metaKey)) return null;
  const key = press.key.toLowerCase();
  const isFor = ({ withControl, alone, aloneAlso }: Shortcut) =>
    control ? withControl === key : alone === key || aloneAlso === key;
  return shortcutIds.find((id) => isFor(shortcuts[id])) ?? null;
}

/** As it is written in a tooltip: `Ctrl+F or /`, on a Mac `⌘F or /`. */
export function keysOf(id: ShortcutId, isMac: boolean): readonly string[] {
  const { withControl, alone } = shortcuts[id];
  const control = withControl === undefined ? [] : [keyWithControl(withControl, isMac)];
  return alone === undefined ? control : [...control, alone];
}

/** Of a key that is taken with Ctrl or ⌘: `Ctrl+F`, on a Mac `⌘F`. */
export function keyWithControl(key: string, isMac: boolean): string {
  return `${isMac ? '⌘' : 'Ctrl+'}${key.toUpperCase()}`;
}
