/** The table of connections, as rows of the height of the timeline's lanes. */
import type { RefObject } from 'react';
import { visible } from '../../base/readable-text.ts';
import { findingsOn } from '../../diagnosis/engine.ts';
import { say } from '../../language/english.ts';
import { formatBytes, formatMeasured } from '../../language/units.ts';
import type { Connection, ConnectionId } from '../../session/model.ts';
import { stuckSending } from '../../session/sending.ts';
import { headHeight, laneHeight } from '../../timeline/layout.ts';
import { ageOf, closeName, longestSilenceOf, type Standing, splitUrl, standingOf } from '../connection-facts.ts';
import type { PanelSnapshot } from '../store.ts';
import { shortVerdict } from '../verdict.ts';
import styles from './connection-list.module.css';
import { ErrorIcon } from './icons.tsx';
import { RowTable, type TableRow } from './row-table.tsx';

const headings = [
  'panel.column.connection',
  'panel.column.age',
  'panel.column.frames',
  'panel.column.silence',
  'panel.column.close',
  'panel.column.verdict',
] as const;

export function ConnectionList({
  snapshot,
  scroller,
  onSelect,
  onScroll,
}: {
  readonly snapshot: PanelSnapshot;
  /** The element that scrolls, for the timeline beside it. */
  readonly scroller: RefObject<HTMLTableSectionElement | null>;
  readonly onSelect: (connection: ConnectionId) => void;
  readonly onScroll: (scrollTop: number) => void;
}) {
  return (
    <div className={styles.list}>
      <RowTable
        label={say('panel.connections')}
        className={styles.table}
        headings={headings.map((heading) => say(heading))}
        count={snapshot.session.connections.length}
        rowHeight={laneHeight}
        headHeight={headHeight}
        row={(index) => rowOf(snapshot, index)}
        selected={snapshot.selection?.connection ?? null}
        onSelect={onSelect}
        scroller={scroller}
        onScroll={onScroll}
      />
    </div>
  );
}

function rowOf(snapshot: PanelSnapshot, index: number): TableRow {
  const connection = snapshot.session.connections[index];
  if (connection === undefined) return { cells: [] };
  const { id, closure, totals, state, source } = connection;
  const { endedAt } = snapshot.session;
  const standing = standingOf(connection);
  const age = ageOf(connection, endedAt);
  const silence = longestSilenceOf(connection, endedAt);
  return {
    attributes: {
      'data-testid': 'connection-row',
      'data-connection-id': id,
      'data-state': state,
      'data-standing': standing,
      'data-close-code': closure?.code ?? '',
      'data-source': source,
    },
    cells: [
      <UrlCell key="url" connection={connection} standing={standing} />,
      age === null ? '–' : formatMeasured(age),
      source === 'web-request' ? '–' : <FramesCell key="frames" totals={totals} />,
      silence === null ? '–' : formatMeasured(silence),
      <CloseCell key="close" connection={connection} standing={standing} />,
      <Verdict key="verdict" snapshot={snapshot} connection={id} />,
    ],
  };
}

/** The sizes go where there is no room for them. */
function FramesCell({ totals }: { readonly totals: Connection['totals'] }) {
  return (
    <span className={styles.twoLines}>
      <span className={styles.clipped}>
        {say('panel.count-in', { count: totals.framesIn })}
        <span className={styles.size}> · {formatBytes(totals.bytesIn)}</span>
      </span>
      <span className={styles.clipped}>
        {say('panel.count-out', { count: totals.framesOut })}
        <span className={styles.size}> · {formatBytes(totals.bytesOut)}</span>
      </span>
    </span>
  );
}

function UrlCell({ connection, standing }: { readonly connection: Connection; readonly standing: Standing }) {
  const { id, url, source } = connection;
  const { path, host } = splitUrl(url);
  const number = id + 1;
  const under =
    source === 'recorder'
      ? say('panel.number-and-host', { number, host })
      : say('panel.number-source-and-host', { number, host, source: say(`panel.source.${source}`) });
  return (
    <span className={styles.url} title={visible(url)}>
      <StandingMark standing={standing} />
      <span className={styles.twoLines}>
        <span className={styles.clipped}>{path}</span>
        <span className={styles.dim}>{under}</span>
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
  const meaning = standing === 'refused' ? say('panel.standing.refused') : closeName(connection);
  const said = [meaning, visible(closure.reason)].filter((part) => part !== '');
  return (
    <span className={styles.twoLines}>
      <span className={closure.code === 1006 ? styles.abnormalCode : styles.code}>{closure.code}</span>
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

function Verdict({ snapshot, connection }: { readonly snapshot: PanelSnapshot; readonly connection: ConnectionId }) {
  const [finding] = findingsOn(snapshot.findings, connection);
  if (finding === undefined) return null;
  return (
    <span className={styles.badge} data-severity={finding.severity} data-confidence={finding.confidence}>
      <span className={styles.clipped} title={shortVerdict(finding)}>
        {shortVerdict(finding)}
      </span>
      {finding.confidence !== 'none' && (
        <span className={styles.dim}>{say(`panel.confidence.${finding.confidence}`)}</span>
      )}
    </span>
  );
}
