import { describe, expect, test } from 'vitest';
import { importFaults, importTable } from './imports.ts';

const messages = (file: string, text: string) => importFaults(file, text).map((fault) => fault.message);

describe('folders', () => {
  test('the session may build on base and wire', () => {
    const text = "import { Column } from '../base/column.ts';\nimport type { Batch } from '../wire/records.ts';";
    expect(messages('src/session/session.ts', text)).toEqual([]);
  });

  test('the recorder must not reach into the session, not even for a type', () => {
    expect(messages('src/recorder/hook.ts', "import type { Frame } from '../session/model.ts';")).toEqual([
      'imports ../session/model.ts: recorder/ must not import session/',
    ]);
  });

  test('the panel reaches the recorder only over the wire', () => {
    const faults = (folder: string) => messages('src/panel/app.tsx', `import '../${folder}/x.ts';`);
    expect(faults('recorder')).toHaveLength(1);
    expect(faults('bridge')).toHaveLength(1);
    expect(faults('background')).toHaveLength(1);
    expect(faults('wire')).toEqual([]);
  });

  test('a test obeys the table like the file it tests', () => {
    expect(messages('src/base/units.test.ts', "import '../wire/records.ts';")).toHaveLength(1);
  });

  test('a file outside the folders of the table is refused, and so is importing one', () => {
    expect(messages('src/helpers/misc.ts', '')).toEqual(['lies in no folder of the import table']);
    expect(messages('src/main.ts', '')).toEqual(['lies in no folder of the import table']);
    expect(messages('src/panel/app.tsx', "import '../../e2e/lab/server.ts';")).toHaveLength(1);
  });

  test('no two folders import each other', () => {
    const reach = (folder: string): string[] => (importTable[folder]?.folders ?? []).flatMap((f) => [f, ...reach(f)]);
    for (const folder of Object.keys(importTable)) expect(reach(folder)).not.toContain(folder);
  });
});

describe('packages', () => {
  test('nothing that runs in a page takes a package', () => {
    expect(messages('src/recorder/hook.ts', "import browser from 'webextension-polyfill';")).toHaveLength(1);
    expect(messages('src/bridge/port.ts', "import browser from 'webextension-polyfill';")).toHaveLength(1);
    expect(messages('src/background/relay.ts', "import browser from 'webextension-polyfill';")).toEqual([]);
  });

  test('React stays in the panel', () => {
    expect(messages('src/panel/app.tsx', "import { createRoot } from 'react-dom/client';")).toEqual([]);
    expect(messages('src/timeline/draw.ts', "import { useRef } from 'react';")).toHaveLength(1);
  });

  test('a package whose name only begins like an allowed one is not allowed', () => {
    expect(messages('src/panel/app.tsx', "import 'react-domino';")).toHaveLength(1);
  });

  test('tests may use vitest, fast-check and Node; what ships may not', () => {
    const text = "import { test } from 'vitest';\nimport fc from 'fast-check';\nimport 'node:fs';";
    expect(messages('src/session/silence.test.ts', text)).toEqual([]);
    expect(messages('src/session/silence.ts', text)).toHaveLength(3);
  });
});

test('what ships does not import what is for tests', () => {
  expect(messages('src/files/encode.ts', "import { anySession } from './testing/sessions.ts';")).toHaveLength(1);
  expect(messages('src/files/testing/sessions.ts', "import fc from 'fast-check';")).toEqual([]);
  expect(messages('src/panel/app.tsx', "import { scriptedSession } from '../session/fixture.ts';")).toHaveLength(1);
  expect(messages('src/panel/app.test.tsx', "import { scriptedSession } from '../session/fixture.ts';")).toEqual([]);
});

test('a relative import says its extension', () => {
  expect(messages('src/base/column.ts', "import './units';")).toEqual(['imports ./units without its extension']);
});

test('every way to name a module is read', () => {
  const forbidden = '../session/model.ts';
  const ways = [
    `import '${forbidden}';`,
    `import * as model from '${forbidden}';`,
    `export { frame } from '${forbidden}';`,
    `export * from '${forbidden}';`,
    `export type { Frame } from '${forbidden}';`,
    `type Frame = import('${forbidden}').Frame;`,
    `await import('${forbidden}');`,
    `import model = require('${forbidden}');`,
    `vi.mock('${forbidden}', () => ({}));`,
    `new Worker(new URL('${forbidden}', import.meta.url));`,
  ];
  for (const way of ways) expect(messages('src/wire/guards.ts', way), way).toHaveLength(1);
});

test('a module name that is computed is refused, because nobody can check it', () => {
  expect(messages('src/wire/guards.ts', 'await import(pathOf(folder));')).toEqual([
    'imports a module whose name is computed, so that it cannot be checked',
  ]);
});

test('an import in a comment or a string is none', () => {
  expect(
    messages('src/base/units.ts', "// import '../session/model.ts'\nconst s = \"import '../session/x.ts'\";"),
  ).toEqual([]);
});
