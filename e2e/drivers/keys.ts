/** Keys by their `KeyboardEvent.key`, as Chrome's protocol and WebDriver name them. */

export interface Key {
  /** `KeyboardEvent.key` */
  readonly key: string;
  /** Windows' virtual key code, by which Chromium knows what a key does. */
  readonly keyCode: number;
  /** A character of WebDriver's private use area, or the character itself. */
  readonly webDriver: string;
  /** What it types, '' for nothing. */
  readonly text: string;
}

const named: Readonly<Record<string, readonly [keyCode: number, webDriver: string, text?: string]>> = {
  Tab: [9, '\uE004'],
  Enter: [13, '\uE006', '\r'],
  Escape: [27, '\uE00C'],
  PageUp: [33, '\uE00E'],
  PageDown: [34, '\uE00F'],
  End: [35, '\uE010'],
  Home: [36, '\uE011'],
  ArrowLeft: [37, '\uE012'],
  ArrowUp: [38, '\uE013'],
  ArrowRight: [39, '\uE014'],
  ArrowDown: [40, '\uE015'],
  Delete: [46, '\uE017'],
  Backspace: [8, '\uE003'],
  ContextMenu: [93, '\uE01D'],
  F8: [119, '\uE038'],
  F10: [121, '\uE03A'],
};

/** Keys that are held down while another is pressed. */
export const modifiers = ['Alt', 'Control', 'Meta', 'Shift'] as const;
export type Modifier = (typeof modifiers)[number];
/** As WebDriver names them. */
export const heldKeys: Readonly<Record<Modifier, string>> = {
  Alt: '\uE00A',
  Control: '\uE009',
  Meta: '\uE03D',
  Shift: '\uE008',
};

/** @throws {Error} for a name that is neither a character nor in the table */
export function keyNamed(name: string): Key {
  const known = named[name];
  if (known !== undefined) {
    const [keyCode, webDriver, text = ''] = known;
    return { key: name, keyCode, webDriver, text };
  }
  if ([...name].length !== 1) throw new Error(`no key is known as "${name}"`);
  return { key: name, keyCode: name.toUpperCase().charCodeAt(0), webDriver: name, text: name };
}
