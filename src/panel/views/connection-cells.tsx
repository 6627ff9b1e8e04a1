/** What the connection list's cells say of a connection. */
import { useMemo } from 'react';
import { visible } from '../../base/readable-text.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { say } from '../../language/speak.ts';
import { formatBytes, formatMeasured } from '../../language/units.ts';
import { endedAbnormally } from '../../session/abnormal.ts';
import type { Connection, SessionView } from '../../session/model.ts';
import { stuckSending } from '../../session/sending.ts';
import { ageOf, closeName, longestSilenceOf, type Standing, splitUrl, standingOf } from '../connection-facts.ts';
import type { ColumnId } from '../list/columns.ts';
import { shortVerdict } from '../verdict.ts';
import styles from './connection-list.module.css';
import { ErrorIcon } from './icons.tsx';

/** One for each of the columns. */
export function cellsOf(
  connection: Connection,
  session: SessionView,
  finding: Finding | undefined,
  { columns, namesHost }: { readonly columns: readonly ColumnId[]; readonly namesHost: boolean },
) {
  const standing = standingOf(connection);
  const { totals, source, protocol } = connection;
  const { endedAt } = session;
  const cell = (column: ColumnId) => {
    switch (column) {
      case 'connection':
        return <UrlCell connection={connection} standing={standing} namesHost={namesHost} />;
      case 'protocol':
        return <Clipped text={visible(protocol)} />;
      case 'age':
        return <Clipped text={formatOrDash(ageOf(connection, endedAt))} />;
      case 'frames':
        if (source === 'web-request') return '–';
        return (
          <TwoLines
            above={say('panel.count-in', { count: totals.framesIn })}
            below={say('panel.count-out', { count: totals.framesOut })}
          />
        );
      case 'bytes':
        if (source === 'web-request') return '–';
        return <TwoLines above={`↓ ${formatBytes(totals.bytesIn)}`} below={`↑ ${formatBytes(totals.bytesOut)}`} />;
      case 'silence':
        return <Clipped text={formatOrDash(longestSilenceOf(connection, endedAt))} />;
      case 'close':
        return <CloseCell connection={connection} standing={standing} />;
      case 'verdict':
        return finding === undefined ? null : <Verdict finding={finding} />;
    }
  };
  return columns.map(cell);
}

function formatOrDash(ms: number | null): string {
  return ms === null ? '–' : formatMeasured(ms);
}

function Clipped({ text }: { readonly text: string }) {
  return (
    <span className={styles.alone} title={text}>
      {text}
    </span>
  );
}

function TwoLines({ above, below }: { readonly above: string; readonly below: string }) {
  return (
    <span className={styles.twoLines}>
      <span className={styles.clipped}>{above}</span>
      <span className={styles.clipped}>{below}</span>
    </span>
  );
}

function UrlCell({
  connection,
  standing,
  namesHost,
}: {
  readonly connection: Connection;
  readonly standing: Standing;
  readonly namesHost: boolean;
}) {
  const { id, url, source } = connection;
  // A live list says its numbers anew all the time, and its URLs stay what they are.
  const { path, host } = useMemo(() => splitUrl(url), [url]);
  const number = say('panel.number', { number: id + 1 });
  const parts = [...(source === 'recorder' ? [] : [say(`panel.source.${source}`)]), ...(namesHost ? [host] : [])];
  return (
    <span className={styles.url} title={visible(url)}>
      <StandingMark standing={standing} />
      <span className={styles.twoLines}>
        <span className={styles.clipped}>{path}</span>
        <span className={styles.dim}>{[number, parts.join(' · ')].join(' ').trim()}</span>
      </span>
    </span>
  );
}

function StandingMark({ standing }: { readonly standing: Standing }) {
  const label = say(`panel.standing.${standing}`);
  return (
    <span className={styles.mark} data-standing={standing} role="img" aria-label={label} title={label}>
      {(standing === 'lost' || standing === 'refused') && <ErrorIcon />}
    </span>
  );
}

function CloseCell({ connection, standing }: { readonly connection: Connection; readonly standing: Standing }) {
  const { closure } = connection;
  if (closure?.code === null) return <EndOnly standing={standing} />;
  if (closure === null) return <Alive connection={connection} standing={standing} />;
  const abnormal = endedAbnormally(connection);
  const beforeOpen = closure.code === 1006 && !abnormal;
  const name = beforeOpen ? say('panel.closed-before-open') : closeName(connection);
  const meaning = standing === 'refused' ? say('panel.standing.refused') : name;
  const said = [meaning, visible(closure.reason)].filter((part) => part !== '');
  return (
    <span className={styles.twoLines}>
      <span className={abnormal ? styles.abnormalCode : styles.code}>{closure.code}</span>
      <span className={styles.dim} title={said.join(': ')}>
        {said[0]}
      </span>
    </span>
  );
}

/** It is known when it ended, and nothing else of its end. */
function EndOnly({ standing }: { readonly standing: Standing }) {
  if (standing === 'refused') return <span className={styles.dim}>{say('panel.standing.refused')}</span>;
  return (
    <span className={styles.twoLines}>
      <span className={styles.clipped}>{say('panel.ended')}</span>
      <span className={styles.dim}>{say('panel.close-code-unknown')}</span>
    </span>
  );
}

function Alive({ connection, standing }: { readonly connection: Connection; readonly standing: Standing }) {
  const stuck = stuckSending(connection);
  const state = <span className={styles.dim}>{say(`panel.standing.${standing}`)}</span>;
  if (stuck === null) return state;
  return (
    <span className={styles.twoLines}>
      {state}
      <span className={styles.abnormalCode} data-testid="unsent" title={say('panel.unsent-why')}>
        {say('panel.unsent-bytes', { size: { bytes: stuck.bytes } })}
      </span>
    </span>
  );
}

function Verdict({ finding }: { readonly finding: Finding }) {
  const words = shortVerdict(finding);
  return (
    <span className={styles.badge} data-severity={finding.severity} data-confidence={finding.confidence}>
      <span className={styles.clipped} title={words}>
        {words}
      </span>
      {finding.confidence !== 'none' && (
        <span className={styles.dim}>{say(`panel.confidence.${finding.confidence}`)}</span>
      )}
    </span>
  );
}
