/** A parent can alter the natives of its frame before we come: its page goes on, and what is recorded is shown as not to be trusted. */
import { expect, test } from './bare-browser.ts';

const altered = ['JSON.stringify', 'Reflect.apply, by a Proxy', 'addEventListener, bound'];
/** With this one no word of the recorder gets out, so that nothing is shown of the frame. */
const silenced = 'postMessage, throwing';

for (const native of ['nothing', ...altered, silenced]) {
  test(`a frame in which a parent has altered ${native}`, async ({ openPage, conformancePage }) => {
    const page = await openPage(conformancePage('altered', { native }));
    await page.waitFor(() => document.body.dataset.state);
    expect(await page.evaluate(() => document.body.dataset.state)).toBe('closed 4000, uncaught: ');
    if (native === silenced) return;
    const panel = await page.openPanel();
    const saysSo = () => document.body.innerText.includes('altered natives');
    if (native !== 'nothing') {
      await panel.waitFor(saysSo);
      return;
    }
    await panel.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
    expect(await panel.evaluate(saysSo)).toBe(false);
  });
}
