/** The frames of a connection as a table. Only the rows in sight exist; payloads are text and nothing else. */
import { type ReactNode, useMemo, useRef } from 'react';
import type { EpochMs } from '../../base/units.ts';
import { readBeats } from '../../diagnosis/beats.ts';
import { roundTripsOf } from '../../diagnosis/round-trips.ts';
import { say } from '../../language/english.ts';
import { formatBytes, formatMeasured } from '../../language/units.ts';
import type { Connection } from '../../session/model.ts';
import { stuckSending } from '../../session/sending.ts';
import { offsetLabel } from '../../timeline/ticks.ts';
import { type FrameFacts, frameFacts } from '../frame-facts.ts';
import { formatLocalTime } from '../local-time.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import type { TimelineDriver } from '../timeline-driver.ts';
import styles from './frames-tab.module.css';
import { RowTable } from './row-table.tsx';

const rowHeight = 20;
const headingHeight = 22;
/** Times in the list are told to the millisecond. */
const timeStep = 1;

const headings = [
  'panel.column.direction',
  'panel.column.time',
  'panel.column.delta',
  'panel.column.size',
  'panel.column.kind',
  'panel.column.preview',
] as const;

export function FramesTab({
  store,
  snapshot,
  timeline,
  connection,
}: {
  readonly store: PanelStore;
  readonly snapshot: PanelSnapshot;
  readonly timeline: TimelineDriver;
  readonly connection: Connection;
}) {
  const scroller = useRef<HTMLTableSectionElement>(null);
  const { session, selection } = snapshot;
  const { rows, lostFrames, id, totals } = connection;
  const beats = readBeats(session)(connection);
  const roundTrips = useMemo(() => roundTripsOf(beats), [beats]);
  if (rows.length === 0 && lostFrames === 0) {
    const why = connection.source === 'web-request' ? 'panel.frames-not-seen' : 'panel.no-frames';
    return <p className={styles.none}>{say(why)}</p>;
  }
  const stuck = stuckSending(connection);
  const select = (frame: number) => {
    store.select({ connection: id, frame, span: null });
    timeline.reveal(session.frames.time.at(rows.at(frame)));
  };
  return (
    <div className={styles.frames}>
      <p className={styles.sum}>
        <span>{say('panel.frames-in', { count: totals.framesIn, size: { bytes: totals.bytesIn } })}</span>
        <span>{say('panel.frames-out', { count: totals.framesOut, size: { bytes: totals.bytesOut } })}</span>
        {stuck !== null && (
          <span className={styles.lost} title={say('panel.unsent-why')}>
            {say('panel.unsent', { size: { bytes: stuck.bytes }, duration: { ms: stuck.ms } })}
          </span>
        )}
        {roundTrips.map(({ asked, layer, answered, unanswered, least, median, p95, trend }) => (
          <span key={`${layer} ${asked}`}>
            {say(`panel.round-trips.${layer}.${asked}`, {
              ...{ count: answered + unanswered, unanswered, trend },
              ...{ least: { ms: least }, median: { ms: median }, p95: { ms: p95 } },
            })}
          </span>
        ))}
        {lostFrames > 0 && <span className={styles.lost}>{say('panel.lost.frames', { count: lostFrames })}</span>}
      </p>
      <RowTable
        label={say('panel.tab.frames')}
        className={styles.table}
        headings={headings.map((heading) => say(heading))}
        count={rows.length}
        rowHeight={rowHeight}
        headHeight={headingHeight}
        row={(index) => ({
          attributes: { 'data-testid': 'frame-row' },
          cells: cellsOf(frameFacts(session, connection, index), session.startedAt),
        })}
        selected={selection?.frame ?? null}
        onSelect={select}
        scroller={scroller}
        // A frame that is being read stays where it is.
        followsEnd={snapshot.status === 'live' && snapshot.recording && selection?.frame == null}
      />
    </div>
  );
}

function cellsOf(facts: FrameFacts, startedAt: EpochMs): ReactNode[] {
  return [
    <span key="direction" className={styles.direction} data-direction={facts.direction}>
      {say(`panel.direction.${facts.direction}`)}
    </span>,
    <span key="time" title={formatLocalTime(facts.at)}>
      {offsetLabel(facts.at - startedAt, timeStep)}
    </span>,
    facts.sinceLast === null ? '' : `+${formatMeasured(facts.sinceLast)}`,
    formatBytes(facts.size),
    say(facts.synthetic ? 'panel.kind-of-frame.synthetic' : `panel.kind-of-frame.${facts.kind}`),
    <span key="preview" className={styles.preview}>
      {facts.kept < facts.size && <span className={styles.truncated}>{whatIsKept(facts)}</span>}
      <span className={facts.kind === 'text' ? undefined : styles.binary}>{facts.preview}</span>
    </span>,
  ];
}

function whatIsKept({ kept, size, evicted }: FrameFacts): string {
  if (evicted) return say('panel.payload-evicted');
  if (kept === 0) return say('panel.payload-not-kept');
  return say('panel.payload-truncated', { kept: { bytes: kept }, size: { bytes: size } });
}
