import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { speak } from '../language/speak.ts';
import { scriptedSession } from '../session/fixture.ts';
import { writeSessionFile } from './encode.ts';
import { FileProblem } from './file-problem.ts';
import { writeHar } from './har/write-har.ts';
import { mostBytes, openFile } from './open.ts';
import { fuzzRuns } from './testing/fuzz-runs.ts';

const session = scriptedSession({ connections: [{ frames: [[5, 'in', 'grüße']], close: { at: 90, code: 4000 } }] });
const file = writeSessionFile(session, []);

const streamOf = (bytes: Uint8Array | string) => new Blob([bytes as BlobPart]).stream();
const open = (bytes: Uint8Array | string, most?: number) => openFile(streamOf(bytes), undefined, most);

async function problemOf(bytes: Uint8Array | string, most?: number): Promise<string> {
  const error = await open(bytes, most).then(
    () => new Error('it was opened'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof FileProblem)) throw error;
  return speak(error.problem);
}

describe('formats are told apart by what is in the file', () => {
  test.each([
    ['a session file', file, 'recorder'],
    ['one with a byte order mark', `\uFEFF${file}`, 'recorder'],
    ['a compressed one', gzipSync(file), 'recorder'],
    ['a HAR', writeHar(session), 'har'],
    ['a compressed HAR', gzipSync(writeHar(session)), 'har'],
  ])('%s', async (_, bytes, source) => {
    const { tables } = await open(bytes);
    expect(tables.connections.map((connection) => connection.source)).toEqual([source]);
  });

  test('however its bytes are cut, characters among them', async () => {
    const bytes = new TextEncoder().encode(file);
    const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 3) controller.enqueue(bytes.slice(at, at + 3));
        controller.close();
      },
    });
    expect((await openFile(pieces)).tables.connections).toHaveLength(1);
  });
});

test('how much has been read is told as it goes', async () => {
  const heard: number[] = [];
  const packed = gzipSync(file);
  await openFile(streamOf(packed), (read) => heard.push(read));
  expect(heard.at(-1)).toBe(packed.length);
});

describe('what cannot be opened says why', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['another program’s JSON', '{"name":"x","version":"1.0.0"}', 'no session of Deadair'],
    ['a file cut off', file.slice(0, 300), 'cut off'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), 'UTF-16'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]), 'UTF-8'],
    ['a compressed file cut off', gzipSync(file).subarray(0, 200), 'damaged or cut off'],
    ['a compressed file of something else', gzipSync('hello'), 'not JSON'],
    ['brackets without end', '['.repeat(3_000_000), 'ends in the middle'],
    ['nesting without bounds', `${'['.repeat(500_000)}${']'.repeat(500_000)}`, 'no session of Deadair'],
  ])('%s', async (_, bytes, words) => {
    expect(await problemOf(bytes)).toContain(words);
  });

  test('a bomb is left alone at the bound, however small it came', async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await problemOf(bomb, 1_000_000)).toContain('becomes larger than');
  });

  test('a file that is too large as it is', async () => {
    expect(await problemOf(' '.repeat(2000), 1000)).toContain('larger than');
    expect(mostBytes).toBeLessThan(2 ** 29);
  });

  test('a key that stands twice, by its line', async () => {
    expect(await problemOf(file.replace('"version": 1', '"version": 1,\n "version": 1'))).toMatch(/"version".*line 4/);
    expect(await problemOf(file.replace('"version": 1', '"version": 1, "\\u0076ersion": 2'))).toContain('stands twice');
  });

  test('equal keys of different objects, and equal texts, are none', async () => {
    await open(writeSessionFile(scriptedSession({ connections: [{}, {}, {}] }), []));
  });
});

test('any bytes, and any damage to a compressed file, end in a session or a FileProblem', {
  timeout: 600_000,
}, async () => {
  const packed = gzipSync(file);
  const damaged = fc
    .array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const bytes = Uint8Array.from(packed);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), async (bytes) => {
      await open(bytes).catch((error: unknown) => {
        if (!(error instanceof FileProblem)) throw error;
      });
    }),
    { numRuns: fuzzRuns(1000) },
  );
});
