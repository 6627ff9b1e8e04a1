import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../diagnosis/engine.ts';
import { scriptedSession } from '../../session/fixture.ts';
import { encodeSession, layOutFile, wholeExport, writeSessionFile } from '../encode.ts';
import { FileProblem } from '../file-problem.ts';
import { payloadPolicies } from '../format.ts';
import { openFile } from '../open.ts';
import { fuzzRuns } from '../testing/fuzz-runs.ts';
import { mutated } from '../testing/mutations.ts';
import { anySession } from '../testing/sessions.ts';
import { liftFrames } from './lift-frames.ts';

const session = scriptedSession({
  connections: [
    {
      frames: [
        [100, 'out', '{"type":"ping"}\n'],
        [120.5, 'in', 'grüße 漢字 😀'],
        [121, 'in', '\x07\\/\b\f\r\t'],
        [5120.125, 'in', 3],
        [5121, 'in', 4],
        [5122, 'in', 5],
      ],
    },
    { frames: [[5200, 'in', '']] },
  ],
});
for (const row of [3, 4, 5]) session.frames.setPayload(row, Uint8Array.of(250, 251, 252).subarray(0, row - 2));
const text = writeSessionFile(session, [], wholeExport);
const utf8 = (given: string) => new TextEncoder().encode(given);

type Given = string | Uint8Array<ArrayBuffer>;

async function outcome(...parts: Given[]): Promise<unknown> {
  try {
    return await openFile(new Blob(parts).stream());
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    // The one place that is counted in bytes of the file, and so from the byte order mark.
    return error.problem.id === 'files.not-utf-8' ? error.problem.id : error.problem;
  }
}

/** A byte order mark stands for itself in no file of ours, and so leads past the short way. */
async function expectNoDifference(given: Given): Promise<void> {
  expect(await outcome(given)).toEqual(await outcome('\uFEFF', given));
}

test('whatever we write is lifted, and nothing of a million frames is left in the rest', () => {
  fc.assert(
    fc.property(anySession, fc.constantFrom(...payloadPolicies), fc.boolean(), (recorded, payloads, isLaidOut) => {
      const file = encodeSession(recorded, [], { ...wholeExport, payloads });
      const lifted = liftFrames(utf8(isLaidOut ? layOutFile(file) : JSON.stringify(file)));
      expect(JSON.parse(lifted?.rest ?? '').frames).toEqual({
        ...{ length: recorded.frames.length, connection: [], timeDelta: [], flags: [], size: [], heartbeat: [] },
        payload: payloads === 'left out' ? null : [],
      });
    }),
  );
});

describe('what is lifted is what the other way reads', () => {
  test('any session', async () => {
    await fc.assert(
      fc.asyncProperty(anySession, fc.constantFrom(...payloadPolicies), async (recorded, payloads) => {
        await expectNoDifference(writeSessionFile(recorded, diagnose(recorded), { ...wholeExport, payloads }));
      }),
      { numRuns: 300 },
    );
  });

  test('with one thing in it changed', { timeout: 600_000 }, async () => {
    const files = fc
      .sample(anySession, 40)
      .map((recorded) => JSON.parse(JSON.stringify(encodeSession(recorded, [], wholeExport))));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files).chain((file) =>
          // In all of it, and in its frames alone: most of it is elsewhere.
          fc.oneof(
            mutated(file),
            mutated(file.frames).map((frames) => ({ ...file, frames })),
          ),
        ),
        (file) => expectNoDifference(JSON.stringify(file)),
      ),
      { numRuns: fuzzRuns(2000) },
    );
  });

  test('with its bytes cut, spliced and sprinkled', { timeout: 600_000 }, async () => {
    const whole = utf8(text);
    const framesAt = utf8(text.slice(0, text.indexOf('"frames"'))).length;
    // Not at its very beginning, where files in UTF-16 and compressed ones are told apart.
    const within = (min: number) => fc.integer({ min, max: whole.length });
    const place = fc.oneof(within(1), within(framesAt));
    const telling = [...'"\\,:[]{}-+.0123456789eEu/ \n', '\\u0041', '\\ud83d', '\\ude00', '"base64"', 'null', '=='];
    const inserted = fc.oneof(fc.constantFrom(...telling).map(utf8), fc.uint8Array({ maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.nat(3), inserted), { minLength: 1, maxLength: 3 }),
        async (splices) => {
          let bytes = whole;
          for (const [at, length, insert] of splices) {
            bytes = Uint8Array.from([...bytes.subarray(0, at), ...insert, ...bytes.subarray(at + length)]);
          }
          await expectNoDifference(bytes);
        },
      ),
      { numRuns: fuzzRuns(3000) },
    );
  });
});

describe('what is written in another way is left to the other reader', () => {
  const lifts = (from: string | RegExp, to: string) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    return liftFrames(utf8(changed)) !== null;
  };

  test.each<[string, string | RegExp, string]>([
    ['a decimal number of bytes', /"size": \[\d+/, '"size": [1.0'],
    ['an exponent', /"size": \[\d+/, '"size": [1e2'],
    ['a number that JSON does not know', /"size": \[/, '"size": [0'],
    ['a time finer than microseconds', /"timeDelta": \[\d+/, '"timeDelta": [100.0001'],
    ['a point without a decimal', /"timeDelta": \[\d+/, '"timeDelta": [100.'],
    ['a time before all times', /"timeDelta": \[/, '"timeDelta": [-'],
    ['a heartbeat of no class', /"heartbeat": \[\d/, '"heartbeat": [5'],
    ['flags too many', /"flags": \[\d/, '"flags": [256'],
    ['a row too many', /"flags": \[/, '"flags": [1, '],
    ['a length behind its columns', /"length": 7,(\s*"connection": \[.*?\],)/s, '$1 "length": 7,'],
    ['a length that is made up', '"length": 7', '"length": 4000000000'],
    ['a column of another make', '"heartbeat"', '"heartbeats"'],
    ['a key with an escape', '"heartbeat"', '"\\u0068eartbeat"'],
    ['a missing column', /"heartbeat": \[.*?\],/s, ''],
    ['another first key', '"format": "deadair-session",\n "version": 1', '"version": 1, "format": "deadair-session"'],
    ['a character of control', 'grüße', 'gr\u0001'],
    ['an escape of no kind', 'grüße', '\\x'],
    ['half an escape', 'grüße', '\\u00'],
    ['base64 without its end', /"base64": ".*?"/, '"base64": "QQ"'],
    ['base64 that is none', /"base64": ".*?"/, '"base64": "Q!=="'],
  ])('%s', (_, from, to) => {
    expect(lifts(from, to)).toBe(false);
  });

  test('bytes that are no UTF-8, in a payload or elsewhere', () => {
    for (const near of ['grüße', '"clock"']) {
      const at = utf8(text.slice(0, text.indexOf(near))).length + near.length - 2;
      const bytes = utf8(text);
      bytes[at] = 0xff;
      expect(liftFrames(bytes)).toBeNull();
    }
  });
});

test('what is wrong in the rest is told by the other reader', async () => {
  for (const edit of [
    (given: string) => `${given} {}`,
    (given: string) => given.replace('"version": 1', '"version": 2'),
    (given: string) => given.replace('"version": 1', '"version": 1, "version": 1'),
    (given: string) => given.replace('"flags"', '"flags": [], "flags"'),
  ]) {
    expect(await outcome(edit(text))).toHaveProperty('id');
    await expectNoDifference(edit(text));
  }
});

test('halves of characters become what they become in every browser', async () => {
  const halves = text.replace('grüße', '\\ud800 \\ude00 \\ud83d\\ude00');
  expect(liftFrames(utf8(halves))).not.toBeNull();
  await expectNoDifference(halves);
});
