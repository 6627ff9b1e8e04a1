import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../diagnosis/engine.ts';
import { restoreSession } from '../session/restore.ts';
import { readSessionFile } from './decode.ts';
import { formatVersion } from './format.ts';

const folder = join(import.meta.dirname, 'fixtures');
const fixtures = readdirSync(folder).filter((name) => name.startsWith('version-'));

test('there is a file of every version', () => {
  const versions = Array.from({ length: formatVersion }, (_, i) => `version-${i + 1}.json`);
  expect(fixtures.toSorted()).toEqual(versions);
});

describe.each(fixtures)('%s', (name) => {
  const opened = readSessionFile(readFileSync(join(folder, name), 'utf8'));

  const session = restoreSession(opened.tables);

  test('opens, with frames, silences, losses and headers', () => {
    expect(session.frames.length).toBeGreaterThan(5);
    expect(session.connections.some(({ gaps }) => gaps.any.length > 0)).toBe(true);
    expect(session.losses.length).toBeGreaterThan(0);
    expect(session.handshakes.some(({ responseHeaders }) => responseHeaders.length > 0)).toBe(true);
  });

  test('is diagnosed as it was when it was written', () => {
    const verdict = ({ kind, connections }: { kind: string; connections: readonly number[] }) => ({
      kind,
      connections,
    });
    const inOrder = (findings: readonly { kind: string; connections: readonly number[] }[]) =>
      findings.map(verdict).sort((a, b) => (a.connections[0] ?? 0) - (b.connections[0] ?? 0));
    expect(inOrder(diagnose(session))).toEqual(inOrder(opened.findings));
    expect(opened.findings.length).toBeGreaterThan(1);
  });
});

test('version 1: three drops behind nginx', () => {
  const { tables, notes } = readSessionFile(readFileSync(join(folder, 'version-1.json'), 'utf8'));
  const session = restoreSession(tables);
  expect(session.connections.map(({ closure }) => closure?.code)).toEqual([1006, 1006, 1006, 4000, 1006, undefined]);
  expect(session.connections[0]?.handshake?.responseHeaders[0]).toEqual({ name: 'server', value: 'nginx/1.22.1' });
  expect(new TextDecoder().decode(session.frames.payload(1))).toBe('{"type":"state","users":["Grüße"]}');
  expect(notes.map(({ id }) => id)).toEqual(['files.note-masked']);
});
