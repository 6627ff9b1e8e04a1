/** The findings: of the selected connection, or of the whole session. */
import { findingsOn } from '../../diagnosis/engine.ts';
import { say } from '../../language/speak.ts';
import type { Connection, ConnectionId } from '../../session/model.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import type { TimelineDriver } from '../timeline-driver.ts';
import styles from './diagnosis-tab.module.css';
import { FindingCard } from './finding-card.tsx';

export function DiagnosisTab({
  store,
  snapshot,
  timeline,
  connection,
  onSelect,
}: {
  readonly store: PanelStore;
  readonly snapshot: PanelSnapshot;
  readonly timeline: TimelineDriver;
  readonly connection: Connection | null;
  readonly onSelect: (connection: ConnectionId) => void;
}) {
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
          selected={connection?.id ?? null}
          onShow={({ connection: of, span }) => {
            const shown = of ?? connection?.id ?? finding.connections[0];
            if (shown === undefined || span === null) return;
            store.select({ connection: shown, frame: null, span });
            timeline.focus(span);
          }}
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
