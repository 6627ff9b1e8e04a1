import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { guard, guarded } from './guardian.ts';

/** Something that goes on listening until it is ended; its child does, so that only the end of both closes the port. */
const listener = `
  const server = \`const s = require('node:net').createServer().listen(0, '127.0.0.1', () => process.send(s.address().port))\`;
  const child = require('node:child_process').spawn(process.execPath, ['-e', server], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.on('message', (port) => require('node:fs').writeFileSync(process.argv[1] + '/port', String(port)));
`;

const portIn = (folder: string) =>
  expect.poll(() => existsSync(join(folder, 'port')) && readFileSync(join(folder, 'port'), 'utf8'), { timeout: 5000 });

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.unref();
  });
}

test('the end of a guarded process takes its children and its folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-test-'));
  const child = spawn(process.execPath, ['-e', listener, folder], { ...guarded, stdio: 'ignore' });
  const guardian = guard(child.pid ?? 0, folder);
  await portIn(folder).toMatch(/^\d+$/);
  const port = Number(readFileSync(join(folder, 'port'), 'utf8'));
  expect(await isListening(port)).toBe(true);

  await guardian.end();
  expect(existsSync(folder)).toBe(false);
  await expect.poll(() => isListening(port)).toBe(false);
});

test('so does the sudden death of the process that started it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-test-'));
  const starter = `
    import { spawn } from 'node:child_process';
    import { guard, guarded } from ${JSON.stringify(new URL('guardian.ts', import.meta.url).href)};
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(listener)}, ${JSON.stringify(folder)}], { ...guarded, stdio: 'ignore' });
    guard(child.pid, ${JSON.stringify(folder)});
    setInterval(() => {}, 1000);
  `;
  const starterProcess = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', starter], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
  });
  await portIn(folder).toMatch(/^\d+$/);
  const port = Number(readFileSync(join(folder, 'port'), 'utf8'));

  starterProcess.kill('SIGKILL');
  await expect.poll(() => isListening(port), { timeout: 5000 }).toBe(false);
  await expect.poll(() => existsSync(folder), { timeout: 5000 }).toBe(false);
});
