/**
 * What a person does in the panel, as functions that are evaluated in its page: they see nothing of this file, and each
 * finds the panel's parts by the hooks that it keeps for tests.
 */
import type { Milliseconds } from '../../src/base/units.ts';

/** Opens the frames of the first connection. How long, by the clock, from the click on its tab until they were painted. */
export async function openedFrames(): Promise<Milliseconds> {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const tab = (name: string) =>
    [...document.querySelectorAll<HTMLElement>('[role="tab"]')].find(({ textContent }) => textContent === name);
  document.querySelector<HTMLElement>('[data-testid="connection-row"]')?.click();
  tab('Diagnosis')?.click();
  await painted();
  const begin = performance.now();
  tab('Frames')?.click();
  while (document.querySelector('[data-testid="frame-row"]') === null) await painted();
  await painted();
  return performance.now() - begin;
}

/** Moves the timeline once a paint: to and fro, closer and away. */
export async function movedTimeline(paints: number): Promise<boolean> {
  const canvas = document.querySelector('[data-testid="timeline"]');
  const { x = 0, y = 0, width = 0 } = canvas?.getBoundingClientRect() ?? {};
  const at = { clientX: x + width / 2, clientY: y + 100, bubbles: true, cancelable: true };
  for (let i = 0; i < paints; i++) {
    const delta = i % 2 === 0 ? { deltaX: i % 20 < 10 ? 20 : -20 } : { deltaY: i % 40 < 20 ? -120 : 120 };
    canvas?.dispatchEvent(new WheelEvent('wheel', { ...at, ...delta }));
    await new Promise(requestAnimationFrame);
  }
  return true;
}

/** Scrolls the frames by a notch of the wheel each paint, as fast as a wheel can be turned. */
export async function scrolledFrames(paints: number): Promise<boolean> {
  const body = document.querySelector('[data-testid="frame-row"]')?.parentElement;
  if (body != null) body.scrollTop = 0;
  for (let i = 0; i < paints; i++) {
    if (body != null) body.scrollTop += 100;
    await new Promise(requestAnimationFrame);
  }
  return true;
}

/** A filter of the panel: where one types, and where it says how much it lets through, all by test ids. */
export interface FilterField {
  readonly field: string;
  readonly standing: string;
}

/**
 * Types a text into an empty filter, and empties it again. How long, by the clock, until all that it lets through was found
 * and painted.
 */
export async function filteredBy({ field, standing }: FilterField, text: string): Promise<Milliseconds> {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const said = () => document.querySelector(`[data-testid="${standing}"]`)?.textContent ?? '';
  const input = document.querySelector<HTMLInputElement>(`[data-testid="${field}"]`);
  if (input === null) throw new Error(`there is no ${field}`);
  const type = (typed: string) => {
    // Past React's own setter, which would take the change for one of its own.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, typed);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  // It says so as long as it looks for more.
  const isDone = () => said() !== '' && !said().endsWith('…');
  const begin = performance.now();
  type(text);
  do await painted();
  while (!isDone());
  const took = performance.now() - begin;
  type('');
  while (said() !== '') await painted();
  return took;
}
