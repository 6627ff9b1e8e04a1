import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectRoot } from './extension.ts';
import { importTable } from './imports.ts';
import { type LockedPackages, licenceFaults, licenceNotices, shippedPackages } from './licences.ts';

const readJson = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const locked: LockedPackages = readJson('package-lock.json').packages;

test('every package is under a licence that lets us do what we do with it', () => {
  expect(licenceFaults(locked)).toEqual([]);
});

test('what may be imported by what ships is counted among what ships', () => {
  const imported = Object.values(importTable).flatMap(({ packages }) => packages);
  const shipped = shippedPackages(locked);
  expect(imported.filter((name) => name !== 'node:' && !shipped.includes(name))).toEqual([]);
});

test('a licence that binds what ships is noticed, one of a tool is not', () => {
  const with_ = (entry: object) => licenceFaults({ 'node_modules/a': { version: '1.0.0', ...entry } });
  expect(with_({ license: 'GPL-3.0-only' })).toEqual(['a 1.0.0: "GPL-3.0-only" is not among those allowed']);
  expect(with_({ license: 'GPL-3.0-only', dev: true })).toHaveLength(1);
  expect(with_({ license: 'CC0-1.0' })).toHaveLength(1);
  expect(with_({ license: 'CC0-1.0', dev: true })).toEqual([]);
  expect(with_({})).toHaveLength(1);
});

test('of alternatives one will do, of what holds together each must', () => {
  const with_ = (license: string) => licenceFaults({ 'node_modules/@a/b': { version: '1', license, dev: true } });
  expect(with_('(MIT OR GPL-3.0-or-later)')).toEqual([]);
  expect(with_('(MIT AND Zlib)')).toEqual([]);
  expect(with_('(MIT AND GPL-2.0)')).toHaveLength(1);
});

test('the notices that ship hold the licence of each package in it', () => {
  const notices = licenceNotices(projectRoot);
  for (const name of shippedPackages(locked)) expect(notices).toContain(`https://www.npmjs.com/package/${name}`);
  expect(notices).toContain('Mozilla Public License');
  expect(notices.match(/WITHOUT WARRANTY OF ANY KIND/g)?.length).toBeGreaterThan(3);
});
