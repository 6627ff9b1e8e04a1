import { strToU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { zip } from './zip.ts';

const manifest = strToU8('{}');
const script = strToU8('export {};');

test('the order in which files are found does not change the zip', () => {
  const one = zip(
    new Map([
      ['manifest.json', manifest],
      ['assets/a.js', script],
    ]),
  );
  const other = zip(
    new Map([
      ['assets/a.js', script],
      ['manifest.json', manifest],
    ]),
  );
  expect(one).toEqual(other);
});

test('neither does the time zone', () => {
  const zone = process.env.TZ;
  const zips = ['UTC', 'Pacific/Auckland', 'America/Los_Angeles'].map((name) => {
    process.env.TZ = name;
    return zip(new Map([['manifest.json', manifest]]));
  });
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  expect(zips[1]).toEqual(zips[0]);
  expect(zips[2]).toEqual(zips[0]);
});

test('what goes in comes out', () => {
  const entries = new Map([
    ['a/b/c.js', script],
    ['manifest.json', manifest],
  ]);
  expect(new Map(Object.entries(unzipSync(zip(entries))))).toEqual(entries);
});
