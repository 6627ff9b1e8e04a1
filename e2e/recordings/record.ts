/**
 * Records the failures of `recordings.ts` anew, in real Chromium and the lab. What the panel exports is the recording.
 *
 * usage: tsx e2e/recordings/record.ts [name]…     `throttled-heartbeat` takes four minutes
 */
import { copyFileSync } from 'node:fs';
import { buildUnpacked } from '../commands/extension.ts';
import { findNginx } from '../commands/programs.mjs';
import { type BrowserDriver, launch } from '../drivers/driver.ts';
import type { Panel } from '../drivers/page.ts';
import { startKillableServer } from '../lab/killable-server.ts';
import { idlers, type Lab, type SocketPlan, startLab, through } from '../lab/lab.ts';
import { startNginx } from '../lab/nginx.ts';
import { withProxies } from '../lab/with-proxies.ts';
import { closedConnections, exportSession } from '../panel-view.ts';
import { recordingPath } from './recordings.ts';

interface Scene {
  readonly driver: BrowserDriver;
  readonly lab: Lab;
  /** Opens the page that makes these sockets, with DevTools open already. */
  readonly open: (plans: readonly SocketPlan[]) => Promise<Panel>;
  /** Exports what the panel shows as this recording. */
  readonly keep: (panel: Panel) => Promise<void>;
}

const scenes: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  async 'idle-nginx'({ lab, open, keep }) {
    const panel = await open(idlers(lab.proxied('echo')));
    await closedConnections(panel, 1006, 3);
    await keep(panel);
  },
  async 'lifetime-cap'({ lab, open, keep }) {
    const plan = { url: lab.direct('drop', { afterMs: 12_000 }), send: { everyMs: 1000 } };
    const panel = await open([0, 400, 800, 1200].map((startAfterMs) => ({ ...plan, startAfterMs })));
    await closedConnections(panel, 1006, 4, 30_000);
    await keep(panel);
  },
  async 'server-killed'({ lab, open, keep }) {
    const server = await startKillableServer();
    try {
      const url = `ws://127.0.0.1:${server.port}/live`;
      const panel = await open([
        { url, count: 3, reconnectAfterMs: 700 },
        { url: lab.direct('chat', { everyMs: 200 }) },
      ]);
      await panel.waitFor(() => document.body.innerText.includes('over 3.'));
      server.process.kill('SIGKILL');
      await panel.waitFor(() => document.body.innerText.includes('so it was not the network'));
      await keep(panel);
    } finally {
      server.process.kill('SIGKILL');
    }
  },
  async 'throttled-heartbeat'({ driver, lab, open, keep }) {
    const nginx = startNginx({
      executable: findNginx() ?? '',
      upstreamPort: lab.server.port,
      proxyReadTimeout: 30_000,
    });
    await withProxies({ nginx }, async (proxies) => {
      const beat = { everyMs: 5000, text: '{"type":"ping"}' };
      const panel = await open([{ url: through(proxies.nginx)('silent'), send: beat, reconnectAfterMs: 1000 }]);
      await panel.waitFor(() => document.body.innerText.includes('over 12.'), { timeoutMs: 30_000 });
      // Hides the page: after a while its timers come once a minute, and the connection is cut in between.
      await driver.newPage(lab.page('probe'));
      await closedConnections(panel, 1006, 2, 300_000);
      await keep(panel);
    });
  },
  async 'refused-handshake'({ lab, open, keep }) {
    const panel = await open([{ url: lab.direct('refuse', { status: 403, header: ['server: nginx/1.24.0'] }) }]);
    await panel.waitFor(() => document.body.innerText.includes('403'));
    await keep(panel);
  },
};

const wanted = process.argv.slice(2);
await buildUnpacked('chrome');
for (const [name, record] of Object.entries(scenes)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const lab = await startLab({ proxyReadTimeoutMs: 3000 });
  const driver = await launch('chromium', { throttleHiddenAfterSeconds: 10 });
  try {
    await record({
      driver,
      lab,
      async open(plans) {
        const page = await driver.newPage(lab.page('sockets'));
        const panel = await page.openPanel();
        await page.navigate(lab.socketsPage(plans));
        return panel;
      },
      async keep(panel) {
        copyFileSync(await exportSession(driver, panel), recordingPath(name));
        console.log(`recorded ${name}`);
      },
    });
  } finally {
    await driver.close();
    await lab.stop();
  }
}
