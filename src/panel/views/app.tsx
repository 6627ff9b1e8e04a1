/** The panel as a whole: toolbar, notices, connections beside their timeline, details, status. */
import { type CSSProperties, type DragEvent, useRef, useState, useSyncExternalStore } from 'react';
import { rulesWith } from '../../knowledge/own-proxies.ts';
import { say } from '../../language/speak.ts';
import type { ConnectionId } from '../../session/model.ts';
import { builtInExportDefaults, type ExportPart, wholeSession } from '../export-choices.ts';
import type { ListSnapshot, ListStore } from '../list/list-store.ts';
import type { Settings } from '../live/settings.ts';
import type { SavedSessions } from '../saved/saved-sessions.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import { defaultTimeFormat } from '../time-format.ts';
import type { TimelineDriver } from '../timeline-driver.ts';
import { keyZoom } from '../timeline-movement.ts';
import styles from './app.module.css';
import { ConnectionList } from './connection-list.tsx';
import { Details, type Tab } from './details.tsx';
import { EmptyState } from './empty-state.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { Notices } from './notices.tsx';
import { Overview } from './overview.tsx';
import { SavedDialog } from './saved-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { Splitter } from './splitter.tsx';
import { StatusBar } from './status-bar.tsx';
import { TimelinePane } from './timeline-pane.tsx';
import { Toolbar } from './toolbar.tsx';
import { useBeside, useNarrow } from './use-layout.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { TimeFormatContext } from './use-time-format.ts';

interface AppProps {
  readonly store: PanelStore;
  readonly list: ListStore;
  readonly timeline: TimelineDriver;
  readonly settings: Settings | null;
  readonly saved: SavedSessions | null;
}

export function App({ store, list, timeline, settings, saved }: AppProps) {
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const shown = useSyncExternalStore(list.subscribe, list.getSnapshot);
  const fileInput = useRef<HTMLInputElement>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const [exported, setExported] = useState<ExportPart>(wholeSession);
  const [dialog, setDialog] = useState<'export' | 'help' | 'saved' | 'settings' | null>(null);
  const closeDialog = () => setDialog(null);
  const [timeFormat, setTimeFormat] = useState(settings?.values.timeFormat ?? defaultTimeFormat);

  const open = (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined) void store.importFile(file);
  };
  const askToExport = (part: ExportPart) => {
    setExported(part);
    setDialog('export');
  };
  const isEmpty = snapshot.session.connections.length === 0;
  useShortcuts({
    filter: () => filterInput.current?.select(),
    help: () => setDialog('help'),
    ...(isEmpty
      ? {}
      : {
          export: () => askToExport(wholeSession),
          'zoom-in': () => timeline.zoomBy(1 / keyZoom),
          'zoom-out': () => timeline.zoomBy(keyZoom),
          fit: () => timeline.fit(),
        }),
    ...(snapshot.hasLive ? { record: () => store.setRecording(!snapshot.recording), clear: store.clear } : {}),
  });
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    open(event.dataTransfer.files);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped anywhere; the button opens them as well
    <div className={styles.app} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <header>
        <Toolbar
          store={store}
          snapshot={snapshot}
          timeline={timeline}
          list={list}
          shown={shown}
          filterInput={filterInput}
          fileInput={fileInput}
          onExport={askToExport}
          onHelp={() => setDialog('help')}
          onSaved={saved === null ? null : () => setDialog('saved')}
          onSettings={settings === null ? null : () => setDialog('settings')}
        />
      </header>
      <input
        ref={fileInput}
        type="file"
        hidden
        accept=".json,.har,.log,.gz,application/json,application/gzip"
        aria-label={say('panel.import')}
        data-testid="import-file"
        onChange={(event) => {
          open(event.target.files);
          // So that the same file can be opened again.
          event.target.value = '';
        }}
      />
      <div>
        <Notices store={store} snapshot={snapshot} />
        {snapshot.session.connections.length > 0 && <Overview timeline={timeline} />}
      </div>
      {isEmpty ? (
        <EmptyState store={store} snapshot={snapshot} onImport={() => fileInput.current?.click()} />
      ) : (
        <>
          <TimeFormatContext value={timeFormat}>
            <Workspace
              store={store}
              snapshot={snapshot}
              timeline={timeline}
              list={list}
              shown={shown}
              onExport={(connections) => askToExport({ ...wholeSession, connections })}
            />
          </TimeFormatContext>
          <StatusBar snapshot={snapshot} shown={shown.isFiltering ? shown.arrangement.shown.length : null} />
        </>
      )}
      {dialog === 'export' && (
        <ExportDialog
          store={store}
          session={snapshot.session}
          defaults={settings?.values.exports ?? builtInExportDefaults}
          part={exported}
          onClose={closeDialog}
        />
      )}
      {dialog === 'settings' && settings !== null && (
        <SettingsDialog
          settings={settings}
          sitesOff={snapshot.sitesOff}
          onSiteOn={(host) => store.switchSite(host, true)}
          onSaved={({ ownProxies, timeFormat: chosen }) => {
            store.setRules(rulesWith(ownProxies));
            setTimeFormat(chosen);
          }}
          onClose={closeDialog}
        />
      )}
      {dialog === 'saved' && saved !== null && <SavedDialog store={store} saved={saved} onClose={closeDialog} />}
      {dialog === 'help' && <HelpDialog onClose={closeDialog} />}
    </div>
  );
}

function Workspace({
  store,
  snapshot,
  timeline,
  list,
  shown,
  onExport,
}: {
  readonly store: PanelStore;
  readonly snapshot: PanelSnapshot;
  readonly timeline: TimelineDriver;
  readonly list: ListStore;
  readonly shown: ListSnapshot;
  readonly onExport: (connections: readonly ConnectionId[]) => void;
}) {
  const [tab, setTab] = useState<Tab>('diagnosis');
  const [listShare, setListShare] = useState(50);
  const [overviewShare, setOverviewShare] = useState(42);
  const [besideShare, setBesideShare] = useState(58);
  const [stackedShare, setStackedShare] = useState(50);
  const scroller = useRef<HTMLTableSectionElement>(null);
  const narrow = useNarrow();
  const beside = useBeside();
  const [share, setShare] = beside
    ? [besideShare, setBesideShare]
    : narrow
      ? [stackedShare, setStackedShare]
      : [overviewShare, setOverviewShare];
  const shares = { '--list-share': `${listShare}%`, '--overview-share': `${share}%` } as CSSProperties;
  return (
    <main className={styles.workspace} style={shares}>
      <h1 className={styles.title}>{say('panel.title')}</h1>
      <div className={styles.overview}>
        <ConnectionList
          snapshot={snapshot}
          list={list}
          shown={shown}
          scroller={scroller}
          onSelect={(connection) => store.select(connection === null ? null : { connection, frame: null, span: null })}
          onScroll={(scrollTop) => timeline.scrollTo(scrollTop)}
          onExport={onExport}
        />
        <Splitter
          label={say('panel.resize-list')}
          share={listShare}
          onShare={setListShare}
          between={narrow ? 'rows' : 'columns'}
        />
        <TimelinePane
          store={store}
          snapshot={snapshot}
          timeline={timeline}
          lanes={shown.arrangement.lanes}
          scroller={scroller}
          labelled={narrow}
          onFrame={() => setTab('frames')}
        />
      </div>
      <Splitter
        label={say('panel.resize-details')}
        share={share}
        onShare={setShare}
        between={beside ? 'columns' : 'rows'}
      />
      <Details store={store} snapshot={snapshot} timeline={timeline} tab={tab} onTab={setTab} />
    </main>
  );
}
