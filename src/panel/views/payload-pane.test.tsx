import { createRef } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { type ScriptedConnection, scriptedSession } from '../../session/fixture.ts';
import type { PayloadView } from '../frames/frame-choices.ts';
import { PayloadPane } from './payload-pane.tsx';

const nothing = () => {};

function markupOf(script: ScriptedConnection, view: PayloadView | null = null, isFile = false): string {
  const session = scriptedSession({ connections: [script] });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  return renderToStaticMarkup(
    <PayloadPane
      session={session}
      connection={connection}
      frame={0}
      isFile={isFile}
      sought=""
      view={view}
      onView={nothing}
      onClose={nothing}
      pane={createRef()}
    />,
  );
}

const evil = '<img src=x onerror=alert(1)>\u202e';

test.each([
  ['text', {}, evil],
  ['json', {}, JSON.stringify({ [evil]: [evil] })],
  ['decoded', { url: 'wss://h/socket.io/?EIO=4' }, `42${JSON.stringify([evil, evil])}`],
  ['decoded', { protocol: 'v12.stomp' }, `SEND\n${evil}:${evil}\n\n${evil}\0`],
] as const)('markup and what turns text around stay text, as %s', (view, script, payload) => {
  const markup = markupOf({ ...script, frames: [[10, 'in', payload]] }, view);
  expect(markup).toContain(`data-view="${view}"`);
  expect(markup).toContain('&lt;img src=x');
  expect(markup).toContain('⟨U+202E⟩');
  expect(markup).not.toContain('<img');
  expect(markup).not.toContain('\u202e');
});

test('a message is shown decoded first, and as text with a note where it is none of its protocol', () => {
  const url = 'wss://h/socket.io/?EIO=4';
  expect(markupOf({ url, frames: [[10, 'in', '42["order",7]']] })).toMatch(/EVENT.*Socket\.IO.*order/);
  const broken = markupOf({ url, frames: [[10, 'in', '42["order"']] });
  expect(broken).toContain('no message of Socket.IO');
  expect(broken).not.toContain('data-view="decoded"');
});

test('what is missing of a payload is told, and why', () => {
  expect(markupOf({ frames: [[10, 'in', 5000]] })).toContain('Nothing of these 5.0 kB is kept');
  expect(markupOf({ frames: [[10, 'in', 5000]] }, null, true)).toContain('is in the file');
  expect(markupOf({ frames: [[10, 'in', '']] })).toContain('carried nothing');
});
