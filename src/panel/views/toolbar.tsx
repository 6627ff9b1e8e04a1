/** The toolbar: what to record, what to keep, files, and moving the timeline. */
import type { RefObject } from 'react';
import type { EpochMs } from '../../base/units.ts';
import { say } from '../../language/speak.ts';
import type { ExportPart } from '../export-choices.ts';
import type { ListSnapshot, ListStore } from '../list/list-store.ts';
import type { Site } from '../live-source.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import type { TimelineDriver } from '../timeline-driver.ts';
import { IconButton } from './controls.tsx';
import { ExportButton } from './export-button.tsx';
import { FilterBox } from './filter-box.tsx';
import {
  ClearIcon,
  CloseIcon,
  FitIcon,
  FollowIcon,
  GroupIcon,
  HelpIcon,
  ImportIcon,
  PausedIcon,
  RecordIcon,
  SavedIcon,
  SettingsIcon,
  TimeRangeIcon,
  ZoomInIcon,
  ZoomOutIcon,
} from './icons.tsx';
import styles from './toolbar.module.css';
import { shortcutText } from './use-shortcuts.ts';
import { useTimelineMode, useTimelineRange } from './use-timeline.ts';

const zoomStep = 1.5;

export function Toolbar({
  store,
  snapshot,
  timeline,
  list,
  shown,
  filterInput,
  fileInput,
  onExport,
  onHelp,
  onSaved,
  onSettings,
}: {
  readonly store: PanelStore;
  readonly snapshot: PanelSnapshot;
  readonly timeline: TimelineDriver;
  readonly list: ListStore;
  readonly shown: ListSnapshot;
  readonly filterInput: RefObject<HTMLInputElement | null>;
  readonly fileInput: RefObject<HTMLInputElement | null>;
  readonly onExport: (part: ExportPart) => void;
  readonly onHelp: () => void;
  /** null where nothing is kept. */
  readonly onSaved: (() => void) | null;
  /** null where there is nothing to set. */
  readonly onSettings: (() => void) | null;
}) {
  const isEmpty = snapshot.session.connections.length === 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form. No role of a toolbar: its arrow keys are the filter's
    <div className={styles.toolbar} role="group" aria-label={say('panel.toolbar')}>
      {snapshot.hasLive && <RecordingControls store={store} snapshot={snapshot} />}
      {!isEmpty && (
        <>
          <FilterBox
            list={list}
            text={shown.choices.filter}
            faults={shown.filter.faults}
            isFiltering={shown.isFiltering}
            shown={shown.arrangement.shown.length}
            total={snapshot.session.connections.length}
            input={filterInput}
          />
          <ListControls list={list} shown={shown} />
          <span className={styles.separator} />
        </>
      )}
      <TimelineControls timeline={timeline} disabled={isEmpty} />
      <TimeRangeShown timeline={timeline} startedAt={snapshot.session.startedAt} />
      <span className={styles.separator} />
      <IconButton label={say('panel.import')} testId="import" onClick={() => fileInput.current?.click()}>
        <ImportIcon />
      </IconButton>
      <ExportButton snapshot={snapshot} shown={shown} timeline={timeline} disabled={isEmpty} onExport={onExport} />
      {onSaved !== null && (
        <IconButton label={say('panel.saved')} testId="saved" onClick={onSaved}>
          <SavedIcon />
        </IconButton>
      )}
      <span className={styles.spring} />
      {snapshot.site !== null && <SiteSwitch store={store} site={snapshot.site} />}
      {onSettings !== null && (
        <IconButton label={say('panel.settings')} testId="settings" onClick={onSettings}>
          <SettingsIcon />
        </IconButton>
      )}
      <IconButton label={say('panel.help')} shortcut={shortcutText('help')} testId="help" onClick={onHelp}>
        <HelpIcon />
      </IconButton>
    </div>
  );
}

function RecordingControls({ store, snapshot }: { readonly store: PanelStore; readonly snapshot: PanelSnapshot }) {
  const { recording, preserveLog } = snapshot;
  return (
    <>
      <span className={recording ? styles.recording : styles.paused}>
        <IconButton
          label={say('panel.record')}
          tip={say(recording ? 'panel.pause' : 'panel.record')}
          shortcut={shortcutText('record')}
          testId="record"
          pressed={recording}
          onClick={() => store.setRecording(!recording)}
        >
          {recording ? <RecordIcon /> : <PausedIcon />}
        </IconButton>
      </span>
      <IconButton label={say('panel.clear')} shortcut={shortcutText('clear')} testId="clear" onClick={store.clear}>
        <ClearIcon />
      </IconButton>
      <label className={styles.checkbox} title={say('panel.preserve-log-means')}>
        <input
          type="checkbox"
          data-testid="preserve-log"
          checked={preserveLog}
          onChange={(event) => store.setPreserveLog(event.target.checked)}
        />
        {say('panel.preserve-log')}
      </label>
      <span className={styles.separator} />
    </>
  );
}

function ListControls({ list, shown }: { readonly list: ListStore; readonly shown: ListSnapshot }) {
  const { abnormalOnly, grouped } = shown.choices;
  return (
    <>
      <label className={styles.checkbox} title={say('panel.abnormal-only-means')}>
        <input
          type="checkbox"
          data-testid="abnormal-only"
          checked={abnormalOnly}
          onChange={(event) => list.choose({ abnormalOnly: event.target.checked })}
        />
        {say('panel.abnormal-only')}
      </label>
      <IconButton
        label={say('panel.group')}
        testId="group"
        pressed={grouped}
        onClick={() => list.choose({ grouped: !grouped })}
      >
        <GroupIcon />
      </IconButton>
    </>
  );
}

/** The part of the session that is looked at, and the way back to all of it. */
function TimeRangeShown({ timeline, startedAt }: { readonly timeline: TimelineDriver; readonly startedAt: EpochMs }) {
  const range = useTimelineRange(timeline);
  if (range === null) return null;
  const [from, to] = [{ ms: Math.max(0, range.from - startedAt) }, { ms: Math.max(0, range.to - startedAt) }];
  return (
    <span className={styles.range} data-testid="time-range" title={say('panel.range-means')}>
      <TimeRangeIcon />
      {say('panel.range', { from, to })}
      <IconButton label={say('panel.range-clear')} testId="time-range-clear" onClick={() => timeline.clearRange()}>
        <CloseIcon />
      </IconButton>
    </span>
  );
}

function SiteSwitch({ store, site }: { readonly store: PanelStore; readonly site: Site }) {
  return (
    <label className={styles.site} title={say('panel.site-switch-means', { host: site.host })}>
      <input
        type="checkbox"
        data-testid="site-switch"
        checked={site.recording}
        onChange={(event) => store.switchSite(site.host, event.target.checked)}
      />
      <span className={styles.siteName}>
        {say(site.recording ? 'panel.site-switch-on' : 'panel.site-switch-off', { host: site.host })}
      </span>
    </label>
  );
}

function TimelineControls({ timeline, disabled }: { readonly timeline: TimelineDriver; readonly disabled: boolean }) {
  const mode = useTimelineMode(timeline);
  return (
    <>
      <IconButton
        label={say('panel.zoom-in')}
        shortcut={shortcutText('zoom-in')}
        disabled={disabled}
        onClick={() => timeline.zoomBy(1 / zoomStep)}
      >
        <ZoomInIcon />
      </IconButton>
      <IconButton
        label={say('panel.zoom-out')}
        shortcut={shortcutText('zoom-out')}
        disabled={disabled}
        onClick={() => timeline.zoomBy(zoomStep)}
      >
        <ZoomOutIcon />
      </IconButton>
      <IconButton
        label={say('panel.fit')}
        shortcut={shortcutText('fit')}
        disabled={disabled}
        pressed={mode === 'fit'}
        onClick={() => timeline.fit()}
      >
        <FitIcon />
      </IconButton>
      <IconButton
        label={say('panel.follow')}
        shortcut={say('panel.key-on-timeline', { key: 'End' })}
        disabled={disabled}
        pressed={mode === 'follow'}
        onClick={() => timeline.followLive()}
      >
        <FollowIcon />
      </IconButton>
    </>
  );
}
