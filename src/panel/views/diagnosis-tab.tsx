/** The findings: of the selected connection, or of the whole session. */
import { findingsOn } from '../../diagnosis/engine.ts';
import { say } from '../../language/speak.ts';
import type { Connection, ConnectionId } from '../../session/model.ts';
import type { EvidencePlace } from '../evidence-place.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import type { TimelineDriver } from '../timeline-driver.ts';
import type { Tab } from './details.tsx';
import styles from './diagnosis-tab.module.css';
import { FindingCard } from './finding-card.tsx';

export function DiagnosisTab({
  store,
  snapshot,
  timeline,
  connection,
  onSelect,
  onTab,
}: {
  readonly store: PanelStore;
  readonly snapshot: PanelSnapshot;
  readonly timeline: TimelineDriver;
  readonly connection: Connection | null;
  readonly onSelect: (connection: ConnectionId) => void;
  /** Shows a connection in another tab. */
  readonly onTab: (tab: Tab, connection: ConnectionId) => void;
}) {
  const { session } = snapshot;
  const selected = connection?.id ?? null;
  const show = (place: EvidencePlace) => {
    if (place.in === 'tab') {
      onTab(place.tab, place.connection);
      return;
    }
    timeline.bringIntoSight();
    if (place.in === 'close') {
      store.select({ connection: place.connection, frame: null, span: null, mark: 'close' });
      timeline.reveal(session.connections[place.connection]?.closure?.at ?? session.endedAt);
    } else {
      const { connection: of, span } = place;
      if (of !== null) store.select({ connection: of, frame: null, span });
      timeline.focus(span);
    }
  };
  const findings = connection === null ? snapshot.findings : findingsOn(snapshot.findings, connection.id);
  if (findings.length === 0) {
    return <p className={styles.nothing}>{say(nothingToExplain(connection))}</p>;
  }
  return (
    <div className={styles.findings}>
      {findings.map((finding) => (
        <FindingCard
          key={finding.id}
          finding={finding}
          session={session}
          selected={selected}
          onShow={show}
          onSelect={onSelect}
        />
      ))}
    </div>
  );
}

function nothingToExplain(connection: Connection | null) {
  if (connection === null || connection.state === 'closed') return 'panel.no-findings';
  return connection.state === 'unknown' ? 'panel.not-followed' : 'panel.nothing-wrong-yet';
}
