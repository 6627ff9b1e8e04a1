import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Surface } from './surface.ts';

/** A document without elements: enough to evaluate in. */
class Blank extends Surface {
  protected evaluateJson(expression: string): Promise<string | undefined> {
    return runInNewContext(expression, { document: { body: { innerText: 'nothing here' } } });
  }
  protected async capture(): Promise<Buffer> {
    return Buffer.alloc(0);
  }
  async processTime(): Promise<number> {
    return 0;
  }
  async memory(): Promise<number> {
    return 0;
  }
  async hoverAt(): Promise<void> {}
  async clickAt(): Promise<void> {}
}

const blank = new Blank();

test('functions get their arguments and give their result, promised or not', async () => {
  expect(await blank.evaluate((a: number, b: { c: string }) => [a, b.c], 1, { c: 'x' })).toEqual([1, 'x']);
  expect(await blank.evaluate(async () => 'later')).toBe('later');
  expect(await blank.evaluate('1 + 1')).toBe(2);
});

test('undefined stays undefined, both ways', async () => {
  expect(await blank.evaluate((value: unknown) => typeof value, undefined)).toBe('undefined');
  expect(await blank.evaluate(() => undefined)).toBeUndefined();
});

test('inner functions survive, although the tool that runs this file wraps them', async () => {
  expect(
    await blank.evaluate(() => {
      function inner() {
        return inner.name;
      }
      const arrow = () => inner();
      return arrow();
    }),
  ).toBe('inner');
});

test('what is thrown there is thrown here', async () => {
  const failing = () => {
    throw new Error('boom');
  };
  await expect(blank.evaluate(failing)).rejects.toThrow('boom');
});

test('waiting ends with the first truthy answer', async () => {
  const soon = Date.now() + 80;
  expect(await blank.waitFor((at: number) => Date.now() >= at && 'now', {}, soon)).toBe('now');
});

test('waiting in vain says for what, and what is shown instead', async () => {
  const waiting = blank.waitFor('document.body.missing', { timeoutMs: 5 });
  await expect(waiting).rejects.toThrow(/in vain for document\.body\.missing.*nothing here/s);
});
