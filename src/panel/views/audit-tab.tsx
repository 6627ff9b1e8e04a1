/** The prevention audit: what keeps connections from dying, as a checklist of the whole session. */
import { useMemo } from 'react';
import { visible } from '../../base/readable-text.ts';
import { type AuditCheck, audit } from '../../diagnosis/audit.ts';
import { say, speak } from '../../language/speak.ts';
import type { ConnectionId } from '../../session/model.ts';
import type { PanelSnapshot } from '../store.ts';
import styles from './audit-tab.module.css';
import { ConnectionLinks } from './connection-links.tsx';
import { DoneIcon, ErrorIcon, UnknownIcon } from './icons.tsx';

export function AuditTab({
  snapshot: { session, findings, rules },
  onSelect,
}: {
  readonly snapshot: PanelSnapshot;
  readonly onSelect: (connection: ConnectionId) => void;
}) {
  // Findings are renewed once a second at most: often enough for a checklist, and every frame would be too often.
  const checks = useMemo(() => audit(session, findings, rules), [session, findings, rules]);
  return (
    <>
      <p className={styles.scope}>{say('audit.of-all')}</p>
      <ul className={styles.checks}>
        {checks.map((check) => (
          <Check key={check.id} check={check} onSelect={onSelect} />
        ))}
      </ul>
    </>
  );
}

const icons = { pass: <DoneIcon />, fail: <ErrorIcon />, unknown: <UnknownIcon /> };

function Check({
  check: { id, result, message, connections },
  onSelect,
}: {
  readonly check: AuditCheck;
  readonly onSelect: (connection: ConnectionId) => void;
}) {
  return (
    <li className={styles.check} data-testid="audit-check" data-check={id} data-result={result}>
      <span className={styles.result}>
        {icons[result]}
        {say(`audit.result.${result}`)}
      </span>
      <div>
        <h2 className={styles.title}>{say(`audit.check.${id}`)}</h2>
        <p className={styles.told}>{visible(speak(message))}</p>
        {connections.length > 0 && (
          <p className={styles.told}>
            {say('panel.seen-on', { count: connections.length })}{' '}
            <ConnectionLinks ids={connections} onSelect={onSelect} />
          </p>
        )}
      </div>
    </li>
  );
}
