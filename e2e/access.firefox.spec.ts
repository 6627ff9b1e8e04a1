/** Firefox lets people take an extension's access to sites away. The panel says so and helps to get it back. */
import { expect, test } from './fixture.ts';

const statusIs = (status: string) => `document.querySelector('[data-testid="status"]')?.dataset.status === '${status}'`;

test('access taken away: said, asked for on a page of its own, and recording after a reload', async ({
  driver,
  lab,
  openPage,
}) => {
  await driver.setSiteAccess(false);
  try {
    const page = await openPage(lab.socketsPage([{ url: lab.direct('chat') }]));
    const panel = await page.openPanel();
    await panel.waitFor(statusIs('no-access'));
    await panel.click('[data-testid="status"] button');
    const accessPage = driver.extensionUrl('src/panel/access.html');
    await expect.poll(() => driver.tabs()).toContain(accessPage);

    await driver.setSiteAccess(true);
    await panel.waitFor(statusIs('page-too-old'));
    await page.reload();
    await panel.waitFor('document.querySelectorAll(\'[data-testid="connection-row"]\').length === 1');
  } finally {
    await driver.setSiteAccess(true);
  }
});
