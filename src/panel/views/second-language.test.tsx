/** A second language is one file: with another one spoken, no view says a word that is not in it. */
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { diagnose } from '../../diagnosis/engine.ts';
import { intermediaries } from '../../knowledge/intermediaries.ts';
import { english } from '../../language/english.ts';
import type { Language, MessageId } from '../../language/language.ts';
import { speakIn } from '../../language/speak.ts';
import { scriptedSession } from '../../session/fixture.ts';
import { defaultRecordingLimits } from '../../wire/recording-limits.ts';
import { builtInExportDefaults, wholeSession } from '../export-choices.ts';
import { createListStore } from '../list/list-store.ts';
import type { Settings } from '../live/settings.ts';
import { type PageName, setPageWords } from '../page-words.ts';
import { PaintLoop } from '../paint-loop.ts';
import { SavedSessions } from '../saved/saved-sessions.ts';
import { createPanelStore, type PanelStatus } from '../store.ts';
import { TimelineDriver } from '../timeline-driver.ts';
import { diagnosisMarks } from '../timeline-marks.ts';
import { timelineWords, timeoutGuides } from '../timeline-words.ts';
import { ConnectionList } from './connection-list.tsx';
import { connectionMenu, groupMenu } from './connection-menu.ts';
import { Details, tabs } from './details.tsx';
import { EmptyState } from './empty-state.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { Notices } from './notices.tsx';
import { Overview } from './overview.tsx';
import { SavedDialog } from './saved-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { StatusBar } from './status-bar.tsx';
import { TimelinePane } from './timeline-pane.tsx';
import { TimelineTable } from './timeline-table.tsx';
import { Toolbar } from './toolbar.tsx';

/** Every sentence in marks of its own, places and all: what stands outside of them comes from nowhere. */
const marked: Language = {
  tag: 'en-GB',
  sentences: Object.fromEntries(
    Object.entries(english.sentences).map(([id, sentence]) => [id, `«${sentence}»`]),
  ) as Record<MessageId, string>,
};

afterEach(() => {
  speakIn(english);
  vi.unstubAllGlobals();
});

/** What a person reads or hears of the markup that no sentence says: letters outside of all marks, without code and data. */
function unspoken(view: ReactElement): string[] {
  const markup = renderToStaticMarkup(view).replace(/<(pre|code|option|a)\b.*?<\/\1>/gs, '');
  const heard = Array.from(
    markup.matchAll(/(?:aria-label|aria-description|title|placeholder)="([^"]*)"/g),
    ([, text = '']) => text,
  );
  return [...markup.replace(/<[^>]*>/g, '\n').split('\n'), ...heard]
    .map(withoutSpoken)
    .filter((rest) => /\p{L}{2}/u.test(rest));
}

function withoutSpoken(text: string): string {
  for (let before = text; ; before = text) {
    text = text.replace(/«[^«»]*»/g, '');
    if (text === before) return text;
  }
}

/** Of every scripted session. */
const fixturePage = 'https://app.example/';

const session = scriptedSession({
  connections: [0, 70_000, 150_000].map((at) => ({
    at,
    url: 'ws://0.0/0',
    frames: [[at + 100, 'in', '1']],
    close: { at: at + 60_100, code: 1006 },
    handshake: { responseHeaders: { server: 'nginx/1.24.0' } },
  })),
});

/** Written alike in every language: units, what the wire and keyboards say, names. Longer ones first: they hold others. */
const everywhere = [
  ...intermediaries.map(({ product }) => product),
  'ms',
  'min',
  'kB',
  'ws://',
  'server',
  'HTTP',
  'Ctrl',
  'Esc',
  // As the protocol's registry names it.
  'Abnormal Closure',
  fixturePage,
].sort((a, b) => b.length - a.length);

function isEverywhere(text: string): boolean {
  const rest = everywhere.reduce((left, name) => left.replaceAll(name, ''), text);
  return !/\p{L}{2}/u.test(rest);
}

const store = createPanelStore(null, {
  paint: { requestAlone: () => {} },
  now: () => 0,
  after: () => {},
  open: () => Promise.resolve(null),
  rules: intermediaries,
  save: () => {},
});
const nothing = () => {};
const nowhere = {
  session: { getItem: () => null, setItem: nothing },
  local: { getItem: () => null, setItem: nothing },
};
const settings: Settings = {
  values: {
    limits: defaultRecordingLimits,
    autosave: true,
    ownProxies: [{ name: '0', timeoutMs: 1000, clock: 'idle-any' }],
    timeFormat: 'utc',
    exports: builtInExportDefaults,
  },
  save: () => Promise.resolve(),
};
/** What the toolbar leads to. */
const doors = {
  filterInput: { current: null },
  fileInput: { current: null },
  onExport: nothing,
  onHelp: nothing,
  onSaved: nothing,
  onSettings: nothing,
};

test('no view says a word that is not in the language', () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('navigator', { userAgent: '' });
  const timeline = new TimelineDriver(new PaintLoop());
  const findings = diagnose(session);
  expect(findings.length).toBeGreaterThan(0);
  const shown = { ...store.getSnapshot(), session, findings, status: 'live' as PanelStatus, hasLive: true };
  const views: ReactElement[] = [
    <Notices key={0} store={store} snapshot={{ ...shown, status: 'disconnected' }} />,
    <StatusBar key={0} snapshot={shown} shown={1} />,
    <ExportDialog
      key={0}
      store={store}
      session={session}
      defaults={builtInExportDefaults}
      part={wholeSession}
      onClose={nothing}
    />,
    <HelpDialog key={0} onClose={nothing} />,
    <SettingsDialog
      key={0}
      settings={settings}
      sitesOff={['0.0']}
      onSiteOn={nothing}
      onSaved={nothing}
      onClose={nothing}
    />,
    <SavedDialog key={0} store={store} saved={new SavedSessions()} onClose={nothing} />,
    <Overview key={0} timeline={timeline} />,
  ];
  speakIn(marked);
  for (const filter of ['', 'nonsense:1 is:lost']) {
    const list = createListStore({ subscribe: () => nothing, getSnapshot: () => shown }, nowhere);
    list.choose({ filter, sort: { by: 'close', descending: true } });
    const listed = list.getSnapshot();
    const lists = {
      store,
      list,
      timeline,
      shown: listed,
      snapshot: { ...shown, site: { host: '0.0', recording: true } },
    };
    views.push(
      <Toolbar key={0} {...lists} {...doors} />,
      <ConnectionList
        key={0}
        {...lists}
        scroller={{ current: null }}
        onSelect={nothing}
        onScroll={nothing}
        onExport={nothing}
      />,
      <TimelinePane
        key={0}
        {...lists}
        lanes={listed.arrangement.lanes}
        scroller={{ current: null }}
        labelled
        onFrame={nothing}
      />,
    );
    for (const row of listed.arrangement.rows) {
      const connection = row.type === 'group' ? undefined : session.connections[row.id];
      const context = { list, session, onExport: nothing };
      const items = row.type === 'group' ? groupMenu(row, context) : connection && connectionMenu(connection, context);
      for (const { id, label } of items ?? []) views.push(<p key={id}>{label}</p>);
    }
  }
  const marks = { guides: timeoutGuides(intermediaries), words: timelineWords, ...diagnosisMarks(session, findings) };
  const content = { session, lanes: [0, 1, 2], selection: null, ...marks };
  views.push(<TimelineTable key={0} {...{ content, store, timeline }} />);
  for (const status of ['connecting', 'live', 'page-too-old', 'no-file', 'restricted'] as const) {
    views.push(<EmptyState key={0} store={store} snapshot={{ ...shown, status }} onImport={nothing} />);
  }
  for (const tab of tabs) {
    for (const selection of [null, { connection: 0, frame: null, span: null }]) {
      views.push(<Details key={0} {...{ store, timeline, tab }} snapshot={{ ...shown, selection }} onTab={nothing} />);
    }
  }
  const unknown = views.flatMap(unspoken).filter((text) => !isEverywhere(text));
  expect(unknown).toEqual([]);
});

test('a page is called, and is read aloud, in the language that is spoken', () => {
  const named = (page: PageName) => {
    const document = { title: '', documentElement: { lang: '' } };
    setPageWords(page, document);
    return [document.documentElement.lang, document.title];
  };
  expect(named('viewer')).toEqual(['en-GB', 'Deadair: session viewer']);
  speakIn({ ...marked, tag: 'de-AT' });
  for (const page of ['panel', 'viewer', 'access'] as const)
    expect(named(page)).toEqual(['de-AT', expect.stringMatching(/^«.*»$/)]);
});
