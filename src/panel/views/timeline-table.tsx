/** The timeline as a table: what its lanes show, save the frames, in order of time. For the stretch that is shown. */
import { useMemo, useRef } from 'react';
import { visible } from '../../base/readable-text.ts';
import { say } from '../../language/speak.ts';
import { headHeight } from '../../timeline/layout.ts';
import { SessionDetail, type TimelineModel } from '../../timeline/model.ts';
import { selectionOf } from '../../timeline/steps.ts';
import { splitUrl } from '../connection-facts.ts';
import { sayEvent } from '../describe-hit.ts';
import type { PanelStore } from '../store.ts';
import type { TimelineContent, TimelineDriver } from '../timeline-driver.ts';
import { selectedEvent, stretchOf, type TimelineEvent, timelineEvents } from '../timeline-events.ts';
import { RowTable, type TableRow } from './row-table.tsx';
import styles from './timeline-table.module.css';
import { useWrittenMoments, type WrittenMoments } from './use-time-format.ts';
import { useTimelineRange } from './use-timeline.ts';

const rowHeight = 20;

export function TimelineTable({
  content,
  store,
  timeline,
}: {
  /** The same object until something in it has changed. */
  readonly content: TimelineContent;
  readonly store: PanelStore;
  readonly timeline: TimelineDriver;
}) {
  const scroller = useRef<HTMLTableSectionElement>(null);
  const range = useTimelineRange(timeline);
  const { session, selection } = content;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is derived from one session is not of another
  const detail = useMemo(() => new SessionDetail(), [session]);
  const model = useMemo(() => ({ ...content, detail, pointer: null }), [content, detail]);
  const events = useMemo(() => timelineEvents(model, range), [model, range]);
  const written = useWrittenMoments(session.startedAt);
  const selected = selectedEvent(events, selection);
  const select = (index: number) => {
    const hit = events[index]?.hit;
    if (hit === undefined) return;
    if ('connection' in hit) store.select(selectionOf(hit));
    timeline.reveal(stretchOf(hit).from);
  };
  return (
    <RowTable
      label={say('panel.timeline-table')}
      className={styles.table}
      headings={[say('panel.column.time'), say('panel.column.connection'), say('panel.column.event')]}
      count={events.length}
      rowHeight={rowHeight}
      headHeight={headHeight}
      row={(index) => rowOf(events[index], model, written)}
      selected={selected === -1 ? null : selected}
      onSelect={select}
      scroller={scroller}
    />
  );
}

function rowOf(event: TimelineEvent | undefined, model: TimelineModel, written: WrittenMoments): TableRow {
  if (event === undefined) return { cells: [] };
  const { at, connection, hit } = event;
  const said = sayEvent(hit, model);
  const url = model.session.connections[connection ?? -1]?.url;
  return {
    attributes: { 'data-testid': 'event-row', 'data-kind': hit.kind },
    cells: [
      <span key="time" title={written.otherwise(at)}>
        {written.moment(at)}
      </span>,
      url === undefined || connection === null ? (
        <span key="page" className={styles.clipped}>
          {say('panel.event-of-page')}
        </span>
      ) : (
        <span key="connection" className={styles.clipped} title={visible(url)}>
          {say('panel.number-and-host', { number: connection + 1, host: splitUrl(url).path })}
        </span>
      ),
      <span key="event" className={styles.clipped} title={said}>
        {said}
      </span>,
    ],
  };
}
