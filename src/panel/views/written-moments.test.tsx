/** How times are written is one choice: every view that writes a moment follows it, and tells the other way beside it. */
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { diagnose } from '../../diagnosis/engine.ts';
import { intermediaries } from '../../knowledge/intermediaries.ts';
import { type ScriptedFrame, scriptedSession } from '../../session/fixture.ts';
import { firstChoices } from '../frames/frame-choices.ts';
import { PaintLoop } from '../paint-loop.ts';
import { createPanelStore } from '../store.ts';
import type { TimeFormat } from '../time-format.ts';
import { TimelineDriver } from '../timeline-driver.ts';
import { diagnosisMarks } from '../timeline-marks.ts';
import { timelineWords } from '../timeline-words.ts';
import { FramesTab } from './frames-tab.tsx';
import { HandshakeTab } from './handshake-tab.tsx';
import { HeartbeatTab } from './heartbeat-tab.tsx';
import { TimelineTable } from './timeline-table.tsx';
import { TimeFormatContext } from './use-time-format.ts';

/** The page asks every 10 s from 1.5 s on, and the question of 21.5 s is not answered. */
const frames = [1500, 11_500, 21_500, 31_500].flatMap((at): ScriptedFrame[] => [
  [at, 'out', '{"type":"ping"}'],
  ...(at === 21_500 ? [] : ([[at + 40, 'in', '{"type":"pong"}']] as const)),
]);
const session = scriptedSession({
  connections: [{ at: 0, frames, closeCall: { at: 40_125, code: 1000 }, close: { at: 40_200, code: 1000 } }],
});

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('navigator', { userAgent: '' });
});
afterEach(() => vi.unstubAllGlobals());

function views(): Readonly<Record<string, ReactElement>> {
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const findings = diagnose(session);
  const store = createPanelStore(null, {
    paint: { requestAlone: () => {} },
    now: () => 0,
    after: () => {},
    open: () => Promise.resolve(null),
    rules: intermediaries,
    save: () => {},
  });
  const snapshot = { ...store.getSnapshot(), session, findings };
  const timeline = new TimelineDriver(new PaintLoop());
  const nothing = () => {};
  const content = { session, lanes: [0], selection: null, words: timelineWords, guides: [] };
  return {
    frames: <FramesTab {...{ store, snapshot, timeline, connection }} choices={firstChoices} onChoices={nothing} />,
    handshake: <HandshakeTab {...{ connection, session }} rules={intermediaries} onOpenSource={null} />,
    heartbeat: <HeartbeatTab {...{ connection, snapshot }} onShow={nothing} />,
    'timeline as a table': (
      <TimelineTable content={{ ...content, ...diagnosisMarks(session, findings) }} {...{ store, timeline }} />
    ),
  };
}

/** What a view says without the mouse, tags apart. */
function readIn(format: TimeFormat, view: string): string {
  const markup = renderToStaticMarkup(<TimeFormatContext value={format}>{views()[view]}</TimeFormatContext>);
  return markup.replace(/<[^>]*>/g, '\n').replace(/\n+/g, '\n');
}

test.each([
  ['frames', '1.500 s', '08:00:01.500'],
  ['handshake', '0 s (', '08:00:00.000 (0 s)'],
  ['handshake', '40.125 s (', '08:00:40.125 (40.125 s)'],
  ['heartbeat', '21.500 s (', '08:00:21.500 (21.500 s)'],
  ['timeline as a table', '\n40.125 s\n', '\n08:00:40.125\n'],
])('%s: %j since the start is %j in UTC', (view, relative, utc) => {
  expect(readIn('relative', view)).toContain(relative);
  expect(readIn('relative', view)).not.toContain(utc);
  expect(readIn('utc', view)).toContain(utc);
});
