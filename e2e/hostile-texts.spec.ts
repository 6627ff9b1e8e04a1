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
import type { Session } from '../src/session/session.ts';
import type { Surface } from './drivers/surface.ts';
import { visitEveryView } from './every-view.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, exportSession, importSession } from './panel-view.ts';

const markup = '<x-hostile><img src=x onerror="globalThis.hostileRan=1"><script>globalThis.hostileRan=1</script>';
/** Turns around, isolates, hides, and rings the bell of a terminal. */
const unseen = '\u202egnp.exe\u2066\u200b\u001b]0;owned\u0007\u009b31m\u2028\u{e0041}';
const hostile = `${markup}${unseen}`;
/** As much of it as a Close frame has room for. */
const hostileReason = `<x-hostile>\u202egnp\u2066\u001b[31m\u009b1m`;

/** As much of it as needs no escape in JSON and in headers. */
const hostileName = '<x-hostile>\u202egnp\u2066\u200b';

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
    // What is no URL stands in the place of one.
    { at: 4000, url: hostile, close: { at: 64_000, code: 1006 } },
    {
      ...{ at: 5000, url: 'wss://app.example/socket.io/?EIO=4&transport=websocket' },
      frames: [[25_000, 'in', `42/${hostileName},["${hostileName}",{"\u202eb":"${hostileName}"}]`]],
    },
    {
      ...{ at: 6000, url: 'wss://app.example/graphql', protocol: 'graphql-transport-ws' },
      frames: [
        [26_000, 'out', JSON.stringify({ id: hostile, type: 'subscribe', payload: { query: hostile, [hostile]: 1 } })],
        [36_000, 'in', JSON.stringify({ id: hostile, type: 'error', payload: [{ message: hostile }] })],
      ],
    },
    {
      ...{ at: 7000, url: 'wss://app.example/stomp', protocol: 'v12.stomp' },
      frames: [[46_000, 'in', `MESSAGE\n${hostileName}:${hostileName}\n\n${hostile}\0`]],
    },
  ],
};

function hostileSession() {
  const session = scriptedSession(script);
  session.describeEnvironment({ pageUrl: `https://app.example/${hostile}`, browserVersion: hostile });
  session.remark({ inFront: hostile, server: hostile, expected: hostile });
  for (const realm of session.realms) realm.fault = hostile;
  return session;
}

function harOf(session: Session): string {
  return new Handout(session, { ...wholeExport, part: null }).har;
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

/** Looks at everything there is to see; and a stranger's words were there to be seen, on screen and read aloud. */
async function expectHarmless(surface: Surface): Promise<void> {
  const views: string[] = [];
  await visitEveryView(surface, async (view) => {
    views.push(view);
    expect(await surface.evaluate(harm), view).toEqual([]);
  });
  for (const told of [/the tip.*x-hostile/, /by ArrowRight.*x-hostile/])
    expect(
      views.filter((view) => told.test(view)),
      `${told} in\n${views.join('\n')}`,
    ).not.toEqual([]);
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

for (const kind of ['json', 'har'] as const) {
  test(`what a file makes up, ${kind}`, async ({ driver, openPage }, testInfo) => {
    const session = hostileSession();
    // Its name is a stranger's as well.
    const path = testInfo.outputPath(`${hostileName}.${kind}`);
    const file = kind === 'json' ? writeSessionFile(session, diagnose(session), wholeExport) : harOf(session);
    writeFileSync(path, file);
    const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
    await importSession(viewer, path);
    await viewer.waitFor(
      (count: number) => document.querySelectorAll('[data-testid="connection-row"]').length === count,
      {},
      script.connections.length,
    );
    await expectHarmless(viewer);
    await viewer.screenshot(testInfo.outputPath('viewer.png'));
  });
}

test('a file that cannot be read, by its name and in what it says', async ({ driver, openPage }, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  const whole = writeSessionFile(hostileSession(), [], wholeExport);
  const broken: readonly [name: string, text: string][] = [
    ['cut', whole.slice(0, whole.length / 2)],
    ['other', JSON.stringify({ [hostile]: hostile })],
    ['no json', hostile],
    ['newer', whole.replace('"version": 1', `"version": "${hostileName}"`)],
  ];
  for (const [name, text] of broken) {
    const path = testInfo.outputPath(`${hostileName} ${name}.json`);
    writeFileSync(path, text);
    await importSession(viewer, path);
    await viewer.waitFor(() => document.querySelector('[data-testid="notice-error"]') !== null);
    expect(await viewer.evaluate(harm), name).toEqual([]);
    await viewer.screenshot(testInfo.outputPath(`${name}.png`));
    await viewer.click('[data-testid="notice-error"] button');
    await viewer.waitFor(() => document.querySelector('[data-testid="notice-error"]') === null);
  }
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
