/** A page can alter a frame of its own before any extension runs there. What cannot be trusted, or did not start, is said. */
import { expect, test } from './fixture.ts';

for (const framed of ['sockets', 'strict-csp']) {
  test(`a frame whose recorder could not start: ${framed}`, async ({ lab, openPage }) => {
    const page = await openPage(lab.page('altered-frame', { url: lab.direct('chat'), page: framed }));
    await page.waitFor(() => document.body.dataset.state === 'loaded');
    expect(await page.evaluate(() => document.body.dataset.reused)).toBe('true');
    const panel = await page.openPanel();
    await panel.waitFor(() =>
      [...document.querySelectorAll('[data-testid="loss"]')].some((part) =>
        part.textContent?.includes('did not start'),
      ),
    );
    expect(await panel.text()).toContain('altered natives');
  });
}
