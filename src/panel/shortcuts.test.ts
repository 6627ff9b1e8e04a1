import { expect, test } from 'vitest';
import { type KeyPress, keysOf, keyWithControl, shortcutOf } from './shortcuts.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...held,
});

test('a slash leads to the filter, but not where somebody types one', () => {
  expect(shortcutOf(press('/'), false, false)).toBe('filter');
  expect(shortcutOf(press('/'), true, false)).toBeNull();
  expect(shortcutOf(press('?', { shiftKey: true }), false, false)).toBe('help');
});

test('the timeline is zoomed from wherever nobody types, also by a plus that needs no Shift', () => {
  expect(shortcutOf(press('+', { shiftKey: true }), false, false)).toBe('zoom-in');
  expect(shortcutOf(press('='), false, false)).toBe('zoom-in');
  expect(shortcutOf(press('-'), false, false)).toBe('zoom-out');
  expect(shortcutOf(press('0'), false, false)).toBe('fit');
  for (const key of ['+', '-', '0']) {
    expect(shortcutOf(press(key), true, false)).toBeNull();
    // The browser's own zoom.
    expect(shortcutOf(press(key, { ctrlKey: true }), false, false)).toBeNull();
  }
});

test('with Ctrl they work everywhere, on a Mac with its own key', () => {
  expect(shortcutOf(press('f', { ctrlKey: true }), true, false)).toBe('filter');
  expect(shortcutOf(press('f', { metaKey: true }), true, true)).toBe('filter');
  expect(shortcutOf(press('f', { ctrlKey: true }), false, true)).toBeNull();
  expect(shortcutOf(press('f'), false, false)).toBeNull();
});

test('what belongs to others is left to them', () => {
  expect(shortcutOf(press('f', { ctrlKey: true, altKey: true }), false, false)).toBeNull();
  expect(shortcutOf(press('l', { ctrlKey: true, shiftKey: true }), false, false)).toBeNull();
  expect(shortcutOf(press('w', { ctrlKey: true }), false, false)).toBeNull();
});

test('they are written as each system writes them', () => {
  expect(keysOf('filter', false)).toEqual(['Ctrl+F', '/']);
  expect(keysOf('record', true)).toEqual(['⌘E']);
  expect(keysOf('zoom-in', false)).toEqual(['+']);
  expect(keyWithControl('f', true)).toBe('⌘F');
});
