/** A real page of React in strict mode, which sets up everything twice while it is developed. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'vite';
import { projectRoot } from './commands/extension.ts';
import { expect, test } from './fixture.ts';
import { listen, loopback, stopper } from './lab/listen.ts';
import { shownConnections, shownFindings } from './panel-view.ts';

/** The page's script with React's development build, in which alone strict mode mounts twice. */
async function strictScript(): Promise<string> {
  const result = await build({
    root: join(projectRoot, 'e2e/lab/strict-mode'),
    configFile: false,
    logLevel: 'warn',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: { input: join(projectRoot, 'e2e/lab/strict-mode/page.tsx') },
    },
  });
  if (Array.isArray(result) || !('output' in result)) throw new Error('Vite has not built one bundle.');
  return result.output[0].code;
}

test('React’s strict mode: the first socket is told as set up twice, and the second lives', async ({
  lab,
  openPage,
}, testInfo) => {
  const script = await strictScript();
  const server = createServer((request, response) => {
    const isScript = request.url?.endsWith('.js') ?? false;
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(
      isScript ? script : '<!doctype html><title>Strict</title><body><script type="module" src="/page.js"></script>',
    );
  });
  const stop = stopper(server);
  const port = await listen(server);
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    const query = new URLSearchParams({ url: lab.direct('chat', { worker: 'strict' }) });
    await page.navigate(`http://${loopback}:${port}/?${query}`);
    await page.waitFor(() => document.querySelector('[data-state="open"]') !== null);
    await panel.waitFor(() => document.querySelector('[data-kind="closed-by-page"]') !== null);
    await panel.waitFor(() => document.querySelector('[data-testid="connection-row"][data-state="open"]') !== null);

    const [first, second, ...more] = await shownConnections(panel);
    expect([first?.state, second?.state, more]).toEqual(['closed', 'open', []]);
    expect(first?.text).toContain('closed before it was open');
    const [finding, ...others] = await shownFindings(panel);
    expect(others).toEqual([]);
    expect(finding?.text).toContain('it is probably set up twice');
    expect(finding?.text).toMatch(/This connection to the same address was made (\d+|< 1) ms after the call/);
    // The stack leads to the effect's clean-up.
    expect(finding?.text).toMatch(/called close\(\) in .*page\.js/);
    await panel.screenshot(testInfo.outputPath('strict-mode.png'));
  } finally {
    await stop();
  }
});
