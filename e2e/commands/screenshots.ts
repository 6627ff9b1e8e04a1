/**
 * `npm run screenshots`: pictures of every main view, light and dark, in real Chromium and Firefox, into e2e/screenshots/.
 * What they show is recorded for them in the lab; the README shows some of them.
 *
 * usage: npm run screenshots -- [chromium | firefox]…
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserDriver, type BrowserKind, launch } from '../drivers/driver.ts';
import type { Page, Panel, Theme } from '../drivers/page.ts';
import type { Surface } from '../drivers/surface.ts';
import { startLab } from '../lab/lab.ts';
import { exportSession, importSession, select } from '../panel-view.ts';
import { connectionOf, demoIsOver, demoReadTimeoutMs, openDemoPage } from './demo-scene.ts';
import { buildUnpacked, projectRoot } from './extension.ts';

const folder = join(projectRoot, 'e2e/screenshots');
/** Docked at a side. */
const narrow = { width: 400, height: 900 };

const kinds = process.argv.slice(2).filter(isBrowserKind);
mkdirSync(folder, { recursive: true });
for (const kind of kinds.length > 0 ? kinds : (['chromium', 'firefox'] as const)) {
  await buildUnpacked(kind === 'chromium' ? 'chrome' : 'firefox');
  for (const theme of ['light', 'dark'] as const) await photograph(kind, theme);
}

function isBrowserKind(name: string): name is BrowserKind {
  return name === 'chromium' || name === 'firefox';
}

async function photograph(kind: BrowserKind, theme: Theme): Promise<void> {
  const lab = await startLab({ proxyReadTimeoutMs: demoReadTimeoutMs });
  const driver = await launch(kind, { theme });
  const shoot = async (surface: Surface, view: string) => {
    const path = join(folder, `${kind}-${theme}-${view}.png`);
    rmSync(path, { force: true });
    await surface.screenshot(path);
    console.log(path.slice(projectRoot.length + 1));
  };
  try {
    const panel = await openDemoPage(driver, lab);
    await demoIsOver(panel);
    await shoot(panel, 'all');
    const [cutOff, beating] = [await connectionOf(panel, 'orders'), await connectionOf(panel, 'presence')];
    for (const tab of await tabsOf(panel)) {
      await select(panel, tab === 'heartbeat' ? beating : cutOff);
      await panel.click(`#tab-${tab}`);
      await panel.waitFor((id: string) => document.getElementById(id) !== null, {}, `panel-${tab}`);
      // The charts are loaded when they are first shown.
      if (tab === 'heartbeat') await panel.waitFor(() => document.querySelectorAll('.uplot canvas').length === 2);
      await shoot(panel, tab);
    }
    for (const dialog of ['export', 'settings', 'help']) {
      await panel.click(`[data-testid="${dialog}"]`);
      await panel.waitFor(() => document.querySelector('dialog[open]') !== null);
      await shoot(panel, dialog);
      await panel.click('dialog[open] header button');
      await panel.waitFor(() => document.querySelector('dialog') === null);
    }
    await shoot(await narrowViewer(driver, panel, theme), 'narrow');
  } finally {
    await driver.close();
    await lab.stop();
  }
}

function tabsOf(panel: Panel): Promise<string[]> {
  return panel.evaluate(() => [...document.querySelectorAll('[role="tab"]')].map(({ id }) => id.replace('tab-', '')));
}

/** The same session in the viewer, as narrow as a panel docked at a side. */
async function narrowViewer(driver: BrowserDriver, panel: Panel, theme: Theme): Promise<Page> {
  const viewer = await driver.newPage(driver.extensionUrl('src/panel/viewer.html'));
  await viewer.resize(narrow.width, narrow.height);
  await viewer.evaluate((name: string) => {
    document.documentElement.dataset.theme = name;
  }, theme);
  await importSession(viewer, await exportSession(driver, panel));
  await select(viewer, 0);
  return viewer;
}
