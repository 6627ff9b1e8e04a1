/**
 * Texts of strangers in Markdown. URLs, close reasons, payloads and sentences that cite them come from pages, servers and
 * files; whatever they hold, a report must show it as text: no HTML, no links, no mentions of people, no references to
 * issues, no lines or table cells of their own, nothing invisible.
 *
 * Backslashes are not enough: GitHub looks for `@name` and `#1` after it has taken them away. It looks nowhere in code, so
 * everything that is not plainly words goes into code.
 */
import { visible } from '../../base/readable-text.ts';

/** Inline code that holds any text, of which at most `longest` characters are shown. */
export function code(text: string, longest = 80): string {
  const shown = clipped(text, longest);
  const fence = '`'.repeat(longestRun(shown) + 1);
  // Markdown takes one space from both ends of what has one at both, and a backtick must not touch the fence.
  const pad = /^[` ]|[` ]$|^$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** What surrounds a word and is none of it. */
const quotesBefore = /^[“‘(„"']*/u;
const marksAfter = /[”’).,;:!?"'…]*$/u;

/**
 * Words as they are, in one line, and in code what is more than words: `proxy_read_timeout`, `@name`, `<img>`. Not longer
 * than about `longest` characters.
 */
export function prose(text: string, longest = 300): string {
  let said = '';
  for (const word of words(text)) {
    const next = said === '' ? proseWord(word, true) : ` ${proseWord(word, false)}`;
    if (said.length + next.length > longest) return `${said} …`.trimStart();
    said += next;
  }
  return said;
}

const longestWord = 120;

/** One by one: of a long text only the beginning is wanted. */
function* words(text: string): Iterable<string> {
  for (const [word] of text.matchAll(/\S+/gu)) yield word;
}

function proseWord(word: string, first: boolean): string {
  if (word.length > longestWord) return code(word, longestWord);
  const before = quotesBefore.exec(word)?.[0] ?? '';
  const after = marksAfter.exec(word.slice(before.length))?.[0] ?? '';
  const core = word.slice(before.length, word.length - after.length);
  if (first && listMarker.test(word)) return code(word);
  const isPlain = plainCharacters.test(core) && !moreThanWords.test(word);
  return isPlain ? word : `${before}${code(core, longestWord)}${after}`;
}

/** What would begin a list or underline a heading if it stood at the beginning of a line. */
const listMarker = /^(?:\d+[.)]|[-+=]+)$/;
const plainCharacters = /^[\p{L}\p{N}.,;:'’"“”()%+=−–—/…×·→-]*$/u;
/**
 * Letters that are more than a word: `//` and `www.` become links, `GH-1` and long hexadecimal numbers references, `:name:` a
 * picture.
 */
const moreThanWords = /\/\/|www\.|\bgh-\d|\b[0-9a-f]{7,}\b|(?<!\d):[\w+-]+:/i;

/** A block of code, line by line, in a monospaced font. */
export function fenced(lines: readonly string[], language: 'text' | 'sh' = 'text'): string {
  const shown = lines.map((line) => visible(line).trimEnd());
  const fence = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
  return [`${fence}${language}`, ...shown, fence].join('\n');
}

/** How the cells of a column stand. */
export type Alignment = 'left' | 'right';

/** A table. Cells are Markdown of one line. */
export function table(
  columns: readonly (readonly [string, Alignment])[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const rule = columns.map(([, alignment]) => (alignment === 'right' ? '--:' : ':--'));
  return [line(columns.map(([name]) => name)), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}

/** A pipe ends a cell even in code. Parsers differ in how they read backslashes before one. */
function cell(text: string): string {
  return text.replace(/\\(?=\\*\|)/g, '⟨U+005C⟩').replaceAll('|', '\\|');
}

/** Between two lines of a paragraph. Two spaces: issues break lines without, other readers of Markdown do not. */
export const lineBreak = '  \n';

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Text with nothing invisible in it, of which at most `longest` characters are shown. */
export function clipped(text: string, longest: number): string {
  let shown = '';
  for (const character of text) {
    const next = visible(character);
    if (shown.length + next.length > longest) return `${shown}…`;
    shown += next;
  }
  return shown;
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}
