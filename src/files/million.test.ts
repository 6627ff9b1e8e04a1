import { expect, test } from 'vitest';
import { batchOf, fixtureEnvironment, fixtureOrigin } from '../session/fixture.ts';
import { Session } from '../session/session.ts';
import { readSession } from './decode.ts';
import { writeSessionFile } from './encode.ts';

test('a million frames make a file of less than 20 MB, and all of them are read again', { timeout: 60_000 }, () => {
  const session = new Session(fixtureEnvironment);
  const realm = session.addRealm({
    documentId: 'document',
    frameId: 0,
    url: 'https://app.example/',
    timeOrigin: fixtureOrigin + 0.1,
    late: false,
    trusted: true,
  });
  session.applyBatch(realm, batchOf(Array.from({ length: 20 }, () => ({}))));
  const reader = session.reader(realm);
  const nothing = new Uint8Array(0);
  for (let row = 0; row < 1_000_000; row++) {
    const connection = session.connections[row % 20];
    if (connection === undefined) continue;
    // Chrome's clock ticks in tenths of a millisecond, unevenly spaced.
    reader.addFrame(
      connection,
      fixtureOrigin + 10 + row * 3.6 + ((row * 7) % 31) / 10,
      row % 2,
      (row * 37) % 1500,
      nothing,
    );
  }

  const text = writeSessionFile(session, []);
  expect(text.length).toBeLessThan(20e6);
  expect(readSession(text).frames.length).toBe(1_000_000);
});
