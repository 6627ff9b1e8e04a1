import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ proxyReadTimeoutMs: 500, withoutNginx: 'stand-in' });
});
afterAll(() => lab.stop());

test('every page is served', async () => {
  const pages = readdirSync(new URL('pages', import.meta.url)).filter((name) => name.endsWith('.html'));
  for (const name of pages) {
    const response = await fetch(lab.page(name.replace('.html', ''), { url: lab.direct('echo') }));
    expect([name, response.status]).toEqual([name, 200]);
  }
});

test('nothing outside the folder of pages is served', async () => {
  const origin = new URL(lab.page('sockets')).origin;
  for (const path of ['/lab.ts', '/../lab.ts', '/%2e%2e/lab.ts', '/', '/nothing.html']) {
    expect([path, (await fetch(origin + path)).status]).toEqual([path, 404]);
  }
});

test('only the strict page has a policy', async () => {
  const policy = async (name: string) => (await fetch(lab.page(name))).headers.get('content-security-policy');
  expect(await policy('strict-csp')).toContain("require-trusted-types-for 'script'");
  expect(await policy('sockets')).toBeNull();
});

test('a foreign page is of another origin and another host', () => {
  const [own, foreign] = [new URL(lab.page('sockets')), new URL(lab.foreignPage('sockets'))];
  expect(foreign.port).not.toBe(own.port);
  expect(foreign.hostname).not.toBe(own.hostname);
});

test('socket plans travel in the URL of the page', () => {
  const plans = [{ url: lab.proxied('silent'), count: 3, label: 'idle & quiet' }];
  expect(JSON.parse(new URL(lab.socketsPage(plans)).searchParams.get('plans') ?? '')).toEqual(plans);
});

test('a stopped lab serves nothing', async () => {
  const other = await startLab({ proxyReadTimeoutMs: 500, withoutNginx: 'stand-in' });
  await other.stop();
  await expect(fetch(other.page('sockets'))).rejects.toThrow();
});
