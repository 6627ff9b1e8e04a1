/** What holds of all tables: where each row was read, that ids tell rows apart, and that patterns may be tried twice. */
import { describe, expect, test } from 'vitest';
import { applicationProtocols } from './application-close-codes.ts';
import { standardCloseCodes } from './close-codes.ts';
import { failureTexts, statusSource } from './handshake-failures.ts';
import { heartbeatSettings } from './heartbeat-settings.ts';
import { heartbeats } from './heartbeats.ts';
import { intermediaries } from './intermediaries.ts';
import { protocolFailureTexts } from './protocol-failures.ts';
import { connectionLimits, refusalSources } from './refused-unsent.ts';
import { backForwardCacheSource, generalSources, isKnownSource } from './sources.ts';
import { withoutWebSockets } from './without-websockets.ts';

const tables: Readonly<Record<string, readonly { readonly source: string }[]>> = {
  intermediaries,
  heartbeats,
  heartbeatSettings,
  withoutWebSockets,
  applicationProtocols,
  standardCloseCodes,
  failureTexts,
  protocolFailureTexts,
  connectionLimits,
};

/** An address of a page, not of a site: a site alone says nothing of where on it. */
const page = /^https:\/\/[\w.-]+\/\S+$/;

describe.each(Object.entries(tables))('%s', (_, rows) => {
  test('is not empty, and each row says where it was read', () => {
    expect(rows.length).toBeGreaterThan(0);
    for (const { source } of rows) {
      expect(source).toMatch(page);
      expect(URL.canParse(source), source).toBe(true);
    }
  });

  // Without this a report shows the address as text: only these become links.
  test('has sources that may become links', () => {
    const shown = rows === heartbeats ? [] : rows;
    for (const { source } of shown) expect(isKnownSource(source), source).toBe(true);
  });

  // One with the flag g or y remembers where it stopped and answers differently the second time.
  test('has patterns without memory', () => {
    for (const row of rows) for (const { flags, source } of patternsIn(row)) expect(flags, source).toMatch(/^i?$/);
  });

  test('has patterns that nothing makes take long, however it was made', () => {
    const hostile = ['a', ' ', '/', '.', '1', '%', '"', '\\', 'x-', 'wss://', 'timeout '].map((text) =>
      text.repeat(2000),
    );
    const before = performance.now();
    for (const row of rows) for (const pattern of patternsIn(row)) for (const text of hostile) pattern.test(`${text}!`);
    // Exponential ones would take hours; a thousandth of that is no matter of a busy machine.
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

/** All patterns in a row, wherever they stand. */
function patternsIn(value: unknown): RegExp[] {
  if (value instanceof RegExp) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(patternsIn) : [];
}

test.each([
  ['intermediaries', intermediaries],
  ['heartbeats', heartbeats],
  ['heartbeatSettings', heartbeatSettings],
  ['withoutWebSockets', withoutWebSockets],
  ['applicationProtocols', applicationProtocols],
] as const)('%s has an id for each row, in words that stay', (_, rows) => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  for (const { id } of rows) expect(id).toMatch(/^[a-z0-9]+([.-][a-z0-9]+)*$/);
});

test('sources that stand by themselves are pages, and become links', () => {
  const all = [...Object.values(generalSources), ...refusalSources, backForwardCacheSource, statusSource];
  for (const source of all) {
    expect(source).toMatch(page);
    expect(isKnownSource(source)).toBe(true);
  }
  expect(isKnownSource('https://evil.example/page')).toBe(false);
  expect(isKnownSource('')).toBe(false);
});
