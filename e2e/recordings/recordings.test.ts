import { expect, test } from 'vitest';
import { diagnose, findingsOn } from '../../src/diagnosis/engine.ts';
import { readSession } from '../../src/files/decode.ts';
import { speak } from '../../src/language/speak.ts';
import { readRecording, recordings } from './recordings.ts';

test.each(recordings)(
  '$name: what is said first of the connection is its cause',
  ({ name, connection, headline, not }) => {
    const session = readSession(readRecording(name));
    const [first] = findingsOn(diagnose(session), connection);
    const said = first === undefined ? '' : speak(first.message);
    expect(said).toMatch(headline);
    expect(said).not.toMatch(not);
  },
);
