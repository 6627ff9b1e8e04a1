/** The lower half: what is known of the selected connection, or, with none selected, of all of them. */
import { type KeyboardEvent, memo, useRef, useState } from 'react';
import { visible } from '../../base/readable-text.ts';
import { say } from '../../language/speak.ts';
import type { Connection, ConnectionId, FrameRow } from '../../session/model.ts';
import { firstChoices } from '../frames/frame-choices.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import type { TimelineDriver } from '../timeline-driver.ts';
import { AuditTab } from './audit-tab.tsx';
import { IconButton } from './controls.tsx';
import styles from './details.module.css';
import { DiagnosisTab } from './diagnosis-tab.tsx';
import { FramesTab } from './frames-tab.tsx';
import { HandshakeTab } from './handshake-tab.tsx';
import { HeartbeatTab } from './heartbeat-tab.tsx';
import { CloseIcon } from './icons.tsx';
import tabStyles from './tab.module.css';

export const tabs = ['diagnosis', 'frames', 'heartbeat', 'handshake', 'audit'] as const;
export type Tab = (typeof tabs)[number];

/** Left alone when only the list of connections changes: a filter is typed while hundreds of findings are shown. */
export const Details = memo(function Details({
  store,
  snapshot,
  timeline,
  tab,
  onTab,
}: {
  readonly store: PanelStore;
  readonly snapshot: PanelSnapshot;
  readonly timeline: TimelineDriver;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
}) {
  const connection = snapshot.session.connections[snapshot.selection?.connection ?? -1] ?? null;
  const subject = connection === null ? say('panel.all-connections') : visible(connection.url);
  const body = useRef<HTMLDivElement>(null);
  const [choices, setChoices] = useState(firstChoices);
  // The button that was pressed may be gone with what it stood in: the focus goes to what is shown instead.
  const selectFromHere = (id: ConnectionId | null) => {
    store.select(id === null ? null : { connection: id, frame: null, span: null });
    body.current?.focus();
    body.current?.scrollTo(0, 0);
  };
  return (
    <section className={styles.details} aria-label={say('panel.details')}>
      <div className={styles.head}>
        <TabList tab={tab} onTab={onTab} />
        <span className={styles.subject} title={subject}>
          {subject}
        </span>
        {connection !== null && (
          <IconButton label={say('panel.deselect')} onClick={() => selectFromHere(null)}>
            <CloseIcon />
          </IconButton>
        )}
      </div>
      {connection !== null && connection.source !== 'recorder' && (
        <p className={styles.source} data-testid="source-note">
          {say(`panel.source-means.${connection.source}`)}
        </p>
      )}
      <div
        ref={body}
        className={styles.body}
        role="tabpanel"
        id={`panel-${tab}`}
        aria-labelledby={`tab-${tab}`}
        // A list of frames takes the focus and scrolls by itself.
        tabIndex={tab === 'frames' ? -1 : 0}
      >
        {tab === 'diagnosis' && (
          <DiagnosisTab
            store={store}
            snapshot={snapshot}
            timeline={timeline}
            connection={connection}
            onSelect={selectFromHere}
            onTab={(shown, id) => {
              onTab(shown);
              selectFromHere(id);
            }}
          />
        )}
        {tab === 'frames' &&
          (connection === null ? (
            <p className={styles.hint}>{say('panel.select-a-connection')}</p>
          ) : (
            <FramesTab
              key={connection.id}
              store={store}
              snapshot={snapshot}
              timeline={timeline}
              connection={connection}
              choices={choices}
              onChoices={setChoices}
            />
          ))}
        {tab === 'heartbeat' &&
          (connection === null ? (
            <p className={styles.hint}>{say('panel.select-a-connection')}</p>
          ) : (
            <HeartbeatTab
              key={connection.id}
              snapshot={snapshot}
              connection={connection}
              onShow={({ row, from }) => {
                store.select({ connection: connection.id, frame: positionOf(connection, row), span: null });
                timeline.bringIntoSight();
                timeline.reveal(from);
              }}
            />
          ))}
        {tab === 'handshake' &&
          (connection === null ? (
            <p className={styles.hint}>{say('panel.select-a-connection')}</p>
          ) : (
            <HandshakeTab
              connection={connection}
              session={snapshot.session}
              rules={snapshot.rules}
              onOpenSource={snapshot.opensSources ? store.openSource : null}
            />
          ))}
        {tab === 'audit' && <AuditTab snapshot={snapshot} onSelect={selectFromHere} />}
      </div>
    </section>
  );
});

/** Where a row of the frame table stands among its connection's. */
function positionOf({ rows }: Connection, row: FrameRow): number | null {
  const position = rows.values.indexOf(row);
  return position === -1 ? null : position;
}

function TabList({ tab, onTab }: { readonly tab: Tab; readonly onTab: (tab: Tab) => void }) {
  const list = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? tab;
    onTab(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div ref={list} className={styles.tabs} role="tablist" aria-label={say('panel.details')} onKeyDown={onKey}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`tab-${one}`}
          className={tabStyles.tab}
          aria-selected={one === tab}
          aria-controls={`panel-${one}`}
          tabIndex={one === tab ? 0 : -1}
          onClick={() => onTab(one)}
        >
          {say(`panel.tab.${one}`)}
        </button>
      ))}
    </div>
  );
}
