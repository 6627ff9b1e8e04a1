/** The connection list: filtered, sorted and grouped, with the timeline's lanes always beside their rows. */
import { join } from 'node:path';
import { projectRoot } from './commands/extension.ts';
import type { Page } from './drivers/page.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, fill, importSession, shownConnections, shownFindings } from './panel-view.ts';

/** Three of one chain lost, #4 left by the page, #5 refused and #6 opened in its place. */
const recorded = join(projectRoot, 'src/files/fixtures/version-1.json');

/** Every row as it stands there: the number of its connection, or the key of its group. */
function rows(surface: Surface): Promise<string[]> {
  return surface.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[role="treegrid"] tbody > tr')]
      .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
      .map(({ dataset }) => dataset.group ?? `#${Number(dataset.connectionId) + 1}`),
  );
}

const countShown = (surface: Surface) =>
  surface.evaluate(() => document.querySelector('[data-testid="filter-count"]')?.textContent);

/** Clicks on each lane of the timeline in turn, and reads which row that has selected. */
async function rowsByLane(page: Page, count: number): Promise<(string | null)[]> {
  const { x, y, head, lane } = await page.evaluate(() => {
    const canvas = document.querySelector('[data-testid="timeline"]')?.getBoundingClientRect() ?? new DOMRect();
    const first = document.querySelector('[role="treegrid"] tbody > tr')?.getBoundingClientRect() ?? new DOMRect();
    return { x: canvas.right - 20, y: canvas.top, head: first.top - canvas.top, lane: first.height };
  });
  const selected: (string | null)[] = [];
  for (let i = 0; i < count; i++) {
    await page.clickAt(x, y + head + (i + 0.5) * lane);
    selected.push(
      await page.evaluate(() => {
        const row = document.querySelector<HTMLElement>('[role="treegrid"] tbody > [aria-selected="true"]');
        return row === null ? null : (row.dataset.group ?? `#${Number(row.dataset.connectionId) + 1}`);
      }),
    );
  }
  return selected;
}

async function viewerWith(page: Page): Promise<void> {
  // High enough for all rows to be in sight.
  await page.resize(1400, 1200);
  await importSession(page, recorded);
  await page.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
}

async function type(page: Page, text: string): Promise<void> {
  for (const character of text) await page.press(character);
}

test('what the page loses while one watches is filtered, and the diagnosis still knows all of it', async ({
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(
    lab.socketsPage([
      { url: lab.direct('drop', { worker: 'list', afterMs: 300 }), reconnectAfterMs: 400 },
      { url: lab.direct('close', { worker: 'list', afterMs: 200, code: 1011 }) },
      { url: lab.direct('chat', { worker: 'list' }) },
    ]),
  );
  await closedConnections(panel, 1011, 1);
  await closedConnections(panel, 1006, 2);
  const chain = await panel.waitFor(() => document.querySelector<HTMLElement>('[data-group^="chain"]')?.innerText);
  expect(chain).toMatch(/list\/drop.*\d+ in a row.*\d+ lost/s);

  await fill(panel, 'filter', 'code:1011');
  await panel.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 1);
  expect(await shownConnections(panel)).toMatchObject([{ closeCode: '1011' }]);
  expect(await countShown(panel)).toMatch(/^1 of [3-9]/);
  expect((await shownFindings(panel)).length).toBeGreaterThan(1);

  await fill(panel, 'filter', '');
  await panel.click('[data-testid="abnormal-only"]');
  await panel.waitFor(() => document.querySelector('[data-testid="filter-count"]')?.textContent !== '');
  expect((await shownConnections(panel)).filter(({ state }) => state === 'open').map(({ url }) => url)).not.toContain(
    lab.direct('chat', { worker: 'list' }),
  );
});

test('rows and lanes stay side by side, whatever the list is filtered, sorted and grouped by', async ({
  driver,
  openPage,
}) => {
  const page = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await viewerWith(page);
  const grouped = ['chain 0', '#1', '#2', '#3', 'origin wss://chat.example', '#4', 'chain 4', '#5', '#6'];
  expect(await rows(page)).toEqual(grouped);
  // The head of a group has a lane, and nothing on it to select.
  expect((await rowsByLane(page, 9)).filter((_, i) => !/[a-z]/.test(grouped[i] ?? ''))).toEqual([
    '#1',
    '#2',
    '#3',
    '#4',
    '#5',
    '#6',
  ]);

  await page.click('[data-group="chain 0"] [data-testid="group-toggle"]');
  await page.waitFor(() => document.querySelectorAll('[role="treegrid"] tbody > tr').length === 6);
  expect((await rowsByLane(page, 6))[2]).toBe('#4');

  await page.click('[data-testid="group"]');
  await page.click('[data-testid="sort-age"]');
  await page.click('[data-testid="sort-age"]');
  await page.waitFor(() => document.querySelector('[aria-sort="descending"]') !== null);
  const sorted = await rows(page);
  expect(sorted.slice(-1)).toEqual(['#5']);
  expect(sorted).not.toEqual([...sorted].sort());
  expect(await rowsByLane(page, 6)).toEqual(sorted);
});

test('the filter by keyboard alone: completed, named where it is not understood, cleared, and there after a reload', async ({
  driver,
  openPage,
}, testInfo) => {
  const page = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await viewerWith(page);
  await page.press('/');
  await type(page, 'los');
  expect(await page.evaluate(() => document.querySelector('[data-testid="filter-option"]')?.textContent)).toContain(
    'is:lost',
  );
  await page.press('ArrowDown');
  await page.press('Enter');
  await page.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 3);
  expect(await countShown(page)).toBe('3 of 6');

  await type(page, 'code:');
  const offered = await page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="filter-option"]')].map((option) => option.textContent),
  );
  expect(offered).toEqual([expect.stringContaining('1006'), expect.stringContaining('4000')]);
  await type(page, 'x');
  expect(await page.evaluate(() => document.querySelector('[data-testid="filter-fault"]')?.textContent)).toMatch(
    /code:x is ignored.*“x” is none/,
  );
  // The rest of the filter holds.
  expect(await countShown(page)).toBe('3 of 6');
  await page.screenshot(testInfo.outputPath('fault.png'));

  await page.reload();
  await viewerWith(page);
  expect(await countShown(page)).toBe('3 of 6');
  await page.press('/');
  await page.press('Escape');
  await page.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 6);
  expect(await countShown(page)).toBe('');
});

test('a column is made wider by its edge, is as wide after a reload, and as at first after a double click', async ({
  driver,
  openPage,
}) => {
  const page = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await viewerWith(page);
  /** The edge to the left of the column "Verdict", and how wide that is. */
  const verdict = () =>
    page.evaluate(() => {
      const head = document.querySelector('[data-testid="sort-verdict"]')?.closest('th');
      const edge = head?.querySelector('[data-testid="column-edge"]')?.getBoundingClientRect() ?? new DOMRect();
      const width = Math.round(head?.getBoundingClientRect().width ?? 0);
      return { width, x: edge.x + edge.width / 2, y: edge.y + edge.height / 2 };
    });
  const before = await verdict();
  await page.drag(before, { x: before.x - 60, y: before.y + 20 });
  await expect.poll(async () => (await verdict()).width).toBe(before.width + 60);
  // Let go of, it stays: the mouse goes on alone.
  await page.hoverAt(before.x + 100, before.y);
  expect((await verdict()).width).toBe(before.width + 60);

  await page.reload();
  await viewerWith(page);
  expect((await verdict()).width).toBe(before.width + 60);
  await page.evaluate(() => {
    const head = document.querySelector('[data-testid="sort-verdict"]')?.closest('th');
    head?.querySelector('[data-testid="column-edge"]')?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    return true;
  });
  await page.waitFor(
    (width: number) =>
      Math.round(
        document.querySelector('[data-testid="sort-verdict"]')?.closest('th')?.getBoundingClientRect().width ?? 0,
      ) === width,
    {},
    before.width,
  );
});

test('a row’s menu opens by keyboard and by mouse, narrows the filter, and exports one connection', async ({
  driver,
  openPage,
}) => {
  const page = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await viewerWith(page);
  await page.click('[data-testid="connection-row"][data-connection-id="3"]');
  await page.press('Tab');
  await page.press('Enter');
  await page.waitFor(() => document.activeElement?.getAttribute('role') === 'menuitem');
  const items = await page.evaluate(() =>
    [...document.querySelectorAll('[role="menuitem"]')].map((item) => item.textContent),
  );
  expect(items).toEqual(
    expect.arrayContaining(['Copy URL', 'Copy as wscat command', 'Only close code 4000', 'Export only this…']),
  );
  await page.press('End');
  await page.press('Enter');
  await page.waitFor(() => document.querySelector('dialog[open]')?.textContent?.includes('1 of 6 connections'));
  await page.press('Escape');
  await page.waitFor(() => document.querySelector('dialog[open]') === null);

  // Another row's, by the right button of the mouse: it is selected with it.
  const place = await page.evaluate(() => {
    const row = document.querySelector('[data-testid="connection-row"][data-connection-id="4"]');
    const { x, y } = row?.getBoundingClientRect() ?? new DOMRect();
    return { x: x + 40, y: y + 10 };
  });
  await page.rightClick(place);
  await page.waitFor(() => document.querySelector('[role="menu"]') !== null);
  expect(
    await page.evaluate(
      () => document.querySelector<HTMLElement>('[aria-selected="true"][data-connection-id]')?.dataset.connectionId,
    ),
  ).toBe('4');
  await page.press('Escape');
  await page.waitFor(() => document.querySelector('[role="menu"]') === null);
  await page.rightClick(place);
  await page.waitFor(() => document.querySelector('[role="menu"]') !== null);
  await page.click('[data-testid="connection-row"][data-connection-id="3"]');
  await page.waitFor(() => document.querySelector('[role="menu"]') === null);

  await page.click('[data-testid="connection-row"][data-connection-id="3"] [data-testid="more"]');
  await page.click('[data-testid="menu-filter-code"]');
  await page.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 1);
  expect(await rows(page)).toEqual(['#4']);
});
