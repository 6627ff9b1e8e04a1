/**
 * Strangers' texts and payloads for reading, on a screen or in a report: text only, and what would hide or reorder text
 * (control characters, bidirectional overrides, invisible ones) is shown by name.
 */

/** The first bytes of a text payload, made visible. A character cut off at the end of `bytes` is left out. */
export function textPreview(bytes: Uint8Array, longest: number): string {
  // No character is longer than four bytes; decoding as a stream holds an unfinished one back.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, longest * 4), { stream: true });
  return visible(text.slice(0, longest));
}

/** The first bytes of a binary payload in hexadecimal, in pairs: `01 a0 ff`. */
export function hexPreview(bytes: Uint8Array, longest: number): string {
  return Array.from(bytes.subarray(0, longest), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/**
 * JSON that shows in an editor, and on a terminal, in the order it is written in, and does nothing there: what JSON itself
 * leaves as it is (DEL, C1 controls, format characters such as bidirectional overrides, line separators) is escaped. Same
 * value, other spelling.
 */
export function inertJson(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/**
 * Text with everything invisible made visible: C0 controls as their pictures (␊), the rest by code point (⟨U+202E⟩).
 * Covers controls (Cc), format characters (Cf: bidi, zero width, tags), line and paragraph separators (Zl, Zp) and lone
 * surrogates (Cs).
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '␡';
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
