/**
 * How often the diagnosis is right, over the lab: real proxies and servers with timeouts, ages and moments drawn at random,
 * in a real browser. A new seed each time, told in the output; `DEADAIR_SEED` repeats a run.
 */

import type { Milliseconds } from '../src/base/units.ts';
import { diagnose, findingsOn } from '../src/diagnosis/engine.ts';
import type { EndingKind } from '../src/diagnosis/finding.ts';
import { Chance } from './accuracy/chance.ts';
import { judgeFinding, rightShare, thresholds, type Verdict, wrongAtCertain } from './accuracy/score.ts';
import { inWords } from './accuracy/table.ts';
import {
  findApache,
  findDaphne,
  findHaproxy,
  findNginx,
  findTrafficServer,
  findVarnish,
} from './commands/programs.mjs';
import { expect, test } from './fixture.ts';
import { startApache } from './lab/apache.ts';
import { startDaphne } from './lab/daphne.ts';
import { startFaultServer } from './lab/fault-server.ts';
import { startHaproxy } from './lab/haproxy.ts';
import { type SocketPlan, through } from './lab/lab.ts';
import { startNginx } from './lab/nginx.ts';
import { startTrafficServer } from './lab/traffic-server.ts';
import { startVarnish } from './lab/varnish.ts';
import { withProxies } from './lab/with-proxies.ts';
import { exportedSession } from './panel-view.ts';

/** What is to happen to sockets of one address, and what they end of. */
interface Fate {
  readonly cause: string;
  readonly ends: EndingKind;
  /** How long the timeout or the lifetime is, where it ends of one. */
  readonly lengthMs?: Milliseconds;
  readonly plans: readonly SocketPlan[];
}

test('@full causes drawn at random, brought about by real programs', async ({ driver, openPage, lab }, testInfo) => {
  const seed = Number(process.env.DEADAIR_SEED ?? Date.now() % 1_000_000);
  const chance = new Chance(seed);
  const { port: upstreamPort } = lab.server;
  // Of shorter silences little is concluded, and nothing on a machine that is too busy to tell them apart.
  const timeout = () => chance.whole(10, 13) * 1000;
  test.setTimeout(400_000);
  const nginx = { executable: findNginx() ?? '', upstreamPort, proxyReadTimeout: timeout() };
  const haproxy = { executable: findHaproxy() ?? '', upstreamPort, timeoutTunnel: timeout() };
  const apache = { executable: findApache() ?? '', upstreamPort, proxyTimeout: timeout() };
  const varnish = { executable: findVarnish() ?? '', upstreamPort, pipeTimeout: timeout() };
  const trafficServer = { executable: findTrafficServer() ?? '', upstreamPort };
  const idleTrafficServer = { ...trafficServer, noActivityTimeout: timeout() };
  const agedTrafficServer = { ...trafficServer, activeTimeout: timeout() };
  const daphne = { executable: findDaphne() ?? '', websocketTimeout: timeout() };

  await withProxies(
    {
      ...{ nginx: startNginx(nginx), haproxy: startHaproxy(haproxy), apache: startApache(apache) },
      ...{ varnish: startVarnish(varnish), idleTrafficServer: startTrafficServer(idleTrafficServer) },
      ...{ agedTrafficServer: startTrafficServer(agedTrafficServer), daphne: startDaphne(daphne) },
      ...{ aged: startFaultServer(), dying: startFaultServer(), closing: startFaultServer() },
      ...{ refusing: startFaultServer(), failing: startFaultServer() },
    },
    async ({ aged, dying, closing, refusing, failing, ...programs }) => {
      const idle = (cause: string, proxy: { readonly port: number }, lengthMs: Milliseconds): Fate => ({
        ...{ cause: `idle timeout: ${cause}`, ends: 'idle-timeout', lengthMs },
        plans: several(chance.whole(3, 4), (i) => idler(through(proxy)('echo'), i, chance)),
      });
      const age = chance.whole(11, 14) * 1000;
      const crash = chance.whole(8000, 12_000);
      const fates: Fate[] = [
        idle('nginx', programs.nginx, nginx.proxyReadTimeout),
        idle('HAProxy', programs.haproxy, haproxy.timeoutTunnel),
        idle('Apache', programs.apache, apache.proxyTimeout),
        idle('Varnish', programs.varnish, varnish.pipeTimeout),
        idle('Traffic Server', programs.idleTrafficServer, idleTrafficServer.noActivityTimeout),
        {
          ...{ cause: 'lifetime: Traffic Server', ends: 'lifetime-cap', lengthMs: agedTrafficServer.activeTimeout },
          plans: several(4, (i) => ({
            // It does not look at what both sides use in every second.
            url: through(programs.agedTrafficServer)('chat', { everyMs: chance.whole(300, 900) }),
            startAfterMs: i * 1300,
          })),
        },
        {
          ...{ cause: 'lifetime: Daphne', ends: 'lifetime-cap', lengthMs: daphne.websocketTimeout },
          plans: several(4, (i) => ({
            ...{ url: through(programs.daphne)('chat', { everyMs: chance.whole(300, 900) }), startAfterMs: i * 2500 },
            send: { everyMs: chance.whole(300, 1500) },
          })),
        },
        {
          ...{ cause: 'lifetime: a server', ends: 'lifetime-cap', lengthMs: age },
          plans: several(4, (i) => ({
            ...{ url: through(aged)('drop', { afterMs: age }), startAfterMs: i * 600 },
            send: { everyMs: chance.whole(300, 1500) },
          })),
        },
        {
          ...{ cause: 'server crashed', ends: 'server-gone' },
          plans: several(chance.whole(3, 6), () => ({
            url: through(dying)('crash', { afterMs: crash, worker: 'victim' }),
            send: { everyMs: chance.whole(200, 900) },
          })),
        },
        {
          ...{ cause: 'closed by the server', ends: 'closed-by-peer' },
          plans: [
            {
              url: through(closing)('close', {
                afterMs: chance.whole(500, 5000),
                code: chance.one([1000, 1001, 1011, 4001]),
              }),
            },
          ],
        },
        {
          ...{ cause: 'closed by the page', ends: 'closed-by-page' },
          plans: [{ url: lab.direct('chat'), closeAfterMs: chance.whole(500, 6000), closeReason: 'done' }],
        },
        {
          ...{ cause: 'handshake refused', ends: 'handshake-failed' },
          plans: [{ url: through(refusing)('refuse', { status: chance.one([401, 403, 404, 503]) }) }],
        },
        {
          ...{ cause: 'unsolvable: scattered drops', ends: 'cannot-tell' },
          // Never two within a second, which would be one event.
          plans: several(chance.whole(2, 3), (i) => ({
            url: through(failing)('drop', { afterMs: 2000 + i * 3000 + chance.whole(0, 1000) }),
            send: { everyMs: chance.whole(200, 900) },
          })),
        },
      ];
      const verdicts: Verdict[] = [];
      // A page for each: what falls by chance in one second with what another brought about is no story of one page's.
      for (const { cause, ends, lengthMs = null, plans } of fates) {
        const page = await openPage(lab.page('sockets'));
        const panel = await page.openPanel();
        await page.navigate(lab.socketsPage(plans));
        await panel.waitFor(
          (count: number) =>
            document.querySelectorAll('[data-testid="connection-row"][data-state="closed"]').length === count,
          { timeoutMs: 30_000 },
          plans.length,
        );
        const session = await exportedSession(driver, panel);
        const findings = diagnose(session);
        for (const { id } of session.connections) {
          const [top] = findingsOn(findings, id);
          if (top === undefined) throw new Error(`nothing was said of an end by ${cause}`);
          verdicts.push({ cause, draw: id, ...judgeFinding(top, ends, { lengthMs }) });
        }
        await panel.screenshot(testInfo.outputPath(`${ends}-${verdicts.length}.png`));
        await page.close();
      }
      console.log(`Seed ${seed}, real programs in ${driver.kind}, each connection counts.\n\n${inWords(verdicts)}\n`);
      expect(wrongAtCertain(verdicts), `seed ${seed}`).toEqual([]);
      expect(rightShare(verdicts), `seed ${seed}`).toBeGreaterThanOrEqual(thresholds.rightShare);
    },
  );
});

function several(count: number, plan: (index: number) => SocketPlan): SocketPlan[] {
  return Array.from({ length: count }, (_, i) => plan(i));
}

/** Talks for a while of its own, and falls silent: no two in one second, which would be one event. */
function idler(url: string, index: number, chance: Chance): SocketPlan {
  // Further apart than 300 ms: of frames nearer to each other nginx counts from the first.
  const send = { everyMs: chance.whole(350, 900), forMs: chance.whole(400, 1500) };
  return { url, startAfterMs: index * 2500, send };
}
