import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { diagnose } from '../../diagnosis/engine.ts';
import { intermediaries } from '../../knowledge/intermediaries.ts';
import { type SessionScript, scriptedSession } from '../../session/fixture.ts';
import type { Session } from '../../session/session.ts';
import { firstChoices } from '../frames/frame-choices.ts';
import { nothingForgotten } from '../live-source.ts';
import { PaintLoop } from '../paint-loop.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import { TimelineDriver } from '../timeline-driver.ts';
import { EmptyState } from './empty-state.tsx';
import { FindingCard } from './finding-card.tsx';
import { FramesTab } from './frames-tab.tsx';
import { HandshakeTab } from './handshake-tab.tsx';
import { Notices } from './notices.tsx';
import { isAtEnd, rowAfterKey } from './row-table.tsx';
import { StatusBar } from './status-bar.tsx';

const nothing = () => {};
const store: PanelStore = {
  subscribe: () => nothing,
  getSnapshot: () => snapshotOf({ connections: [] }),
  select: nothing,
  setRules: nothing,
  setRecording: nothing,
  setPreserveLog: nothing,
  switchSite: nothing,
  clear: nothing,
  remark: nothing,
  exportFile: () => Promise.resolve(),
  importFile: () => Promise.resolve(),
  cancelImport: nothing,
  closeFile: nothing,
  tell: nothing,
  dismissProblem: nothing,
  requestAccess: nothing,
  reloadPage: nothing,
  openSource: () => {},
};

function snapshotOf(script: SessionScript, change: Partial<PanelSnapshot> = {}): PanelSnapshot {
  const session = scriptedSession(script);
  return {
    status: 'live',
    importing: null,
    session,
    revision: session.revision,
    findings: diagnose(session),
    rules: intermediaries,
    recording: true,
    preserveLog: true,
    site: null,
    sitesOff: [],
    forgotten: nothingForgotten,
    selection: null,
    file: null,
    opensSources: false,
    hasLive: true,
    problem: null,
    ...change,
  };
}

/** Text between tags, as a person reads it. */
function textOf(markup: string): string {
  return markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

test.each([
  ['page-too-old', 'Reload the page'],
  ['no-access', 'Allow access'],
  ['site-off', 'Record this site'],
  ['site-on-again', 'Reload the page'],
  ['page-gone', 'Reload the page'],
] as const)('where there is nothing because of %s, a button mends it', (status, remedy) => {
  const empty = snapshotOf({ connections: [] }, { status, site: { host: 'app.example', recording: false } });
  const markup = renderToStaticMarkup(<EmptyState store={store} snapshot={empty} onImport={nothing} />);
  expect(markup).toContain(`data-status="${status}"`);
  expect(textOf(markup)).toContain(remedy);
});

test('every status has words of its own', () => {
  const titles = [
    'connecting',
    'live',
    'page-too-old',
    'no-access',
    'site-off',
    'site-on-again',
    'restricted',
    'page-gone',
    'disconnected',
    'file',
    'no-file',
  ].map((status) => {
    const empty = snapshotOf({ connections: [] }, { status: status as PanelSnapshot['status'] });
    return textOf(renderToStaticMarkup(<EmptyState store={store} snapshot={empty} onImport={nothing} />));
  });
  expect(new Set(titles).size).toBe(titles.length);
  expect(titles.join()).not.toMatch(/⟨/);
});

test('a site that was switched off under a live page: recorded until it is reloaded, and a button for that', () => {
  const site = { host: 'app.example', recording: false };
  const markup = renderToStaticMarkup(<Notices store={store} snapshot={snapshotOf({ connections: [] }, { site })} />);
  expect(textOf(markup)).toMatch(/app\.example is switched off.*Reload the page/);
});

test('what is missing is told where there are no connections, too', () => {
  const forgotten = { farewells: 1, handshakes: 20 };
  const empty = snapshotOf({ connections: [] }, { forgotten });
  const text = textOf(renderToStaticMarkup(<EmptyState store={store} snapshot={empty} onImport={nothing} />));
  expect(text).toContain('1 earlier document of this tab forgotten');
  expect(text).toContain('20 earlier handshakes');
});

test('where nothing has come yet it is told what to do, and of which sockets nothing can come', () => {
  const empty = snapshotOf({ connections: [] }, { status: 'live' });
  const text = textOf(renderToStaticMarkup(<EmptyState store={store} snapshot={empty} onImport={nothing} />));
  expect(text).toMatch(/reload the page\. .*workers.*Firefox/);
  const paused = { ...empty, recording: false };
  expect(textOf(renderToStaticMarkup(<EmptyState store={store} snapshot={paused} onImport={nothing} />))).not.toContain(
    'reload the page',
  );
});

test('the list of frames says that nothing is seen after the page called close(), where that was seen', () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('navigator', { userAgent: '' });
  const frames = [[100, 'in', 'x']] as const;
  const snapshot = snapshotOf({
    connections: [
      { frames, closeCall: { at: 900, code: 1000 }, close: { at: 1000, code: 1000 } },
      { frames },
      { closeCall: { at: 900, code: 1000 }, close: { at: 1000, code: 1000 } },
    ],
  });
  const timeline = new TimelineDriver(new PaintLoop());
  const [closed, open, closedUnheard] = snapshot.session.connections.map((connection) =>
    renderToStaticMarkup(
      <FramesTab {...{ store, snapshot, timeline, connection }} choices={firstChoices} onChoices={nothing} />,
    ),
  );
  vi.unstubAllGlobals();
  expect(closed).toContain('data-testid="after-close"');
  expect(closedUnheard).toContain('data-testid="after-close"');
  expect(open).not.toContain('data-testid="after-close"');
});

test('a broken way to the page is told of without hiding what was recorded', () => {
  const broken = snapshotOf({ connections: [{}] }, { status: 'disconnected' });
  expect(textOf(renderToStaticMarkup(<Notices store={store} snapshot={broken} />))).toContain('trying again');
  const fine = snapshotOf({ connections: [{}] });
  expect(renderToStaticMarkup(<Notices store={store} snapshot={fine} />)).toBe('');
});

test('the status bar counts what died and what is missing', () => {
  const snapshot = snapshotOf({
    connections: [{ close: { at: 9000, code: 1006 } }, { openAt: null, close: { at: 50, code: 1006 } }, {}],
  });
  const { session } = snapshot;
  const loss = { realm: 0, connection: null, reason: 'evicted', what: 'frames', count: 12, content: null } as const;
  (session as Session).addLoss({ ...loss, from: session.startedAt, to: session.endedAt });
  const text = textOf(renderToStaticMarkup(<StatusBar snapshot={snapshot} shown={1} />));
  expect(text).toContain('12 frames lost');
  expect(text).toContain('3 connections');
  expect(text).toContain('1 of 3 shown');
  expect(text).toContain('2 lost or refused');
});

test('a finding shows verdict, confidence, evidence with a way to its place, fix and source', () => {
  const drops = [0, 100_000, 200_000].map((at) => ({
    at,
    openAt: at + 10,
    frames: [[at + 200, 'in', 'x']] as const,
    close: { at: at + 60_190, code: 1006 },
    handshake: { responseHeaders: { server: 'nginx/1.22.1' } },
  }));
  const { session, findings } = snapshotOf({ connections: drops });
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  const markup = renderToStaticMarkup(
    <FindingCard finding={finding} session={session} selected={0} onShow={nothing} onSelect={nothing} />,
  );
  expect(markup).toContain('data-kind="idle-timeout"');
  expect(markup).toContain(`data-confidence="${finding.confidence}"`);
  expect(markup.match(/Show in the timeline:/g)?.length).toBeGreaterThanOrEqual(3);
  expect(markup).toMatch(/Handshake #1: The answer to the handshake says “server: nginx/);
  const text = textOf(markup);
  expect(text).toContain('nginx');
  expect(text).toContain('proxy_read_timeout');
  expect(markup).toMatch(/<a href="https:[^"]*" target="_blank" rel="noreferrer">/);
});

test('a handshake that went unseen is said to be, with the hint of its host', () => {
  const { session } = snapshotOf({ connections: [{ hostHint: { server: 'cloudflare' } }] });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const text = textOf(
    renderToStaticMarkup(
      <HandshakeTab connection={connection} session={session} rules={intermediaries} onOpenSource={null} />,
    ),
  );
  expect(text).toContain('Headers not seen');
  expect(text).toContain('cloudflare');
});

test('the status of a refusal that the browser tells in its text only is shown as the status, and a long address by its first lines', () => {
  const failure = 'Error during WebSocket handshake: Unexpected response code: 403';
  const { session } = snapshotOf({
    connections: [
      {
        url: `wss://app.example/${'x'.repeat(5000)}`,
        openAt: null,
        close: { at: 40, code: 1006 },
        handshake: { status: null, failure },
      },
    ],
  });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const markup = renderToStaticMarkup(
    <HandshakeTab connection={connection} session={session} rules={intermediaries} onOpenSource={null} />,
  );
  expect(markup).toMatch(/<b[^>]*>403<\/b>/);
  expect(textOf(markup)).not.toContain('no answer seen');
  expect(markup.match(/data-testid="clamped"/g)).toHaveLength(1);
});

test('markup in headers and failure texts stays text', () => {
  const evil = '<img src=x onerror=alert(1)>';
  const { session } = snapshotOf({
    connections: [{ openAt: null, handshake: { status: 403, failure: evil, responseHeaders: { server: evil } } }],
  });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const markup = renderToStaticMarkup(
    <HandshakeTab connection={connection} session={session} rules={intermediaries} onOpenSource={null} />,
  );
  expect(markup).not.toContain('<img');
  expect(markup.match(/&lt;img/g)).toHaveLength(2);
});

test('keys move through a table and stop at its ends', () => {
  expect(rowAfterKey('ArrowDown', null, 3)).toBe(0);
  expect(rowAfterKey('ArrowUp', null, 3)).toBe(2);
  expect(rowAfterKey('ArrowDown', 2, 3)).toBe(2);
  expect(rowAfterKey('PageUp', 1, 3)).toBe(0);
  expect(rowAfterKey('End', 0, 3)).toBe(2);
  expect(rowAfterKey('x', 0, 3)).toBeNull();
  expect(rowAfterKey('ArrowDown', null, 0)).toBeNull();
});

test('a list is at its end while its last row is in sight', () => {
  const list = { clientHeight: 100, scrollHeight: 400 };
  expect(isAtEnd({ ...list, scrollTop: 300 }, 20)).toBe(true);
  expect(isAtEnd({ ...list, scrollTop: 285 }, 20)).toBe(true);
  expect(isAtEnd({ ...list, scrollTop: 280 }, 20)).toBe(false);
  expect(isAtEnd({ scrollTop: 0, clientHeight: 100, scrollHeight: 60 }, 20)).toBe(true);
});

test('a close reason that turns text around is shown by name in the evidence', () => {
  const { session, findings } = snapshotOf({
    connections: [{ close: { at: 9000, code: 4401, reason: 'token \u202Edne' } }],
  });
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  const markup = renderToStaticMarkup(
    <FindingCard finding={finding} session={session} selected={null} onShow={nothing} onSelect={nothing} />,
  );
  expect(markup).toContain('⟨U+202E⟩');
  expect(markup).not.toContain('\u202E');
});

test('what cannot be told yet claims nothing to speak for it', () => {
  const { session, findings } = snapshotOf({
    connections: [{ frames: [[100, 'in', 'x']], close: { at: 43_210, code: 1006 } }],
  });
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  const text = textOf(
    renderToStaticMarkup(
      <FindingCard finding={finding} session={session} selected={0} onShow={nothing} onSelect={nothing} />,
    ),
  );
  expect(text).toContain('What was seen');
  expect(text).toContain('What would tell more');
  expect(text).not.toContain('What speaks for it');
});

test('a stack leads to the sources where there is a way, and is text where there is none', () => {
  const stack = '    at connect (https://app.example/app.js:10:5)\n    at <b>evil</b> (javascript:alert(1):1:1)';
  const { session } = snapshotOf({ connections: [{ stack, closeCall: { at: 50, code: 4000, reason: 'bye', stack } }] });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const markupWith = (onOpenSource: (() => void) | null) =>
    renderToStaticMarkup(
      <HandshakeTab connection={connection} session={session} rules={intermediaries} onOpenSource={onOpenSource} />,
    );
  expect(markupWith(() => {}).match(/<button[^>]*>https:\/\/app.example\/app.js:10:5<\/button>/g)).toHaveLength(2);
  expect(markupWith(null)).not.toContain('<button');
  expect(markupWith(null)).not.toContain('<b>evil');
  expect(textOf(markupWith(null))).toMatch(/close\(4000, (&quot;|")bye/);
});
