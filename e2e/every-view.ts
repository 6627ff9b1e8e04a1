/** Goes through everything that the panel can show of a session, and stops at each to be looked at. */
import type { Surface } from './drivers/surface.ts';
import { fill, select, shownConnections } from './panel-view.ts';

/** Called with the name of what is shown now. */
type Look = (view: string) => Promise<void>;

/** Every tab of every connection and of all of them, every frame in every way, menus, completions, dialogs, the timeline in all ways. */
export async function visitEveryView(surface: Surface, look: Look): Promise<void> {
  const tabs = await surface.evaluate(() => [...document.querySelectorAll('[role="tab"]')].map(({ id }) => id));
  if (tabs.length < 4) throw new Error(`tabs are missing: ${tabs}`);
  // Whether rows are grouped is remembered from whoever looked before.
  const isGrouped = `document.querySelector('[data-testid="group"]').getAttribute('aria-pressed') === 'true'`;
  if (!(await surface.evaluate(isGrouped))) await surface.click('[data-testid="group"]');
  for (const tab of tabs) await visitTab(surface, tab, 'all connections', look);
  for (const { id } of await shownConnections(surface)) {
    const row = `[data-testid="connection-row"][data-connection-id="${id}"]`;
    await select(surface, id);
    await pointAtLane(surface, row, `#${id + 1}`, look);
    await walkLane(surface, `#${id + 1}`, look);
    for (const tab of tabs) await visitTab(surface, tab, `#${id + 1}`, look);
    await visitFrames(surface, `#${id + 1}`, look);
    await visitMenu(surface, row, look);
  }
  const hasGroups = await surface.evaluate(() => document.querySelector('[data-testid="group-row"]') !== null);
  if (hasGroups) {
    await visitMenu(surface, '[data-testid="group-row"]', look);
    await pointAtLane(surface, '[data-testid="group-row"]', 'a group', look);
  }
  await surface.click('[data-testid="timeline-as-table"]');
  await surface.waitFor(() => document.querySelector('[data-testid="event-row"]') !== null);
  await look('the timeline as table');
  await surface.click('[data-testid="timeline-as-table"]');
  await visitFilter(surface, look);
  await visitDialogs(surface, look);
}

async function visitTab(surface: Surface, tab: string, whose: string, look: Look): Promise<void> {
  await surface.click(`[id="${tab}"]`);
  await look(`${tab} of ${whose}`);
}

async function visitFrames(surface: Surface, whose: string, look: Look): Promise<void> {
  await surface.click('#tab-frames');
  const frames = await surface.evaluate(() => document.querySelectorAll('[data-testid="frame-row"]').length);
  for (let row = 1; row <= frames; row++) {
    await surface.click(`[data-testid="frame-row"]:nth-of-type(${row})`);
    const views = await surface.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="payload"] [role="radio"]')].map(
        ({ dataset }) => dataset.view,
      ),
    );
    for (const view of views) {
      await surface.click(`[data-testid="payload"] [role="radio"][data-view="${view}"]`);
      await look(`frame ${row} of ${whose} as ${view}`);
    }
  }
  if (frames === 0) return;
  await surface.click('[data-testid="frame-find-open"]');
  await fill(surface, 'frame-find', 'hostile');
  await look(`what is found in ${whose}`);
  await surface.click('[data-testid="frame-find-open"]');
}

/** By keys from moment to moment to the end, and back from silence to silence: as they are read aloud. */
async function walkLane(surface: Surface, whose: string, look: Look): Promise<void> {
  const reached = () => surface.evaluate(() => document.querySelector('[data-testid="timeline-reached"]')?.textContent);
  for (const press of [{ key: 'ArrowRight', shiftKey: true }, { key: 'PageUp' }]) {
    let before: string | null | undefined;
    do {
      before = await reached();
      await pressOn(surface, '[data-testid="timeline"]', press);
      await painted(surface);
      await look(`${whose} by ${press.key}: ${await reached()}`);
    } while ((await reached()) !== before);
  }
}

/** What the tip beside the mouse says, wherever there is one over the lane of a row that is in sight. */
async function pointAtLane(surface: Surface, row: string, whose: string, look: Look): Promise<void> {
  await painted(surface);
  const { y, left, width } = await surface.evaluate((selector: string) => {
    const boxOf = (sought: string) => document.querySelector(sought)?.getBoundingClientRect() ?? new DOMRect();
    const { top, height } = boxOf(selector);
    const { left, width } = boxOf('[data-testid="timeline"]');
    return { y: top + height / 2, left, width };
  }, row);
  const tip = () =>
    surface.evaluate(() => document.querySelector('[data-testid="timeline-tip"]:not([hidden])')?.textContent);
  const steps = 12;
  for (let step = 0; step < steps; step++) {
    await surface.hoverAt(Math.round(left + ((step + 0.5) / steps) * width), Math.round(y));
    await painted(surface);
    await look(`the tip over ${whose}: ${await tip()}`);
  }
}

async function visitMenu(surface: Surface, row: string, look: Look): Promise<void> {
  // The button is there in a row that is selected.
  await surface.click(row);
  await surface.click(`${row} [data-testid="more"]`);
  await surface.waitFor(() => document.querySelector('[role="menu"]') !== null);
  await look(`the menu of ${row}`);
  await pressOn(surface, '[role="menu"]', { key: 'Escape' });
  await surface.waitFor(() => document.querySelector('[role="menu"]') === null);
}

async function visitFilter(surface: Surface, look: Look): Promise<void> {
  await surface.click('[data-testid="filter"]');
  for (const key of ['origin', 'path', 'protocol', 'reason']) {
    await fill(surface, 'filter', `${key}:`);
    await look(`completions of ${key}:`);
  }
  await fill(surface, 'filter', 'code:\u202e<x-hostile> ');
  await surface.waitFor(() => document.querySelector('[data-testid="filter-fault"]') !== null);
  await look('a filter that is not understood');
  await surface.click('[data-testid="filter-clear"]');
}

async function visitDialogs(surface: Surface, look: Look): Promise<void> {
  for (const button of ['export', 'saved', 'settings']) {
    const selector = `[data-testid="${button}"]`;
    if (!(await surface.evaluate((sought: string) => document.querySelector(sought) !== null, selector))) continue;
    await surface.click(selector);
    await surface.waitFor(() => document.querySelector('dialog') !== null);
    await surface.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    if (button === 'export')
      await surface.waitFor(() => document.querySelector('[data-testid="export-text"]') !== null);
    await look(button);
    await surface.click('dialog [aria-label="Close"]');
    await surface.waitFor(() => document.querySelector('dialog') === null);
  }
}

/** Until what was asked for is on screen: the timeline paints in animation frames, of which the lists may take one. */
function painted(surface: Surface): Promise<unknown> {
  return surface.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => setTimeout(done));
    return true;
  });
}

/** Has an element hear a key: not every surface has a keyboard of its own. */
function pressOn(surface: Surface, selector: string, press: { key: string; shiftKey?: boolean }): Promise<unknown> {
  return surface.evaluate(
    (sought: string, init: KeyboardEventInit) => {
      const event = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true });
      document.querySelector(sought)?.dispatchEvent(event);
      return true;
    },
    selector,
    press,
  );
}
