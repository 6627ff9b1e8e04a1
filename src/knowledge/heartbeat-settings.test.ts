import { expect, test } from 'vitest';
import { heartbeatSettings, settingsOfServer, settingsThatPace } from './heartbeat-settings.ts';
import { heartbeats } from './heartbeats.ts';

test('every setting has heartbeats that exist, and a header that can be compared', () => {
  const forms = new Set(heartbeats.map(({ id }) => id));
  for (const { id, paces, fingerprint, defaultMs } of heartbeatSettings) {
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
