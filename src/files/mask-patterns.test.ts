import { describe, expect, test } from 'vitest';
import { scriptedSession } from '../session/fixture.ts';
import { encodeSession, wholeExport } from './encode.ts';
import { parsePatterns, patternMasker } from './mask-patterns.ts';
import { Masks } from './masks.ts';

describe('patterns as a person writes them', () => {
  test('plain text is itself, in any case; between slashes it is a regular expression', () => {
    const { patterns, faults } = parsePatterns('bob@corp.example\n\n/cust-\\d+/\n  /ACME/i ');
    expect(faults).toEqual([]);
    const mask = patternMasker(patterns, new Masks());
    expect(mask('Bob@Corp.example, cust-12, cust-13, acme, bob@corpXexample')).toBe(
      'masked-1, masked-2, masked-3, masked-4, bob@corpXexample',
    );
  });

  test('one that cannot be read is named by its line, and the others hold', () => {
    const { patterns, faults } = parsePatterns('/ok/\n/(/\n/x/zz');
    expect(patterns.map(String)).toEqual(['/ok/']);
    expect(faults.map(({ line }) => line)).toEqual([2, 3]);
  });

  test('one that matches nothing at all masks nothing', () => {
    expect(patternMasker([/x*/], new Masks())('abc')).toBe('abc');
  });
});

test('what was named is in no place of the file, also when nothing else is masked', () => {
  const session = scriptedSession({
    connections: [
      {
        url: 'wss://bob.example/rooms/bob?user=bob',
        protocols: ['bob'],
        frames: [[10, 'out', 'I am bob']],
        close: { at: 50, code: 4000, reason: 'bye bob' },
        handshake: { responseHeaders: { 'x-user': 'bob', server: 'bob/1.0' } },
      },
    ],
  });
  session.remark({ inFront: 'bob’s nginx', server: 'bob', expected: '' });
  const file = encodeSession(session, [], { ...wholeExport, patterns: [/bob/] });
  expect(JSON.stringify(file)).not.toContain('bob');
  expect(file.redaction.masked.patterns).toBe(1);
});
