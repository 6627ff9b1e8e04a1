/** Docked at a side, and in a small window zoomed to 200 %: nothing is out of reach, nothing covers another. */
import { join } from 'node:path';
import { projectRoot } from './commands/extension.ts';
import type { Page } from './drivers/page.ts';
import { expect, test } from './fixture.ts';
import { importSession, select } from './panel-view.ts';

const rooms = [
  { name: 'docked at a side', width: 400, height: 900, scale: 1 },
  { name: 'at 200 %', width: 640, height: 400, scale: 2 },
] as const;

/** Runs in the document: what of it cannot be seen or reached in this window. */
function outOfReach(): string[] {
  const found: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the document is ${scrollWidth} wide in a window of ${clientWidth}`);
  const isInside = ({ left, top, right, bottom }: DOMRect) =>
    left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  for (const control of document.querySelectorAll('[role="toolbar"] :is(button, input)')) {
    const box = control.getBoundingClientRect();
    const name = control.getAttribute('aria-label') ?? control.outerHTML.slice(0, 80);
    if (!isInside(box)) found.push(`${name} is outside of the window`);
    const onTop = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (document.querySelector('dialog') === null && !control.contains(onTop)) found.push(`${name} is covered`);
  }
  for (const pane of ['[role="treegrid"]', '[data-testid="timeline"]', '[role="tabpanel"]']) {
    const element = document.querySelector(pane);
    element?.scrollIntoView({ block: 'nearest' });
    const { height = 0, width = 0, left = 0, right = 0 } = element?.getBoundingClientRect() ?? {};
    if (height < 40 || width < 200) found.push(`${pane} has ${width} × ${height}`);
    if (left < 0 || right > innerWidth) found.push(`${pane} sticks out`);
  }
  for (const row of document.querySelectorAll('tbody tr')) {
    const { right } = row.getBoundingClientRect();
    if ([...row.children].some((cell) => cell.getBoundingClientRect().right > right))
      found.push(`"${row.textContent}" is wider than its table`);
  }
  const dialog = document.querySelector('dialog');
  if (dialog !== null) {
    if (!isInside(dialog.getBoundingClientRect())) found.push('the dialog is larger than the window');
    if (dialog.scrollWidth > dialog.clientWidth) found.push('the dialog scrolls sideways');
    for (const control of dialog.querySelectorAll('button, input, select, textarea, summary')) {
      control.scrollIntoView({ block: 'nearest' });
      if (!isInside(control.getBoundingClientRect())) found.push(`no way to ${control.outerHTML.slice(0, 80)}`);
    }
  }
  return found;
}

async function openRecorded(page: Page): Promise<void> {
  await page.waitFor(() => document.querySelector('[data-testid="import-file"]') !== null);
  await importSession(page, join(projectRoot, 'src/files/fixtures/version-1.json'));
  await page.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
}

for (const { name, width, height, scale } of rooms) {
  test(`everything can be reached ${name}, ${width} × ${height}`, async ({ driver, openPage }, testInfo) => {
    // The panel as a tab of its own: it has all that the viewer has, and the settings.
    const page = await openPage(driver.extensionUrl('src/panel/panel.html'));
    await page.resize(width, height, scale);
    await openRecorded(page);
    await select(page, 0);
    await page.screenshot(testInfo.outputPath('selected.png'));
    const tabs = await page.evaluate(() => [...document.querySelectorAll('[role="tab"]')].map(({ id }) => id));
    expect(tabs.length).toBeGreaterThan(3);
    for (const tab of tabs) {
      await page.click(`[id="${tab}"]`);
      expect(await page.evaluate(outOfReach), tab).toEqual([]);
      await page.screenshot(testInfo.outputPath(`${tab}.png`));
    }
    for (const button of ['export', 'saved', 'settings', 'help']) {
      await page.click(`[data-testid="${button}"]`);
      await page.waitFor(() => document.querySelector('dialog[open]') !== null);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('dialog details')) details.setAttribute('open', '');
      });
      expect(await page.evaluate(outOfReach), button).toEqual([]);
      await page.screenshot(testInfo.outputPath(`${button}.png`));
      await page.press('Escape');
      await page.waitFor(() => document.querySelector('dialog[open]') === null);
    }
  });
}
