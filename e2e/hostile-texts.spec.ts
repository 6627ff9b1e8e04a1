/**
 * What pages, servers and files make up, in every view and everything that leaves: it stays text. No markup comes to life,
 * nothing turns text around or hides it, and no terminal is spoken to.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { run } from '../src/cli/main.ts';
import { diagnose } from '../src/diagnosis/engine.ts';
import { wholeExport, writeSessionFile } from '../src/files/encode.ts';
import { Handout } from '../src/files/handout.ts';
import { type SessionScript, scriptedSession } from '../src/session/fixture.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, exportSession, importSession, shownConnections } from './panel-view.ts';

const markup = '<x-hostile><img src=x onerror="globalThis.hostileRan=1"><script>globalThis.hostileRan=1</script>';
/** Turns around, isolates, hides, and rings the bell of a terminal. */
const unseen = '\u202egnp.exe\u2066\u200b\u001b]0;owned\u0007\u009b31m\u2028\u{e0041}';
const hostile = `${markup}${unseen}`;
/** As much of it as a Close frame has room for. */
const hostileReason = `<x-hostile>\u202egnp\u2066\u001b[31m\u009b1m`;

/** Everything in a session that can be a stranger's words. */
const script: SessionScript = {
  connections: [
    {
      url: `wss://app.example/${hostile}?q=${hostile}`,
      ...{
        protocol: hostile,
        protocols: [hostile],
        stack: `    at ${hostile} (https://app.example/${hostile}.js:1:2)`,
      },
      frames: [
        [100, 'out', hostile],
        [200, 'in', `{"a":"${markup.replaceAll('"', '\\"')}","\u202eb":1}`],
        [300, 'in', `42["${markup.replaceAll('"', '\\"')}","\u202eb"]`],
      ],
      closeCall: { at: 400, code: 4000, reason: hostile, stack: hostile },
      close: { at: 500, code: 4000, reason: hostile },
      handshake: { responseHeaders: { server: hostile, via: hostile }, requestHeaders: { origin: hostile } },
    },
    { at: 2000, openAt: null, close: { at: 2100, code: 1006 }, handshake: { status: 403, failure: hostile } },
    { at: 3000, close: { at: 63_000, code: 1006 }, hostHint: { server: hostile } },
  ],
};

function hostileSession() {
  const session = scriptedSession(script);
  session.describeEnvironment({ pageUrl: `https://app.example/${hostile}`, browserVersion: hostile });
  session.remark({ inFront: hostile, server: hostile, expected: hostile });
  for (const realm of session.realms) realm.fault = hostile;
  return session;
}

/** Runs in the document: what of a stranger's has come to life, and what is there that one cannot see. */
function harm(): string[] {
  const raw = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
  const found: string[] = [];
  if ('hostileRan' in globalThis) found.push('a script ran');
  for (const element of document.querySelectorAll('*')) {
    if (/^(x-hostile|img)$/.test(element.localName)) found.push(`an element: ${element.outerHTML.slice(0, 200)}`);
    for (const { name, value } of element.attributes) {
      if (/^on/.test(name)) found.push(`a handler: ${name}`);
      // A field holds what will be handed on, for people to change; it is apart from the text around it.
      if (name === 'value') continue;
      if (raw.test(value)) found.push(`${element.localName} ${name}=${JSON.stringify(value)}`);
    }
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE && raw.test(node.nodeValue ?? ''))
        found.push(`in ${element.localName}.${element.className}: ${JSON.stringify(node.nodeValue)}`);
    }
  }
  return found;
}

/** Looks at every tab of every connection, of all of them, and at what stands over the timeline. */
async function expectHarmless(surface: Surface): Promise<void> {
  const tabs = await surface.evaluate(() =>
    [...document.querySelectorAll('[role="tab"]')].map((tab) => `#${CSS.escape(tab.id)}`),
  );
  expect(tabs.length).toBeGreaterThan(3);
  for (const { id } of [null, ...(await shownConnections(surface))].map((row) => ({ id: row?.id ?? null }))) {
    if (id !== null) await surface.click(`[data-testid="connection-row"][data-connection-id="${id}"]`);
    for (const tab of tabs) {
      await surface.click(tab);
      expect(await surface.evaluate(harm), `${tab} of ${id}`).toEqual([]);
      if (!tab.includes('frames') || id === null) continue;
      const frames = await surface.evaluate(() => document.querySelectorAll('[data-testid="frame-row"]').length);
      for (let row = 1; row <= frames; row++) {
        await surface.click(`[data-testid="frame-row"]:nth-of-type(${row})`);
        expect(await surface.evaluate(harm), `frame ${row} of ${id}`).toEqual([]);
      }
    }
  }
  for (const button of ['export', 'saved', 'settings']) {
    if (!(await surface.evaluate((id: string) => document.querySelector(`[data-testid="${id}"]`) !== null, button)))
      continue;
    await surface.click(`[data-testid="${button}"]`);
    await surface.waitFor(() => document.querySelector('dialog') !== null);
    await surface.evaluate(() => void document.querySelector('details')?.setAttribute('open', ''));
    expect(await surface.evaluate(harm), button).toEqual([]);
    await surface.click('dialog [aria-label="Close"]');
  }
}

/** Controls but the line feed, and what turns text around or hides it. */
const spoken = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test('what a page and its server make up, while it is recorded', async ({ driver, lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.evaluate(
    async (echo: string, close: string, refuse: string, text: string) => {
      const closed = (socket: WebSocket) => new Promise((resolve) => socket.addEventListener('close', resolve));
      const talking = new WebSocket(echo, ['chat']);
      await new Promise((resolve) => talking.addEventListener('open', resolve));
      const answered = new Promise((resolve) => talking.addEventListener('message', resolve));
      talking.send(text);
      await answered;
      talking.close(4001, '\u202egnp <x-hostile>\u001b[31m');
      await Promise.all([closed(talking), closed(new WebSocket(close)), closed(new WebSocket(refuse))]);
      return true;
    },
    lab.direct('echo', { worker: 'words' }),
    lab.direct('close', { afterMs: 100, code: 4002, reason: hostileReason }),
    lab.direct('refuse', {
      status: 403,
      header: [`server: <x-hostile>${'\u202e'}nginx`, 'via: 1.1 \u009b31m<img src=x>'],
    }),
    hostile,
  );
  await closedConnections(panel, 4002, 1);
  await closedConnections(panel, 1006, 1);
  await panel.waitFor(() => document.querySelector('[data-kind="handshake-failed"]') !== null);
  await expectHarmless(panel);
  await panel.screenshot(testInfo.outputPath('live.png'));
  const file = readFileSync(await exportSession(driver, panel, { redact: false, payloads: true }), 'utf8');
  expect(file).toContain('x-hostile');
  expect(file).not.toMatch(spoken);
});

test('what a file makes up', async ({ driver, openPage }, testInfo) => {
  const session = hostileSession();
  const path = testInfo.outputPath('hostile.json');
  writeFileSync(path, writeSessionFile(session, diagnose(session), wholeExport));
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(viewer, path);
  await viewer.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 3);
  await expectHarmless(viewer);
  await viewer.screenshot(testInfo.outputPath('viewer.png'));
});

test('nothing that leaves speaks to a terminal or turns text around', async ({ lab: _ }, testInfo) => {
  const handout = new Handout(hostileSession(), { ...wholeExport, part: null });
  for (const [name, text] of Object.entries({ json: handout.json, har: handout.har, report: handout.report })) {
    expect(text, name).not.toMatch(spoken);
    const path = testInfo.outputPath(`hostile.${name}`);
    writeFileSync(path, text);
    if (name === 'report') continue;
    for (const args of [
      ['diagnose', path],
      ['diagnose', '--json', path],
    ]) {
      const { out, err } = await run(args);
      expect(out + err, `${name} ${args[1]}`).not.toMatch(spoken);
      expect(out).toContain('x-hostile');
    }
  }
});
