import { describe, expect, test } from 'vitest';
import { FileProblem } from './file-problem.ts';
import { formatName, formatVersion } from './format.ts';
import { upgrade, upgraders } from './upgrade.ts';

/** Versions 1 to 3 of a format: the name was split, then the parts were put into a list. */
const steps = [
  ({ name, ...rest }: { readonly [key: string]: unknown }) => {
    const [first, last] = String(name).split(' ');
    return { ...rest, version: 2, first, last };
  },
  ({ first, last, ...rest }: { readonly [key: string]: unknown }) => ({ ...rest, version: 3, names: [first, last] }),
];

describe('files of older versions', () => {
  test('go one step at a time to the newest, from wherever they begin', () => {
    const newest = { format: formatName, version: 3, names: ['Ada', 'Lovelace'] };
    expect(upgrade({ format: formatName, version: 1, name: 'Ada Lovelace' }, steps)).toEqual({ file: newest, from: 1 });
    expect(upgrade({ format: formatName, version: 2, first: 'Ada', last: 'Lovelace' }, steps)).toEqual({
      file: newest,
      from: 2,
    });
    expect(upgrade(newest, steps)).toEqual({ file: newest, from: 3 });
  });

  test('are not changed themselves', () => {
    const old = Object.freeze({ format: formatName, version: 1, name: 'Ada Lovelace' });
    upgrade(old, steps);
    expect(old.version).toBe(1);
  });

  test('newer ones than the last step reaches are refused', () => {
    expect(() => upgrade({ format: formatName, version: 4 }, steps)).toThrow(FileProblem);
  });
});

test('there is a step from every released version', () => {
  expect(upgraders).toHaveLength(formatVersion - 1);
});
