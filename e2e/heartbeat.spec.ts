/** A session of minutes, as a file: what the panel says of its heartbeats, and the checklist against the next time. */
import { writeFileSync } from 'node:fs';
import { diagnose } from '../src/diagnosis/engine.ts';
import { writeSessionFile } from '../src/files/encode.ts';
import { type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../src/session/fixture.ts';
import { expect, test } from './fixture.ts';
import { importSession, shownFindings } from './panel-view.ts';

/** Asks every 90 s, and is cut off by a proxy that allows 60 s whenever nothing else was said for as long. */
function slow(at: number): ScriptedConnection {
  const frames: ScriptedFrame[] = [];
  for (let time = at + 20_000; time < at + 200_000; time += 45_000) frames.push([time, 'in', 'x'.repeat(300)]);
  for (const time of [at + 90_000, at + 180_000])
    frames.push([time, 'out', '{"type":"ping"}'], [time + 30, 'in', '{"type":"pong"}']);
  return {
    at,
    frames,
    close: { at: at + 180_030 + 59_970, code: 1006 },
    handshake: { responseHeaders: { server: 'nginx/1.24.0' } },
  };
}

test('a heartbeat that is too slow is told with both numbers, and fails the audit', async ({
  driver,
  openPage,
}, testInfo) => {
  const connections = [
    slow(0),
    slow(250_000),
    slow(500_000),
    { at: 745_000, frames: [[746_000, 'in', 'hello']] as const },
  ];
  const session = scriptedSession({ connections, until: 800_000 });
  const path = testInfo.outputPath('session.json');
  writeFileSync(path, writeSessionFile(session, diagnose(session)));

  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(viewer, path);
  await viewer.waitFor(() => document.querySelectorAll('[data-kind="heartbeat"]').length > 0);
  const told = (await shownFindings(viewer)).filter(({ kind }) => kind === 'heartbeat');
  expect(told[0]?.text).toContain('comes every 90 s, and 60 s of silence end the connection');
  expect(told[1]?.text).toContain('Open without a heartbeat, and silent for up to 54.0 s');
  await viewer.screenshot(testInfo.outputPath('heartbeat.png'));

  await viewer.click('[role="tab"]', 'Audit');
  const results = await viewer.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="audit-check"]')].map(
      ({ dataset }) => `${dataset.check} ${dataset.result}`,
    ),
  );
  expect(results).toEqual([
    'beats-in fail',
    'beats-out fail',
    'outlasts-proxies fail',
    'reconnects pass',
    'closes unknown',
    'handshakes pass',
  ]);
  // From a check to the connection that fails it.
  await viewer.screenshot(testInfo.outputPath('audit.png'));
  await viewer.click('[data-check="beats-in"] button');
  await viewer.waitFor(() => document.querySelector('[aria-selected="true"][data-testid="connection-row"]') !== null);
});
