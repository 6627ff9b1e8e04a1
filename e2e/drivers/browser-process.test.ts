import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type BrowserStart, startBrowser } from './browser-process.ts';

/** A "browser" that is a Node script with the profile as its argument. */
const browser = (script: string, prepare: BrowserStart['prepare'] = () => {}): BrowserStart => ({
  executable: process.execPath,
  prepare,
  args: (profile) => ['-e', script, profile],
  announcement: /listening on (\S+)/,
});

const isListening = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.unref();
  });

test('stopping ends the browser, the processes it started, and its profile', async () => {
  // The child of the "browser" listens; only its end closes the port.
  const server =
    "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => console.error('listening on ' + s.address().port))";
  const script = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server)}], { stdio: 'inherit' })`;
  const running = await startBrowser(browser(script));
  expect(await isListening(Number(running.endpoint))).toBe(true);
  expect(existsSync(running.downloads)).toBe(true);

  await running.stop();
  await expect.poll(() => isListening(Number(running.endpoint))).toBe(false);
  expect(existsSync(join(running.downloads, '..'))).toBe(false);
});

test('the profile is prepared before the browser starts, and is told to it', async () => {
  const script = "console.log('listening on ' + require('node:fs').readFileSync(process.argv[1] + '/prefs', 'utf8'))";
  const running = await startBrowser(browser(script, (profile) => writeFileSync(join(profile, 'prefs'), 'ws://prefs')));
  expect(running.endpoint).toBe('ws://prefs');
  await running.exited;
  await running.stop();
});

test('a browser that ends at once is an error with its own words, and leaves no profile', async () => {
  let profile = '';
  const start = browser("console.error('cannot open display'); process.exit(3)", (folder) => {
    profile = folder;
  });
  await expect(startBrowser(start)).rejects.toThrow(/ended with 3\ncannot open display/);
  expect(existsSync(profile)).toBe(false);
});

test('an executable that is not there is an error', async () => {
  await expect(startBrowser({ ...browser(''), executable: '/nowhere/chromium' })).rejects.toThrow('ENOENT');
});
