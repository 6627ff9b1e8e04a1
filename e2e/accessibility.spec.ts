/** No view breaks a rule of accessibility that axe-core can check, in any colours; and the keyboard alone reaches everything. */

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { diagnose } from '../src/diagnosis/engine.ts';
import { wholeExport, writeSessionFile } from '../src/files/encode.ts';
import { scriptedSession } from '../src/session/fixture.ts';
import { projectRoot } from './commands/extension.ts';
import type { Page, Panel } from './drivers/page.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, fill, importSession, select, setAutosave } from './panel-view.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const recorded = join(projectRoot, 'src/files/fixtures/version-1.json');

/** Messages that are shown decoded: one with JSON in it, one with headers. */
const spoken = scriptedSession({
  connections: [
    {
      url: 'wss://app.example/socket.io/?EIO=4&transport=websocket',
      frames: [[100, 'in', '42/chat,7["message",{"text":"hello","read":false}]']],
    },
    {
      ...{ url: 'wss://app.example/stomp', protocol: 'v12.stomp' },
      frames: [[100, 'in', 'MESSAGE\ndestination:/topic/news\nmessage-id:7\n\nhello\0']],
    },
  ],
});

/** What axe-core finds wrong in the document as it is shown, a line each. */
async function violations(surface: Surface): Promise<string[]> {
  await surface.evaluate(`(${axe}\n, true)`.replace('(', '(() => {').replace('\n, true)', '\n})()'));
  const { violations: found } = (await surface.evaluate(
    'axe.run(document, { resultTypes: ["violations"] })',
  )) as AxeResults;
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}

for (const theme of ['light', 'dark', 'forced colours'] as const) {
  test(`axe-core finds nothing wrong in any view, ${theme}`, async ({ driver, openPage }, testInfo) => {
    test.skip(theme === 'forced colours' && driver.kind === 'firefox', 'Firefox’ protocol cannot force colours');
    const page = await openPage(driver.extensionUrl('src/panel/viewer.html'));
    if (theme === 'forced colours') await page.prefer({ 'forced-colors': 'active' });
    else {
      await page.evaluate((name: string) => {
        document.documentElement.dataset.theme = name;
      }, theme);
    }
    const wrong: Record<string, string[]> = {};
    const look = async (view: string) => {
      const found = await violations(page);
      if (found.length > 0) wrong[view] = found;
    };
    await look('no file');
    await importSession(page, recorded);
    await page.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
    await look('all connections');
    await page.click('[data-testid="timeline-as-table"]');
    await page.waitFor(() => document.querySelector('[data-testid="event-row"]') !== null);
    await look('timeline as table');
    await page.click('[data-testid="timeline-as-table"]');
    await page.click('[data-testid="export-menu"]');
    await page.waitFor(() => document.querySelector('[role="menu"]') !== null);
    await look('menu of what to export');
    await page.press('Escape');
    await page.click('[data-testid="filter"]');
    await fill(page, 'filter', 'is:');
    await page.waitFor(() => document.querySelector('[role="option"]') !== null);
    await look('completions of the filter');
    await fill(page, 'filter', '');
    await page.press('Escape');
    await select(page, 0);
    await page.screenshot(testInfo.outputPath('selected.png'));
    for (const tab of await tabsOf(page)) {
      await page.click(`#tab-${tab}`);
      await look(tab);
    }
    await page.click('#tab-frames');
    await page.click('[data-testid="frame-row"]');
    for (const view of ['json', 'text', 'hex']) {
      await page.click(`[data-testid="payload"] [data-view="${view}"]`);
      await look(`payload as ${view}`);
    }
    await page.click('[data-testid="frame-find-open"]');
    await fill(page, 'frame-find', 'type');
    await look('search in payloads');
    for (const button of ['export', 'saved', 'help']) {
      await page.click(`[data-testid="${button}"]`);
      await page.waitFor(() => document.querySelector('dialog[open]') !== null);
      await look(button);
      if (button === 'export') {
        await page.click('[data-testid="export-look"]');
        await page.waitFor(() => document.querySelector('[data-testid="export-text"]') !== null);
        await look('the file that an export would be');
      }
      await page.press('Escape');
      await page.waitFor(() => document.querySelector('dialog[open]') === null);
    }
    const cut = testInfo.outputPath('cut.json');
    writeFileSync(cut, readFileSync(recorded, 'utf8').slice(0, 5000));
    await importSession(page, cut);
    await page.waitFor(() => document.querySelector('[data-testid="notice-error"]') !== null);
    await look('a file that cannot be read');
    if (theme === 'light') {
      await page.resize(400, 900);
      await look('docked at a side');
      await page.resize(1280, 720);
    }
    const messages = testInfo.outputPath('messages.json');
    writeFileSync(messages, writeSessionFile(spoken, diagnose(spoken), wholeExport));
    await importSession(page, messages);
    await page.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 2);
    for (const id of [0, 1]) {
      await select(page, id);
      await page.click('#tab-frames');
      await page.click('[data-testid="frame-row"]');
      await page.click('[data-testid="payload"] [data-view="decoded"]');
      await page.waitFor(() => document.querySelector('[data-testid="packet"]') !== null);
      await look(`the message on #${id + 1}`);
    }
    await page.screenshot(testInfo.outputPath('message.png'));
    expect(wrong).toEqual({});
  });
}

test('axe-core finds nothing wrong in what only a live panel has, in light and dark', async ({ lab, openPage }) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const { wrong, look } = inBothThemes(panel);
  await panel.waitFor(() => document.querySelector('[data-testid="status"][data-status="live"]') !== null);
  await look('nothing recorded yet');
  await panel.click('[data-testid="record"]');
  await look('paused');
  await panel.click('[data-testid="record"]');
  await panel.click('[data-testid="settings"]');
  await panel.waitFor(() => document.querySelector('dialog[open]') !== null);
  await panel.click('[data-testid="own-proxy-add"]');
  await fill(panel, 'limit-payloadBytes', 'much');
  await look('settings, with what they refuse');
  await panel.click('dialog header button');
  await panel.waitFor(() => document.querySelector('dialog[open]') === null);
  await page.navigate(lab.socketsPage([{ url: lab.direct('burst', { count: 3, bytes: 50, afterMs: 100 }) }]));
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
  await select(panel, 0);
  await look('recording');
  await panel.click('[data-testid="connection-row"] [data-testid="more"]');
  await panel.waitFor(() => document.querySelector('[role="menu"]') !== null);
  await look('menu of a connection');
  expect(wrong).toEqual({});
});

test('axe-core finds nothing wrong where sessions are kept and a site is off, in light and dark', async ({
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const { wrong, look } = inBothThemes(panel);
  await panel.waitFor(() => document.querySelector('[data-testid="status"][data-status="live"]') !== null);
  await setAutosave(panel, true);
  try {
    await page.navigate(lab.socketsPage([{ url: lab.direct('close', { code: 4000, afterMs: 100 }) }]));
    await closedConnections(panel, 4000, 1);
    await panel.click('[data-testid="saved"]');
    await panel.waitFor(() => document.querySelector('[data-testid="saved-session"]') !== null);
    await look('kept sessions');
    await panel.click('[data-testid="saved-delete-all"]');
    await panel.click('[data-testid="saved-delete-all"]');
    await panel.waitFor(() => document.querySelector('[data-testid="saved-none"]') !== null);
    await panel.click('dialog [aria-label="Close"]');
  } finally {
    await setAutosave(panel, false);
  }
  try {
    await panel.click('[data-testid="site-switch"]');
    await panel.waitFor(() => document.querySelector('[data-testid="reload-page"]') !== null);
    await look('switched off, and recorded until it is loaded again');
    await panel.click('[data-testid="reload-page"]');
    await panel.waitFor(() => document.querySelector('[data-testid="status"][data-status="site-off"]') !== null);
    await look('switched off');
  } finally {
    await panel.click('[data-testid="site-switch"]');
  }
  expect(wrong).toEqual({});
});

test('the keyboard alone opens and leaves a dialog, selects a connection and reads its frames', async ({
  driver,
  openPage,
}) => {
  const page = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(page, recorded);
  await page.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
  await tabTo(page, '[data-testid="help"]');
  await page.press('Enter');
  await page.waitFor(() => document.querySelector('dialog[open]') !== null);
  await page.press('Escape');
  await page.waitFor(() => document.querySelector('dialog[open]') === null);
  expect(await focused(page)).toMatchObject({ testId: 'help' });
  await tabTo(page, '[role="treegrid"] tbody tr');
  await page.press('Home');
  expect(await focused(page)).toMatchObject({ testId: 'group-row', selected: 'true', expanded: 'true' });
  await page.press('ArrowLeft');
  expect(await focused(page)).toMatchObject({ testId: 'group-row', expanded: 'false' });
  await page.press('ArrowRight');
  await page.press('ArrowDown');
  expect(await focused(page)).toMatchObject({ selected: 'true', connection: '0' });
  await page.press('End');
  expect(await focused(page)).toMatchObject({ selected: 'true', connection: '5' });
  await page.press('Home');
  await page.press('ArrowDown');
  expect(await focused(page)).toMatchObject({ selected: 'true', connection: '0' });
  await tabTo(page, '[data-testid="timeline"]');
  await tabTo(page, '#tab-diagnosis');
  await page.press('ArrowRight');
  expect(await focused(page)).toMatchObject({ id: 'tab-frames', selected: 'true' });
  await tabTo(page, '[role="tabpanel"] tbody tr');
  await page.press('ArrowDown');
  expect(await focused(page)).toMatchObject({ selected: 'true' });
});

/** Looks at a view of a live panel in light and dark; `wrong` has what was found, by view. */
function inBothThemes(panel: Panel) {
  const wrong: Record<string, string[]> = {};
  const look = async (view: string) => {
    for (const theme of ['light', 'dark'] as const) {
      await panel.setTheme(theme);
      await panel.waitFor((name: string) => document.documentElement.dataset.theme === name, {}, theme);
      const found = await violations(panel);
      if (found.length > 0) wrong[`${view}, ${theme}`] = found;
    }
  };
  return { wrong, look };
}

/** Presses Tab until an element has the focus that matches, going on from where it is. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const reached: string[] = [];
  for (let presses = 0; presses < 120; presses++) {
    await page.press('Tab');
    const { matches, said } = await page.evaluate((wanted: string) => {
      const { activeElement } = document;
      return { matches: activeElement?.matches(wanted) ?? false, said: activeElement?.outerHTML.slice(0, 60) ?? '' };
    }, selector);
    if (matches) return;
    reached.push(said);
  }
  throw new Error(`Tab never reaches ${selector}, only\n${reached.join('\n')}`);
}

function focused(page: Page) {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    return {
      id: element?.id,
      testId: element?.dataset.testid,
      connection: element?.dataset.connectionId,
      selected: element?.ariaSelected,
      expanded: element?.ariaExpanded,
    };
  });
}

function tabsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('[role="tab"]')].map(({ id }) => id.replace('tab-', '')));
}
