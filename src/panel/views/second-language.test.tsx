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
import { builtInExportDefaults, wholeSession } from '../export-choices.ts';
import { PaintLoop } from '../paint-loop.ts';
import { createPanelStore, type PanelStatus } from '../store.ts';
import { TimelineDriver } from '../timeline-driver.ts';
import { Details, tabs } from './details.tsx';
import { EmptyState } from './empty-state.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { Notices } from './notices.tsx';
import { StatusBar } from './status-bar.tsx';

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
  ];
  for (const status of ['connecting', 'live', 'page-too-old', 'no-file', 'restricted'] as const) {
    views.push(<EmptyState key={0} store={store} snapshot={{ ...shown, status }} onImport={nothing} />);
  }
  for (const tab of tabs) {
    for (const selection of [null, { connection: 0, frame: null, span: null }]) {
      views.push(<Details key={0} {...{ store, timeline, tab }} snapshot={{ ...shown, selection }} onTab={nothing} />);
    }
  }
  speakIn(marked);
  const unknown = views.flatMap(unspoken).filter((text) => !isEverywhere(text));
  expect(unknown).toEqual([]);
});
