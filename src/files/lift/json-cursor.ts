/**
 * A place in JSON that lies there as bytes, and what can be read from there on. It knows the plain ways of writing things
 * only, those that `encode.ts` uses: whatever is written otherwise, or is wrong, is declined, never guessed at.
 */

/** Thrown where a cursor does not know its way. */
export class Declined extends Error {
  override readonly name = 'Declined';
}

export function decline(): never {
  throw new Declined();
}

export const ascii = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  point: 0x2e,
  zero: 0x30,
  colon: 0x3a,
  equals: 0x3d,
  backslash: 0x5c,
  opening: { list: 0x5b, object: 0x7b },
  closing: { list: 0x5d, object: 0x7d },
} as const;

/** So many digits are exact as a number, and exact still when multiplied by a thousand. */
const mostDigits = 10;

export class JsonCursor {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next character that is no space. */
  peek(): number {
    let code = this.bytes[this.at] ?? 0;
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = this.bytes[++this.at] ?? 0;
    return code;
  }

  /** Passes over a character, and over spaces before it. */
  take(code: number): void {
    if (this.peek() !== code) decline();
    this.at++;
  }

  /** The same, or passes over nothing and says false. */
  takeIf(code: number): boolean {
    const found = this.peek() === code;
    if (found) this.at++;
    return found;
  }

  /** A key and its colon. Ours have no escapes. */
  key(): string {
    this.take(ascii.quote);
    const start = this.at;
    while (isPlain(this.bytes[this.at] ?? 0)) this.at++;
    const key = String.fromCharCode(...this.bytes.subarray(start, this.at));
    if (this.bytes[this.at++] !== ascii.quote) decline();
    this.take(ascii.colon);
    return key;
  }

  /** A whole number from 0 to `most`. */
  whole(most: number): number {
    this.peek();
    const value = this.#digits();
    return value <= most ? value : decline();
  }

  /** Milliseconds with at most three decimals, in whole microseconds. */
  microseconds(): number {
    const isNegative = this.takeIf(ascii.minus);
    let value = this.#digits() * 1000;
    if (this.bytes[this.at] === ascii.point) {
      const start = ++this.at;
      for (let unit = 100; isDigit(this.bytes[this.at] ?? 0); unit /= 10) {
        if (unit < 1) decline();
        value += ((this.bytes[this.at++] ?? 0) - ascii.zero) * unit;
      }
      if (this.at === start) decline();
    }
    return isNegative ? -value : value;
  }

  #digits(): number {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    let value = 0;
    for (let code = bytes[at] ?? 0; isDigit(code); code = bytes[++at] ?? 0) value = value * 10 + code - ascii.zero;
    const count = at - start;
    if (count === 0 || count > mostDigits || (count > 1 && bytes[start] === ascii.zero)) decline();
    this.at = at;
    return value;
  }

  /** A list of exactly so many items; `readItem` passes over the one it is told. */
  list(length: number, readItem: (index: number) => void): void {
    this.take(ascii.opening.list);
    for (let index = 0; index < length; index++) {
      if (index > 0) this.take(ascii.comma);
      readItem(index);
    }
    this.take(ascii.closing.list);
  }

  /** An object; `readValue` passes over the value of the key it is told. */
  object(readValue: (key: string) => void): void {
    this.take(ascii.opening.object);
    if (this.takeIf(ascii.closing.object)) return;
    do readValue(this.key());
    while (this.takeIf(ascii.comma));
    this.take(ascii.closing.object);
  }

  /** Passes over a value of any kind, whole, if it is one at all: that is for others to find out. */
  skipValue(): void {
    const { bytes } = this;
    let depth = 0;
    for (this.peek(); this.at < bytes.length; this.at++) {
      const code = bytes[this.at];
      if (code === ascii.quote) this.at = this.endOfText() - 1;
      else if (code === ascii.opening.list || code === ascii.opening.object) depth++;
      else if (code === ascii.closing.list || code === ascii.closing.object) depth--;
      // What ends a number or a word is behind it already.
      if (depth < 0 || (depth === 0 && code === ascii.comma)) return;
    }
    decline();
  }

  /** Behind the quote that ends the text beginning here. */
  endOfText(): number {
    const { bytes } = this;
    for (let at = this.at + 1; at < bytes.length; at++) {
      if (bytes[at] === ascii.quote) return at + 1;
      if (bytes[at] === ascii.backslash) at++;
    }
    decline();
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Of a text, what stands for itself in one byte. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code < 0x80 && code !== ascii.quote && code !== ascii.backslash;
}
