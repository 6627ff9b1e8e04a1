/** A server process is killed under its sockets, and comes back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './commands/extension.ts';
import { expect, test } from './fixture.ts';
import { shownFindings } from './panel-view.ts';

/** Starts the server on a port, any if it is 0, and resolves with the process and its port. */
function startServer(port: number): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const script = join(projectRoot, 'e2e/lab/killable-server.mjs');
  const started = spawn(process.execPath, [script, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    started.once('error', reject);
    started.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    started.stdout.once('data', (line) => resolve({ process: started, port: Number(String(line)) }));
  });
}

test('killed under three busy sockets, then refusing, while another server’s socket stands', async ({
  lab,
  openPage,
}, testInfo) => {
  const server = await startServer(0);
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    const url = `ws://127.0.0.1:${server.port}/live`;
    await page.navigate(
      lab.socketsPage([{ url, count: 3, reconnectAfterMs: 700 }, { url: lab.direct('chat', { everyMs: 200 }) }]),
    );
    await panel.waitFor(
      () => document.querySelectorAll('[data-testid="connection-row"][data-state="open"]').length === 4,
    );
    // Longer open than what makes a moment, as a server in service is.
    await panel.waitFor(() => document.body.innerText.includes('over 3.'));
    server.process.kill('SIGKILL');

    // That the other one stood is known a second later, when it has been heard from.
    await panel.waitFor(() =>
      document
        .querySelector('[data-testid="finding"][data-kind="server-gone"][data-confidence="certain"]')
        ?.textContent?.includes('so it was not the network'),
    );
    const gone = (await shownFindings(panel)).filter(({ kind }) => kind === 'server-gone');
    expect(gone).toHaveLength(1);
    expect(gone[0]?.text).toContain('The server went away: 3 connections dropped in one moment');
    expect(gone[0]?.text).toMatch(/later a connection was refused: nobody listened/);
    await panel.screenshot(testInfo.outputPath('gone.png'));
  } finally {
    server.process.kill('SIGKILL');
  }
});
