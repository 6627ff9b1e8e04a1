/** A document reached over Chrome's DevTools protocol. */
import type { Bytes, Milliseconds } from '../../src/base/units.ts';
import type { CdpSession } from './cdp-session.ts';
import type { Key, Modifier } from './keys.ts';
import type { Place } from './page.ts';

/** Evaluates an expression for a promise of text, as a user's gesture would. */
export async function evaluateText(session: CdpSession, expression: string): Promise<string | undefined> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return typeof result.value === 'string' ? result.value : undefined;
}

/** What scripts hold in an attached target, after all garbage was collected. */
export async function heldMemory(session: CdpSession): Promise<Bytes> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}

export async function hover(session: CdpSession, x: number, y: number): Promise<void> {
  await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
}

export async function click(
  session: CdpSession,
  x: number,
  y: number,
  button: 'left' | 'right' = 'left',
): Promise<void> {
  await hover(session, x, y);
  for (const type of ['mousePressed', 'mouseReleased'] as const) {
    await session.send('Input.dispatchMouseEvent', { type, x, y, button, clickCount: 1 });
  }
}

export async function wheel(session: CdpSession, at: Place, pixels: number): Promise<void> {
  await session.send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...at, deltaX: 0, deltaY: pixels });
}

export async function drag(session: CdpSession, from: Place, path: readonly Place[]): Promise<void> {
  await hover(session, from.x, from.y);
  const button = { button: 'left', buttons: 1, clickCount: 1 } as const;
  await session.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...from, ...button });
  for (const place of path) await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...place, ...button });
  const end = path.at(-1) ?? from;
  await session.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...end, ...button, buttons: 0 });
}

export async function screenshot(session: CdpSession): Promise<Buffer> {
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  return Buffer.from(data, 'base64');
}

/** Chrome's protocol has a bit for each. */
const modifierBits: Readonly<Record<Modifier, number>> = { Alt: 1, Control: 2, Meta: 4, Shift: 8 };

export async function press(session: CdpSession, key: Key, held: readonly Modifier[]): Promise<void> {
  const bits = held.reduce((sum, modifier) => sum + modifierBits[modifier], 0);
  // A key that is pressed with Control or Meta is a command and types nothing.
  const text = held.some((modifier) => modifier !== 'Shift') ? '' : key.text;
  const event = { key: key.key, windowsVirtualKeyCode: key.keyCode, modifiers: bits };
  await session.send('Input.dispatchKeyEvent', { type: text === '' ? 'rawKeyDown' : 'keyDown', text, ...event });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
}

/** Puts a file of this disk into an input, as the browser's own dialog does; it is read only when the page reads it. */
export async function chooseFile(session: CdpSession, selector: string, path: string): Promise<void> {
  const { result } = await session.send('Runtime.evaluate', {
    expression: `document.querySelector(${JSON.stringify(selector)})`,
  });
  if (result.objectId === undefined) throw new Error(`no input ${selector}`);
  await session.send('DOM.setFileInputFiles', { files: [path], objectId: result.objectId });
}

/** Measuring is switched on for the question alone: it watches every task of the process. */
export async function processTime(session: CdpSession): Promise<Milliseconds> {
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.send('Performance.disable');
  const seconds = metrics.find(({ name }) => name === 'ProcessTime')?.value;
  if (seconds === undefined) throw new Error('Chromium does not tell the time of a process.');
  return seconds * 1000;
}
