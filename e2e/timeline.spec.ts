/** The timeline by mouse, and without one: its overview by sliders, its lanes by keys that are read aloud, and all of it as a table. */
import { writeFileSync } from 'node:fs';
import type { TestInfo } from '@playwright/test';
import { diagnose } from '../src/diagnosis/engine.ts';
import { writeSessionFile } from '../src/files/encode.ts';
import { type ScriptedConnection, scriptedSession } from '../src/session/fixture.ts';
import type { Modifier } from './drivers/keys.ts';
import type { Page } from './drivers/page.ts';
import { expect, test } from './fixture.ts';
import { importSession } from './panel-view.ts';

/** Asks and is answered, falls silent, and is cut off after a minute of it; the page comes back after 1.5 s. */
function cutOff(at: number): ScriptedConnection {
  return {
    at,
    openAt: at + 100,
    frames: [
      [at + 1000, 'out', '{"type":"ping"}'],
      [at + 1250, 'in', '{"type":"pong"}'],
    ],
    close: { at: at + 61_230, code: 1006 },
    handshake: { responseHeaders: { server: 'nginx/1.24.0' } },
  };
}

const session = scriptedSession({
  connections: [cutOff(0), cutOff(62_730), cutOff(125_460), { at: 188_190 }],
  until: 190_000,
});

async function openSession(viewer: Page, testInfo: TestInfo): Promise<void> {
  const path = testInfo.outputPath('session.json');
  writeFileSync(path, writeSessionFile(session, diagnose(session)));
  await importSession(viewer, path);
  await viewer.waitFor(() => document.querySelector('[data-testid="overview-start"][aria-valuetext]') !== null);
}

/** Presses keys on an element, one after the other. */
async function press(page: Page, testId: string, keys: readonly string[], ...held: readonly Modifier[]): Promise<void> {
  await page.evaluate((selector: string) => {
    document.querySelector<HTMLElement>(selector)?.focus();
    return true;
  }, `[data-testid="${testId}"]`);
  for (const key of keys) await page.press(key, ...held);
}

test('sliders choose the stretch that the timeline shows, and its table keeps to it', async ({
  driver,
  openPage,
}, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await openSession(viewer, testInfo);
  await viewer.screenshot(testInfo.outputPath('whole.png'));

  await viewer.click('[data-testid="timeline-as-table"]');
  const rows = () =>
    viewer.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="event-row"]')].map((row) => row.innerText),
    );
  expect((await rows()).filter((row) => row.includes('1006 Abnormal Closure'))).toHaveLength(3);
  expect((await rows()).join('\n')).toContain('in the place of #3, 1.5 s after it was lost');

  await press(viewer, 'overview-end', ['PageDown', 'PageDown', 'PageDown', 'PageDown']);
  await viewer.waitFor(
    () => document.querySelector('[data-testid="overview-end"]')?.getAttribute('aria-valuenow') === '114000',
  );
  await viewer.waitFor(() => document.querySelectorAll('[data-testid="event-row"][data-kind="close"]').length === 1);
  await viewer.screenshot(testInfo.outputPath('stretch.png'));

  await press(viewer, 'overview-stretch', ['Escape']);
  await viewer.waitFor(() => document.querySelectorAll('[data-testid="event-row"][data-kind="close"]').length === 3);
});

test('keys go along a lane from frame to frame and from silence to silence, and what they reach is read aloud', async ({
  driver,
  openPage,
}, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await openSession(viewer, testInfo);
  const reached = () =>
    viewer.evaluate(() => document.querySelector('[data-testid="timeline-reached"]')?.textContent ?? '');

  await press(viewer, 'timeline', ['ArrowDown']);
  await viewer.waitFor(() => document.querySelector('[aria-selected="true"]') !== null);
  for (const said of ['Connecting', 'Opened, 100 ms', 'Sent 15 B. a heartbeat, answered after 250 ms']) {
    await press(viewer, 'timeline', ['ArrowRight'], 'Shift');
    expect(await reached()).toContain(said);
  }
  await press(viewer, 'timeline', ['PageDown']);
  expect(await reached()).toMatch(/59\.98 s of silence, then the close.*fits an idle timeout of 60 s.*nginx/);
  await press(viewer, 'timeline', ['PageDown']);
  expect(await reached()).toContain('1006 Abnormal Closure');
  await viewer.screenshot(testInfo.outputPath('reached.png'));
});

test('the mouse brushes a stretch on the overview, moves it and its ends, drags the timeline along, and zooms with its wheel', async ({
  driver,
  openPage,
}, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await openSession(viewer, testInfo);
  const boxOf = (testId: string) =>
    viewer.evaluate((selector: string) => {
      const { x, y, width, height } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      return { x, y, width, height, middle: { x: x + width / 2, y: y + height / 2 } };
    }, `[data-testid="${testId}"]`);
  /** Where the stretch begins and ends, as shares of the session. */
  const shown = () =>
    viewer.evaluate(() =>
      ['start', 'end'].map((grip) => {
        const slider = document.querySelector(`[data-testid="overview-${grip}"]`);
        return Number(slider?.getAttribute('aria-valuenow')) / Number(slider?.getAttribute('aria-valuemax'));
      }),
    );
  const strip = await boxOf('overview');
  const at = (share: number) => ({ x: strip.x + strip.width * share, y: strip.y + strip.height / 2 });
  const becomes = async (from: number, to: number) => {
    await expect.poll(async () => Math.abs(((await shown())[0] ?? -1) - from)).toBeLessThan(0.01);
    await expect.poll(async () => Math.abs(((await shown())[1] ?? -1) - to)).toBeLessThan(0.01);
  };

  await viewer.drag(at(0.4), at(0.6));
  await becomes(0.4, 0.6);
  await viewer.screenshot(testInfo.outputPath('brushed.png'));
  await viewer.drag(at(0.5), at(0.3));
  await becomes(0.2, 0.4);
  await viewer.drag((await boxOf('overview-end')).middle, at(0.7));
  await becomes(0.2, 0.7);

  const canvas = await boxOf('timeline');
  const { middle } = canvas;
  // Half a width of the timeline is half of what it shows, and the other way round.
  await viewer.drag({ x: middle.x - canvas.width / 4, y: middle.y }, { x: middle.x, y: middle.y });
  await becomes(0.075, 0.575);

  // The wheel shows less, and what is under the mouse stays there.
  const quarter = { x: canvas.x + canvas.width / 4, y: middle.y };
  const pointed = ([from = 0, to = 0]: number[]) => from + (to - from) / 4;
  const before = pointed(await shown());
  await viewer.wheel(quarter, -300);
  await expect.poll(async () => (await shown()).reduce((from, to) => to - from)).toBeLessThan(0.45);
  expect(Math.abs(pointed(await shown()) - before)).toBeLessThan(0.01);

  await viewer.click('[data-testid="time-range-clear"]');
  await becomes(0, 1);
});

test('keys zoom from wherever nobody types', async ({ driver, openPage }, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await openSession(viewer, testInfo);
  const isWhole = () => document.querySelector('[data-testid="time-range"]') === null;
  const isPart = () => document.querySelector('[data-testid="time-range"]') !== null;
  await viewer.click('[data-testid="connection-row"][data-connection-id="1"]');
  await viewer.press('+');
  await viewer.waitFor(isPart);
  await viewer.press('-');
  await viewer.waitFor(isWhole);
  await viewer.press('+');
  await viewer.waitFor(isPart);
  await press(viewer, 'filter', ['0']);
  await viewer.waitFor(() => document.querySelector<HTMLInputElement>('[data-testid="filter"]')?.value === '0');
  expect(await viewer.evaluate(isPart)).toBe(true);
  await press(viewer, 'group', ['0']);
  await viewer.waitFor(isWhole);
});

test('a drag that the browser takes for itself moves the timeline no more', async ({ driver, openPage }, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await openSession(viewer, testInfo);
  /** Where the stretch shown begins after each event of a drag to the right, when it was painted. */
  const begins = await viewer.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="timeline"]');
    const slider = document.querySelector('[data-testid="overview-start"]');
    if (canvas === null || slider === null) throw new Error('no timeline');
    // Nobody is pointing: there is nothing to capture.
    canvas.setPointerCapture = () => {};
    const box = canvas.getBoundingClientRect();
    const seen: number[] = [];
    for (const [type, x] of [
      ['wheel', 300],
      ['pointermove', 300],
      ['pointerdown', 300],
      ['pointermove', 250],
      ['pointercancel', 250],
      ['pointermove', 200],
    ] as const) {
      const at = { clientX: box.x + x, clientY: box.y + 60, bubbles: true, cancelable: true };
      canvas.dispatchEvent(
        type === 'wheel' ? new WheelEvent(type, { ...at, deltaY: -600 }) : new PointerEvent(type, { ...at, button: 0 }),
      );
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      seen.push(Number(slider.getAttribute('aria-valuenow')));
    }
    return seen;
  });
  const [, pointed = 0, pressed, dragged = 0, cancelled, after] = begins;
  expect(pressed).toBe(pointed);
  expect(dragged).toBeGreaterThan(pointed);
  expect([cancelled, after]).toEqual([dragged, dragged]);
});

test('each piece of evidence leads to where it can be seen: on the timeline, in the handshake', async ({
  driver,
  openPage,
}, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await openSession(viewer, testInfo);
  await viewer.click('[data-testid="connection-row"][data-connection-id="1"]');
  const pieces = await viewer.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="evidence"]')].map((piece) => ({
      said: piece.innerText,
      leadsTo: piece.querySelector<HTMLElement>('[data-testid="show-evidence"]')?.dataset.place,
    })),
  );
  expect(pieces.length).toBeGreaterThan(5);
  expect(pieces.filter(({ leadsTo }) => leadsTo === undefined)).toEqual([]);

  // What is said of one of them shows that one; what is said of all, all.
  await viewer.click('[data-testid="evidence"] [data-place="timeline"]', '#1');
  await viewer.waitFor(() => document.querySelector('[data-testid="time-range"]') !== null);
  await viewer.waitFor(
    () =>
      document
        .querySelector('[aria-selected="true"][data-testid="connection-row"]')
        ?.getAttribute('data-connection-id') === '0',
  );
  await viewer.screenshot(testInfo.outputPath('silence.png'));
  await viewer.click('[data-place="handshake"]');
  await viewer.waitFor(() => document.querySelector('#tab-handshake[aria-selected="true"]') !== null);
  const shown = await viewer.evaluate(() => {
    const panel = document.querySelector<HTMLElement>('[role="tabpanel"]');
    return { text: panel?.innerText, hasFocus: panel === document.activeElement };
  });
  expect(shown.text).toContain('nginx/1.24.0');
  // By keys one goes on from there.
  expect(shown.hasFocus).toBe(true);
});

test('both canvases have the pixels of the screen, also when the page is zoomed to 200 %', async ({
  driver,
  openPage,
}, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await openSession(viewer, testInfo);
  for (const [width, height, scale] of [
    [1280, 800, 1],
    [640, 400, 2],
  ] as const) {
    await viewer.resize(width, height, scale);
    await viewer.waitFor(
      (expected: number) =>
        devicePixelRatio === expected &&
        [...document.querySelectorAll('canvas')].filter(
          (canvas) => canvas.width > 0 && Math.abs(canvas.width - canvas.clientWidth * devicePixelRatio) <= 1,
        ).length === 2,
      {},
      scale,
    );
  }
  await viewer.screenshot(testInfo.outputPath('zoomed.png'));
});
