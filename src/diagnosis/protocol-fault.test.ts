import { expect, test } from 'vitest';
import { isKnownSource } from '../knowledge/sources.ts';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { cutOffInTurn } from './recordings.fixture.ts';

const compressed = 'One or more reserved bits are on: reserved1 = 1, reserved2 = 0, reserved3 = 0';
const told = (failure: string, connection: ScriptedConnection): ScriptedConnection => ({
  ...connection,
  handshake: { failure, responseHeaders: { server: 'nginx' } },
});

test('the browser’s word stands against any pattern of silences', () => {
  const connections = cutOffInTurn([59_970, 59_980, 59_960]).map((one) => told(compressed, one));
  const [finding, ...more] = diagnose(scriptedSession({ connections }));
  expect(finding).toMatchObject({
    kind: 'protocol-fault',
    confidence: 'certain',
    connections: [0, 1, 2],
    message: { id: 'protocol-fault.compressed' },
    fixes: [{ who: 'proxy' }],
  });
  expect(more.map(({ kind }) => kind)).not.toContain('idle-timeout');
  expect(finding?.sources.map(isKnownSource)).toEqual([true]);
});

test('different faults are told apart, and other drops left to others', () => {
  const drop = { frames: [[1000, 'in', 'x']], close: { at: 5000, code: 1006 } } as const;
  const texts = [compressed, 'Could not decode a text frame as UTF-8.', 'Something new', ''];
  const connections = texts.map((text, i) => told(text, { ...drop, url: `wss://app.example/${i}` }));
  const kinds = diagnose(scriptedSession({ connections })).map(({ kind, connections: ids, message }) => [
    kind,
    ids,
    message.id,
  ]);
  expect(kinds).toContainEqual(['protocol-fault', [0], 'protocol-fault.compressed']);
  expect(kinds).toContainEqual(['protocol-fault', [1], 'protocol-fault.bad-utf8']);
  expect(kinds.filter(([kind]) => kind === 'protocol-fault')).toHaveLength(2);
});
