import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Downloads } from './downloads.ts';

let folder: string;
let downloads: Downloads;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-test-'));
  downloads = new Downloads(folder);
});

afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);

test('two downloads of one name are two files', async () => {
  put('session.json', 'first');
  const first = await downloads.next();
  put('session.json', 'second');
  const second = await downloads.next();
  expect([first, second].map((path) => basename(path))).toEqual(['session.json', 'session.json']);
  expect([first, second].map((path) => readFileSync(path, 'utf8'))).toEqual(['first', 'second']);
});

test.each([
  ['Chromium', 'session.json.crdownload', false],
  ['Firefox', 'session.json.part', true],
])('a download that %s has not finished is waited for', async (_browser, unfinished, hasPlaceholder) => {
  put(unfinished, 'half');
  if (hasPlaceholder) put('session.json', '');
  const next = downloads.next();
  setTimeout(() => {
    put(unfinished, 'whole');
    renameSync(join(folder, unfinished), join(folder, 'session.json'));
  }, 120);
  expect(readFileSync(await next, 'utf8')).toBe('whole');
});
