/** The panel looks as the DevTools around it do, also when their theme is switched while it is open. */

import { expect, test } from './fixture.ts';
import { closedConnections } from './panel-view.ts';

test('the panel, its canvases too, follows the theme of DevTools as it is switched', async ({
  lab,
  openPage,
}, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.socketsPage([{ url: lab.direct('drop', { afterMs: 200 }) }]));
  await closedConnections(panel, 1006, 1);
  for (const [theme, isDark] of [
    ['dark', true],
    ['light', false],
  ] as const) {
    await panel.setTheme(theme);
    await panel.waitFor(
      (name: string, dark: boolean) => {
        /** Of the ground, from 0 for black to 255. */
        const brightness = ([red = 0, green = 0, blue = 0]: readonly number[]) => (red + green + blue) / 3;
        const ground = getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? [];
        const canvases = [...document.querySelectorAll('canvas')].map((canvas) => {
          const pixel = canvas.getContext('2d')?.getImageData(canvas.width - 2, canvas.height - 2, 1, 1).data;
          return brightness(Array.from(pixel ?? []));
        });
        const grounds = [brightness(ground), ...canvases];
        return (
          document.documentElement.dataset.theme === name &&
          grounds.length === 3 &&
          grounds.every((one) => (dark ? one < 80 : one > 175))
        );
      },
      {},
      theme,
      isDark,
    );
    await panel.screenshot(testInfo.outputPath(`${theme}.png`));
  }
  expect(await panel.evaluate(() => document.querySelectorAll('canvas').length)).toBe(2);
});
