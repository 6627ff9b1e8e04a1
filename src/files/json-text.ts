/**
 * JSON to values and back, each with what plain `JSON` lacks: reading says where the text goes wrong, in the same words
 * in every browser, and tells a file that was cut off from one that was never JSON; writing lays a file out for people.
 */
import { excerpt, refuse } from './file-problem.ts';

const byteOrderMark = '\uFEFF';

/** Parses JSON. Throws FileProblem with line and column, or with the length of what is there when the rest is missing. */
export function parseJson(given: string): unknown {
  const text = given.startsWith(byteOrderMark) ? given.slice(1) : given;
  if (/^\s*$/.test(text.slice(0, 1000)) && text.trim() === '') refuse(null, 'files.empty');
  try {
    return JSON.parse(text);
  } catch {
    const offset = findFault(text);
    if (offset === text.length) refuse(null, 'files.truncated', { length: { bytes: utf8Length(text) } });
    const before = text.slice(0, offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    refuse(null, 'files.not-json', {
      line: before.split('\n').length,
      column: offset - lineStart + 1,
      found: excerpt(text.slice(offset, offset + 12)),
    });
  }
}

/** Where each kind of JSON token may come next. `first-*` is right after the bracket, where the bracket may close again. */
type Expecting = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'comma' | 'end';

/**
 * Where a text stops being JSON: the offset of the first character that cannot be there, or the text's length when it
 * ends too early. Needs no stack but one character a level, so depth cannot exhaust it.
 */
export function findFault(text: string): number {
  const open: ('[' | '{')[] = [];
  let expecting: Expecting = 'value';
  let at = 0;
  const afterValue = (): Expecting => (open.length === 0 ? 'end' : 'comma');
  for (;;) {
    while (isSpace(text.charCodeAt(at))) at++;
    if (at === text.length) return at;
    const character = text.charAt(at);
    const inside = open.at(-1);
    if ((character === '}' || character === ']') && mayClose(character, inside, expecting)) {
      open.pop();
      expecting = afterValue();
      at++;
    } else if (expecting === 'colon' && character === ':') {
      expecting = 'value';
      at++;
    } else if (expecting === 'comma' && character === ',') {
      expecting = inside === '{' ? 'key' : 'value';
      at++;
    } else if (expecting === 'key' || expecting === 'first-key') {
      if (character !== '"') return at;
      const end = endOfString(text, at);
      if (end.fault) return end.at;
      at = end.at;
      expecting = 'colon';
    } else if (expecting === 'value' || expecting === 'first-value') {
      if (character === '{' || character === '[') {
        open.push(character);
        expecting = character === '{' ? 'first-key' : 'first-value';
        at++;
      } else {
        const end = character === '"' ? endOfString(text, at) : endOfScalar(text, at);
        if (end.fault) return end.at;
        at = end.at;
        expecting = afterValue();
      }
    } else return at;
  }
}

interface End {
  readonly at: number;
  /** The token is broken, at `at`. */
  readonly fault: boolean;
}

function mayClose(bracket: '}' | ']', inside: '[' | '{' | undefined, expecting: Expecting): boolean {
  if (bracket === '}') return inside === '{' && (expecting === 'first-key' || expecting === 'comma');
  return inside === '[' && (expecting === 'first-value' || expecting === 'comma');
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function endOfString(text: string, start: number): End {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { at: at + 1, fault: false };
    if (code < 0x20) return { at, fault: true };
    if (code !== 0x5c) continue;
    at++;
    if (at === text.length) break;
    if (text.charAt(at) === 'u') {
      const digits = text.slice(at + 1, at + 5);
      const wrong = digits.search(/[^0-9a-fA-F]/);
      if (wrong !== -1) return { at: at + 1 + wrong, fault: true };
      at += 4;
    } else if (!'"\\/bfnrt'.includes(text.charAt(at))) return { at, fault: true };
  }
  return { at: text.length, fault: true };
}

const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** A number that breaks off where a digit must follow. */
const brokenNumber = /-?(?:(?:0|[1-9]\d*)(?:(?:\.\d+)?[eE][+-]?|\.))?/y;

function endOfScalar(text: string, start: number): End {
  for (const word of ['true', 'false', 'null']) {
    if (text.startsWith(word, start)) return { at: start + word.length, fault: false };
    const rest = text.slice(start, start + word.length);
    if (word.startsWith(rest)) return { at: text.length, fault: true };
  }
  numberForm.lastIndex = start;
  brokenNumber.lastIndex = start;
  const whole = numberForm.exec(text)?.[0].length ?? 0;
  const broken = brokenNumber.exec(text)?.[0].length ?? 0;
  if (broken > whole) return { at: start + broken, fault: true };
  return { at: start + whole, fault: whole === 0 };
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800 || (code >= 0xd800 && code <= 0xdfff)) bytes += 2;
    else bytes += 3;
  }
  return bytes;
}

/** What fits on a line is not broken up. */
const lineWidth = 120;
/** Numbers on one line of a column. */
const numbersPerLine = 40;

/**
 * JSON laid out for people: small things on one line, columns of numbers many to a line, the rest indented by one space a
 * level. Takes time linear in the size of `value`, save for the depth of small things.
 */
export function layOut(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.length > numbersPerLine && value.every((item) => typeof item === 'string'))
      return textLines(value, indent);
    const lines = typeof value[0] === 'number' ? numberLines(value) : value.map((item) => layOut(item, inner));
    return joined('[', lines, ']', indent, value.length > numbersPerLine);
  }
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${layOut(item, inner)}`);
  return joined('{', entries, '}', indent, false);
}

function joined(opening: string, parts: readonly string[], closing: string, indent: string, broken: boolean): string {
  let width = indent.length;
  let breaks = broken;
  for (let i = 0; i < parts.length && !breaks; i++) {
    const part = parts[i] ?? '';
    width += part.length + 2;
    breaks = width > lineWidth || part.includes('\n');
  }
  if (!breaks) return `${opening}${parts.join(', ')}${closing}`;
  return `${opening}\n${indent} ${parts.join(`,\n${indent} `)}\n${indent}${closing}`;
}

/** Texts one to a line, by the browser's own means: payloads are a million. */
function textLines(texts: readonly string[], indent: string): string {
  return `${JSON.stringify(texts, null, `${indent} `).slice(0, -1)}${indent}]`;
}

function numberLines(numbers: readonly unknown[]): string[] {
  const lines: string[] = [];
  for (let from = 0; from < numbers.length; from += numbersPerLine) {
    lines.push(JSON.stringify(numbers.slice(from, from + numbersPerLine)).slice(1, -1));
  }
  return lines;
}
