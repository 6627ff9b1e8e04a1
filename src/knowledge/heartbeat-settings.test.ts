import { expect, test } from 'vitest';
import { heartbeatSettings, settingsOfServer, settingsThatPace } from './heartbeat-settings.ts';
import { heartbeats } from './heartbeats.ts';
import { withoutWebSockets } from './without-websockets.ts';

test('every setting has an id of its own, a source, and heartbeats that exist', () => {
  const forms = new Set(heartbeats.map(({ id }) => id));
  expect(new Set(heartbeatSettings.map(({ id }) => id)).size).toBe(heartbeatSettings.length);
  for (const { id, source, paces, fingerprint, defaultMs } of heartbeatSettings) {
    expect(source, id).toMatch(/^https:\/\/[\w.-]+\/.+/);
    for (const form of paces) expect(forms, id).toContain(form);
    for (const { header, value } of fingerprint) {
      expect(header, id).toBe(header.toLowerCase());
      expect(value.flags, id).toBe('i');
    }
    if (defaultMs !== null) expect(defaultMs, id).toBeGreaterThanOrEqual(1000);
  }
});

test('what can be pasted sets the interval', () => {
  for (const { id, snippet } of heartbeatSettings) {
    if (snippet !== null) expect(snippet.lines.join(' '), id).toMatch(/%(seconds|milliseconds|clock)%/);
  }
});

test('a protocol finds its settings, and a server by its header', () => {
  expect(settingsThatPace(['mqtt']).map(({ setting }) => setting)).toEqual(['keepalive']);
  expect(settingsThatPace([])).toEqual([]);
  expect(settingsOfServer([{ name: 'server', value: 'Kestrel' }]).map(({ id }) => id)).toEqual([
    'aspnetcore-websockets-keepalive',
  ]);
  expect(settingsOfServer([{ name: 'via', value: 'Kestrel' }])).toEqual([]);
});

test('platforms without WebSockets have sources and patterns without memory', () => {
  for (const { id, source, fingerprint, hostHint } of withoutWebSockets) {
    expect(source, id).toMatch(/^https:\/\/[\w.-]+\/.+/);
    for (const pattern of [...fingerprint.map(({ value }) => value), ...(hostHint === undefined ? [] : [hostHint])])
      expect(pattern.flags, id).toBe('i');
  }
});
