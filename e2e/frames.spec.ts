/** The frames of real conversations: listed, filtered, searched, decoded, saved, and their heartbeats charted. */
import { readFileSync } from 'node:fs';
import { type Conversations, startConversations } from './clients/conversations.ts';
import { graphqlWs } from './clients/graphql-ws/server.ts';
import { socketIo } from './clients/socket-io/server.ts';
import type { Subject } from './clients/subject.ts';
import type { BrowserDriver } from './drivers/driver.ts';
import type { Page } from './drivers/page.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import { exportSession, fill, importSession, select } from './panel-view.ts';

let conversations: Conversations;

test.beforeAll(async () => {
  conversations = await startConversations([socketIo, graphqlWs]);
});

test.afterEach(() => conversations.end());

test.afterAll(() => conversations.stop());

/** Holds a conversation before a panel and opens what it exports, payloads and all, in a viewer. */
async function recordedInViewer(
  driver: BrowserDriver,
  openPage: (url: string) => Promise<Page>,
  probe: string,
  subject: Subject,
): Promise<{ readonly viewer: Page; readonly said: readonly string[] }> {
  const page = await openPage(conversations.pageOf(subject));
  const panel = await page.openPanel();
  // The panel listens when it shows a socket: from then on payloads are kept at length.
  await page.evaluate((url: string) => void new WebSocket(url), probe);
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
  await conversations.hold(page, subject);
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"][data-state="closed"]') !== null);
  const path = await exportSession(driver, panel, { redact: false, payloads: true });
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  const said = await viewer.overhearConsole();
  await importSession(viewer, path);
  await viewer.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length >= 2);
  await select(viewer, 1);
  await viewer.click('#tab-frames');
  return { viewer, said };
}

/** What stands in the list, a text for each row. */
function previews(surface: Surface): Promise<string[]> {
  return surface.evaluate(() =>
    [...document.querySelectorAll('[data-testid="frame-row"]')].map((row) => row.lastElementChild?.textContent ?? ''),
  );
}

function shown(surface: Surface, testId: string): Promise<string> {
  return surface.evaluate(
    (selector: string) => document.querySelector<HTMLElement>(selector)?.innerText ?? '',
    `[data-testid="${testId}"]`,
  );
}

test('frames of Socket.IO are filtered, sought, decoded and saved, and their heartbeat is charted', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const { viewer, said } = await recordedInViewer(driver, openPage, lab.direct('echo', { worker: 'probe' }), socketIo);

  await fill(viewer, 'frame-filter', '^42\\["count",1?5,');
  await viewer.click('[data-testid="frame-regex"]');
  await expect.poll(() => shown(viewer, 'frames-shown')).toMatch(/^2 of \d+ frames$/);
  expect(await previews(viewer)).toEqual(['42["count",5,"ᚠ 5 🎲"]', '42["count",15,"ᚠ 15 🎲"]']);

  await fill(viewer, 'frame-filter', '^[23]$');
  await viewer.waitFor(() => document.querySelector('[data-testid="beat"]') !== null);
  await viewer.click('[data-testid="hide-heartbeats"]');
  await viewer.waitFor(() => document.body.innerText.includes('No frame fits the filter.'));
  await viewer.click('button', 'Show all frames');

  // By the keyboard: Ctrl+F seeks in payloads, Enter leads from one to the next.
  await viewer.click('[data-testid="frame-row"]', '420["double",0]');
  await viewer.press('f', 'Control');
  await viewer.waitFor(() => document.activeElement?.getAttribute('data-testid') === 'frame-find');
  await fill(viewer, 'frame-find', 'COUNT",');
  await expect.poll(() => shown(viewer, 'frames-found')).toBe('15 frames');
  await viewer.press('Enter');
  await viewer.press('Enter');
  await expect.poll(() => shown(viewer, 'frames-found')).toBe('2 of 15');
  expect(await shown(viewer, 'packet')).toBe('EVENT Socket.IO');
  expect(await shown(viewer, 'payload-content')).toMatch(/Event\s+count\s+Namespace\s+\/\s+Arguments/);
  await viewer.click('[data-view="text"]');
  await viewer.waitFor(() => document.querySelector('[data-testid="payload-content"] mark')?.textContent === 'count",');
  await viewer.screenshot(testInfo.outputPath('frames.png'));

  await viewer.click('[data-testid="payload-save"]');
  expect(readFileSync(await driver.nextDownload(), 'utf8')).toBe('42["count",2,"ᚠ 2 🎲"]');

  await viewer.click('#tab-heartbeat');
  await viewer.waitFor(() => document.querySelector('[data-testid="chart"] canvas') !== null);
  expect(await shown(viewer, 'heartbeat-protocol')).toBe('Heartbeat: Engine.IO 4 (Socket.IO 3, 4)');
  await viewer.screenshot(testInfo.outputPath('heartbeat.png'));
  // Charts and trees keep to the policy of the extension's pages.
  expect(said.filter((line) => /content.security.policy|trusted.?type/i.test(line))).toEqual([]);
});

test('a GraphQL operation tells its kind and document, its result is a tree that the keyboard opens', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const { viewer } = await recordedInViewer(driver, openPage, lab.direct('echo', { worker: 'probe' }), graphqlWs);
  await viewer.click('[data-testid="frame-row"]', 'subscription');
  expect(await shown(viewer, 'packet')).toBe('subscribe graphql-ws');
  expect(await shown(viewer, 'payload-content')).toContain('subscription { verses(count: 12, long: 120) }');
  await viewer.screenshot(testInfo.outputPath('operation.png'));

  await viewer.click('[data-testid="frame-row"]', '"greet"');
  await viewer.click('[data-view="json"]');
  const open = () => viewer.evaluate(() => document.querySelectorAll('[role="treeitem"]').length);
  const before = await open();
  await viewer.evaluate(() => document.querySelector<HTMLElement>('[role="tree"] [role="button"]')?.focus());
  await viewer.press('ArrowLeft');
  await expect.poll(open).toBe(1);
  await viewer.press('ArrowRight');
  await expect.poll(open).toBe(before);

  await viewer.click('[data-testid="payload"] [data-view="hex"]');
  await viewer.waitFor(() =>
    document.querySelector<HTMLElement>('[data-testid="payload"]')?.innerText.includes('7b 22 69 64 22'),
  );
});
