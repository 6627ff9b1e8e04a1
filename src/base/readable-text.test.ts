import { expect, test } from 'vitest';
import { hexPreview, inertJson, textPreview, visible } from './readable-text.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

test('ordinary text, also beyond ASCII, stays as it is', () => {
  expect(visible('{"name":"Žofia 😀"}')).toBe('{"name":"Žofia 😀"}');
  expect(textPreview(bytesOf('grüße'), 100)).toBe('grüße');
});

test('control characters are shown as their pictures', () => {
  expect(visible('a\nb\tc\0\x7f')).toBe('a␊b␉c␀␡');
});

test('characters that would reorder or hide text are shown by name', () => {
  expect(visible('admin\u202egpj.exe')).toBe('admin⟨U+202E⟩gpj.exe');
  expect(visible('a\u200bb\ufeff\u2066')).toBe('a⟨U+200B⟩b⟨U+FEFF⟩⟨U+2066⟩');
  expect(visible('\u{e0041}\u2028\ud800')).toBe('⟨U+E0041⟩⟨U+2028⟩⟨U+D800⟩');
});

test('JSON is spelt so that it neither reorders text nor speaks to a terminal, and stays the same value', () => {
  const value = { '\u202ekey': 'a\u001b[31m\u009b31m\u007f\u2028\u2066b\u{e0041}\ufeff é 😀' };
  const json = inertJson(JSON.stringify(value));
  expect(json).toMatch(/^[\x20-\x7eé😀]*$/u);
  expect(JSON.parse(json)).toEqual(value);
});

test('a character cut off by the capture is left out, a wrong byte is not hidden', () => {
  expect(textPreview(bytesOf('ab€').subarray(0, 4), 100)).toBe('ab');
  expect(textPreview(new Uint8Array([0x61, 0xff, 0x62]), 100)).toBe('a\ufffdb');
});

test('previews end where they should', () => {
  expect(textPreview(bytesOf('abcdef'), 3)).toBe('abc');
  expect(hexPreview(new Uint8Array([1, 160, 255, 9]), 3)).toBe('01 a0 ff');
});
