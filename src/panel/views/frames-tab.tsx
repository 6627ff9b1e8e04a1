/** The frames of a connection: which are listed, the list, and the payload of the one that is selected. */
import { type CSSProperties, type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { visible } from '../../base/readable-text.ts';
import { type Beat, readBeats } from '../../diagnosis/beats.ts';
import { say } from '../../language/speak.ts';
import { formatBytes, formatLater, formatMeasured } from '../../language/units.ts';
import type { Connection } from '../../session/model.ts';
import { stuckSending } from '../../session/sending.ts';
import { type FrameFacts, frameFacts } from '../frame-facts.ts';
import { beatOfRow } from '../frames/beat-rows.ts';
import type { FrameChoices } from '../frames/frame-choices.ts';
import { asksNothing, noFilter, queryOf, withText } from '../frames/frame-filter.ts';
import { type FrameScan, firstAtLeast } from '../frames/frame-scan.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import type { TimelineDriver } from '../timeline-driver.ts';
import { TextButton } from './controls.tsx';
import { FindBar } from './find-bar.tsx';
import { FoundText } from './found-text.tsx';
import { FrameBar } from './frame-bar.tsx';
import styles from './frames-tab.module.css';
import { PayloadPane } from './payload-pane.tsx';
import { RowTable } from './row-table.tsx';
import { Splitter } from './splitter.tsx';
import { useFrameScan } from './use-frame-scan.ts';
import { useWrittenMoments, type WrittenMoments } from './use-time-format.ts';
import { useWidth } from './use-width.ts';

const rowHeight = 20;
const headingHeight = 22;
/** Narrower, the payload stands below the list. Also in frames-tab.module.css. */
const besideWidth = 720;

interface FramesTabProps {
  readonly store: PanelStore;
  readonly snapshot: PanelSnapshot;
  readonly timeline: TimelineDriver;
  readonly connection: Connection;
  readonly choices: FrameChoices;
  readonly onChoices: (choices: FrameChoices) => void;
}

export function FramesTab(props: FramesTabProps) {
  const { rows, lostFrames, source } = props.connection;
  if (rows.length === 0 && lostFrames === 0) {
    return (
      <>
        {/* What the page did not take is to be known where nothing came as well. */}
        {source !== 'web-request' && <Sum connection={props.connection} />}
        <p className={styles.none}>{say(source === 'web-request' ? 'panel.frames-not-seen' : 'panel.no-frames')}</p>
      </>
    );
  }
  return <Frames {...props} />;
}

function Frames({ store, snapshot, timeline, connection, choices, onChoices }: FramesTabProps) {
  const scroller = useRef<HTMLTableSectionElement>(null);
  const payload = useRef<HTMLElement>(null);
  const findButton = useRef<HTMLSpanElement>(null);
  const [share, setShare] = useState(55);
  const split = useRef<HTMLDivElement>(null);
  const width = useWidth(split);
  const beside = width >= besideWidth;

  const { session, selection } = snapshot;
  const { filter, find } = choices;
  const frame = selection?.frame ?? null;
  const { query, unread } = useMemo(() => queryOf(filter), [filter]);
  const soughtQuery = useMemo(() => (find ? withText(query, find) : null), [query, find]);
  const listed = useFrameScan(session, connection, asksNothing(query) ? null : query);
  const found = useFrameScan(session, connection, soughtQuery);
  const beats = readBeats(session)(connection);
  const written = useWrittenMoments(session.startedAt);
  const count = listed?.matches.length ?? connection.rows.length;
  const frameAt = (index: number) => listed?.matches.at(index) ?? index;

  const select = (selected: number | null) => {
    store.select({ connection: connection.id, frame: selected, span: null });
    if (selected !== null) timeline.reveal(session.frames.time.at(connection.rows.at(selected)));
  };
  const step = (by: 1 | -1) => {
    const next = found === null ? null : foundBeside(found, frame, by);
    if (next !== null) select(next);
  };
  const focusList = () => scroller.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  const closeFind = () => {
    onChoices({ ...choices, find: null });
    findButton.current?.querySelector('button')?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const inList = scroller.current?.contains(event.target as Node) ?? false;
    if (event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey)) {
      onChoices({ ...choices, find: find ?? '' });
    } else if (event.key === 'F3') step(event.shiftKey ? -1 : 1);
    else if (inList && event.key === 'Enter' && frame !== null) payload.current?.focus();
    else if (inList && event.key === 'Escape' && frame !== null) select(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that work wherever in it one is
    <div className={styles.frames} onKeyDown={onKey}>
      <Sum connection={connection} />
      <div>
        <FrameBar
          choices={choices}
          onChoices={onChoices}
          unread={unread}
          standing={shownOf(listed, connection)}
          findButton={findButton}
        />
        {find !== null && (
          <FindBar
            text={find}
            onText={(text) => onChoices({ ...choices, find: text })}
            standing={found === null ? '' : standingIn(found, frame)}
            onStep={step}
            onClose={closeFind}
          />
        )}
      </div>
      <div
        ref={split}
        className={styles.split}
        data-open={frame !== null}
        style={{ '--share': `${share}%` } as CSSProperties}
      >
        {count === 0 && listed?.isDone ? (
          <div className={styles.none}>
            <p>{say('frames.none-fit')}</p>
            <TextButton onClick={() => onChoices({ ...choices, filter: noFilter })}>
              {say('frames.clear-filter')}
            </TextButton>
          </div>
        ) : (
          <div className={styles.list}>
            <RowTable
              label={say('panel.tab.frames')}
              className={styles.table}
              headings={[
                say('panel.column.direction'),
                say('panel.column.time'),
                say('panel.column.delta'),
                say('panel.column.size'),
                say('panel.column.kind'),
                say('panel.column.preview'),
              ]}
              count={count}
              rowHeight={rowHeight}
              headHeight={headingHeight}
              row={(index) => {
                const facts = frameFacts(session, connection, frameAt(index));
                return {
                  attributes: { 'data-testid': 'frame-row' },
                  cells: cellsOf(facts, beatOfRow(beats, facts.row, facts.at), written, find ?? ''),
                };
              }}
              selected={frame === null ? null : placeOf(listed, frame)}
              onSelect={(index) => select(frameAt(index))}
              scroller={scroller}
              // A frame that is being read stays where it is.
              followsEnd={snapshot.status === 'live' && snapshot.recording && frame === null}
            />
          </div>
        )}
        {frame !== null && frame < connection.rows.length && (
          <>
            <Splitter
              label={say('payload.resize')}
              share={share}
              onShare={setShare}
              between={beside ? 'columns' : 'rows'}
            />
            <PayloadPane
              session={session}
              connection={connection}
              frame={frame}
              isFile={snapshot.file !== null}
              sought={find ?? ''}
              view={choices.view}
              onView={(view) => onChoices({ ...choices, view })}
              onClose={() => {
                select(null);
                focusList();
              }}
              pane={payload}
            />
          </>
        )}
      </div>
    </div>
  );
}

/** Totals, and what is missing or waits. */
function Sum({ connection }: { readonly connection: Connection }) {
  const { totals, lostFrames, source, closeCall } = connection;
  const stuck = stuckSending(connection);
  return (
    <p className={styles.sum}>
      <span>{say('panel.frames-in', { count: totals.framesIn, size: { bytes: totals.bytesIn } })}</span>
      <span>{say('panel.frames-out', { count: totals.framesOut, size: { bytes: totals.bytesOut } })}</span>
      {stuck !== null && (
        <span className={styles.lost} title={say('panel.unsent-why')}>
          {say('panel.unsent', { size: { bytes: stuck.bytes }, duration: { ms: stuck.ms } })}
        </span>
      )}
      {source === 'recorder' && closeCall !== null && (
        <span title={say('panel.blind-spot.after-close')} data-testid="after-close">
          {say('panel.closed-by-page')}
        </span>
      )}
      {lostFrames > 0 && <span className={styles.lost}>{say('panel.lost.frames', { count: lostFrames })}</span>}
    </p>
  );
}

function shownOf(listed: FrameScan | null, { rows }: Connection): string {
  if (listed === null) return '';
  const shown = listed.matches.length;
  if (listed.isDone) return say('frames.shown', { shown, count: rows.length });
  return say('frames.searching', { shown, looked: listed.looked, count: rows.length });
}

/** Where in the list a frame stands, or null. */
function placeOf(listed: FrameScan | null, frame: number): number | null {
  if (listed === null) return frame;
  const place = firstAtLeast(listed.matches, frame);
  return place < listed.matches.length && listed.matches.at(place) === frame ? place : null;
}

/** The next frame that was found, or the one before; beyond the last it begins again. null where none was found. */
function foundBeside({ matches }: FrameScan, frame: number | null, by: 1 | -1): number | null {
  if (matches.length === 0) return null;
  const from = frame === null ? (by === 1 ? 0 : matches.length) : firstAtLeast(matches, by === 1 ? frame + 1 : frame);
  const place = by === 1 ? from : from - 1;
  return matches.at((place + matches.length) % matches.length);
}

function standingIn(found: FrameScan, frame: number | null): string {
  const count = found.matches.length;
  if (!found.isDone) return say('frames.found-so-far', { count });
  if (count === 0) return say('frames.found-none');
  const place = frame === null ? null : placeOf(found, frame);
  return place === null ? say('frames.found-count', { count }) : say('frames.found', { place: place + 1, count });
}

function cellsOf(facts: FrameFacts, beat: Beat | null, written: WrittenMoments, sought: string): ReactNode[] {
  return [
    <span key="direction" className={styles.direction} data-direction={facts.direction}>
      {say(`panel.direction.${facts.direction}`)}
    </span>,
    <span key="time" title={written.otherwise(facts.at)}>
      {written.moment(facts.at)}
    </span>,
    facts.sinceLast === null ? '' : formatLater(facts.sinceLast, formatMeasured),
    formatBytes(facts.size),
    <span key="kind">
      {say(facts.synthetic ? 'panel.kind-of-frame.synthetic' : `panel.kind-of-frame.${facts.kind}`)}
      {beat !== null && beat.by !== 'protocol' && (
        <span className={styles.beat} title={say(`frames.heartbeat-means.${beat.by}`)} data-testid="beat">
          {say(`frames.heartbeat.${beat.role}`)}
        </span>
      )}
    </span>,
    <span key="preview" className={styles.preview}>
      {facts.kept < facts.size && <span className={styles.truncated}>{whatIsKept(facts)}</span>}
      <span className={facts.kind === 'text' ? undefined : styles.binary}>
        <FoundText text={facts.preview} sought={visible(sought)} />
      </span>
    </span>,
  ];
}

function whatIsKept({ kept, size, evicted }: FrameFacts): string {
  if (evicted) return say('panel.payload-evicted');
  if (kept === 0) return say('panel.payload-not-kept');
  return say('panel.payload-truncated', { kept: { bytes: kept }, size: { bytes: size } });
}
