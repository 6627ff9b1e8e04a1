import { expect, test } from 'vitest';
import { scriptedSession } from '../session/fixture.ts';
import { exportName } from './export-name.ts';

const now = Date.UTC(2027, 0, 15, 8, 1, 0);

test('a file is named after the page and the time', () => {
  expect(exportName(scriptedSession({ connections: [] }), now)).toBe('deadair-app.example-20270115-080100.json');
});

test('a host that no file system takes is written so that it does', () => {
  const session = scriptedSession({ connections: [] });
  session.describeEnvironment({ pageUrl: 'https://[::1]:8443/' });
  expect(exportName(session, now)).toBe('deadair-___1_-20270115-080100.json');
  session.describeEnvironment({ pageUrl: '' });
  expect(exportName(session, now)).toBe('deadair-20270115-080100.json');
});
