/** A document that can be asked, looked at and clicked: a page in a tab, or Deadair's panel inside DevTools. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Bytes, Milliseconds } from '../../src/base/units.ts';
import { until } from './until.ts';

/** A function that runs in the document. It sees its arguments and the document's globals, nothing of the test. */
type InDocument<Args extends readonly unknown[], Result> = (...args: Args) => Result;

export interface WaitOptions {
  readonly timeoutMs?: Milliseconds;
}

export abstract class Surface {
  /** Evaluates an expression for a promise of JSON text (or undefined), and awaits it. */
  protected abstract evaluateJson(expression: string): Promise<string | undefined>;
  /** A PNG of the window it is shown in. */
  protected abstract capture(): Promise<Buffer>;
  /** Processor time that the document's process has used since it began, in all its threads. */
  abstract processTime(): Promise<Milliseconds>;
  /** What its scripts hold, buffers included, after all garbage was collected. */
  abstract memory(): Promise<Bytes>;
  /** Moves the mouse there: CSS pixels from the document's upper left corner as shown. */
  abstract hoverAt(x: number, y: number): Promise<void>;
  /** A real click with the mouse, which counts as a user's gesture. */
  abstract clickAt(x: number, y: number): Promise<void>;

  /**
   * Evaluates a function, or an expression given as text, and awaits its promise. Arguments and result travel as JSON.
   *
   * @throws {Error} with the message of what it threw
   */
  evaluate<Args extends readonly unknown[], Result>(
    body: InDocument<Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>>;
  evaluate(expression: string): Promise<unknown>;
  async evaluate(
    body: InDocument<readonly unknown[], unknown> | string,
    ...args: readonly unknown[]
  ): Promise<unknown> {
    const json = await this.evaluateJson(jsonExpression(typeof body === 'string' ? body : callExpression(body, args)));
    return json === undefined ? undefined : JSON.parse(json);
  }

  /**
   * Waits until the function or expression yields something truthy, and answers with it.
   *
   * @throws {Error} when time is up, with what the document shows by then
   */
  waitFor<Args extends readonly unknown[], Result>(
    body: InDocument<Args, Result>,
    options?: WaitOptions,
    ...args: Args
  ): Promise<Exclude<Awaited<Result>, false | 0 | '' | null | undefined>>;
  waitFor(expression: string, options?: WaitOptions): Promise<unknown>;
  async waitFor(
    body: InDocument<readonly unknown[], unknown> | string,
    options: WaitOptions = {},
    ...args: readonly unknown[]
  ): Promise<unknown> {
    const expression = typeof body === 'string' ? body : callExpression(body, args);
    try {
      return await until(async () => (await this.evaluate(expression)) || undefined, {
        ...options,
        what: String(body),
      });
    } catch (error) {
      const shown = await this.text().catch((failure) => String(failure));
      throw new Error(`${(error as Error).message}\nIt shows:\n${shown}`, { cause: error });
    }
  }

  /** What a person reads in it. */
  text(): Promise<string> {
    return this.evaluate(() => document.body.innerText);
  }

  /**
   * Clicks the middle of the first element that matches, has the text (where given), can be seen and is not covered.
   * Waits for it.
   */
  async click(selector: string, text = ''): Promise<void> {
    const { x, y } = await this.waitFor(middleOf, {}, selector, text);
    await this.clickAt(x, y);
  }

  /** Puts a file into `<input type="file">`, as if the person had chosen it. */
  async chooseFile(selector: string, path: string): Promise<void> {
    await this.evaluate(putFile, selector, basename(path), readFileSync(path).toString('base64'));
  }

  /** Writes a PNG of the window. */
  async screenshot(path: string): Promise<void> {
    writeFileSync(path, await this.capture());
  }
}

/** Puts a document at a breakpoint, a task after the one that evaluates it. */
export const breakpointExpression = 'void setTimeout(() => { debugger; })';

/** The function's source, called with arguments that survive JSON. */
export function callExpression(body: (...args: never) => unknown, args: readonly unknown[]): string {
  const list = args.map((arg) => JSON.stringify(arg) ?? 'undefined').join(', ');
  // esbuild, which runs this file, wraps inner functions in __name(); the document has none.
  return `(() => { const __name = (f) => f; return (${body})(${list}); })()`;
}

/** An expression for a promise of JSON text, or of undefined. */
export function jsonExpression(expression: string): string {
  return `(async () => JSON.stringify(await (${expression})))()`;
}

function middleOf(selector: string, text: string): { x: number; y: number } | undefined {
  for (const element of document.querySelectorAll(selector)) {
    if (!element.textContent?.includes(text)) continue;
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const onTop = document.elementFromPoint(x, y);
    if (onTop !== null && (element.contains(onTop) || onTop.closest('label')?.contains(element))) return { x, y };
  }
  return undefined;
}

function putFile(selector: string, name: string, base64: string): void {
  const input = document.querySelector(selector);
  if (!(input instanceof HTMLInputElement)) throw new Error(`no input ${selector}`);
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  input.files = transfer.files;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
