/** Puts the timeline on screen: one canvas, mounted once, and the tip beside the mouse. */
import { type RefObject, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { say } from '../../language/speak.ts';
import type { Lane, TimelineWords } from '../../timeline/model.ts';
import { describeHit, sayReached } from '../describe-hit.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import type { TimelineContent, TimelineDriver } from '../timeline-driver.ts';
import { diagnosisMarks } from '../timeline-marks.ts';
import { timelineWordsIn, timeoutGuides } from '../timeline-words.ts';
import { IconButton } from './controls.tsx';
import { TableIcon } from './icons.tsx';
import styles from './timeline-pane.module.css';
import { TimelineTable } from './timeline-table.tsx';
import { TimeFormatContext } from './use-time-format.ts';

export function TimelinePane({
  store,
  snapshot,
  timeline,
  lanes,
  scroller,
  labelled,
  onFrame,
}: {
  readonly store: PanelStore;
  readonly snapshot: PanelSnapshot;
  readonly timeline: TimelineDriver;
  /** As the list beside it has its rows. */
  readonly lanes: readonly Lane[];
  /** The list beside it, which scrolls along. */
  readonly scroller: RefObject<HTMLElement | null>;
  /** Lanes carry their names: no list stands beside them. */
  readonly labelled: boolean;
  readonly onFrame: () => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const reached = useRef<HTMLParagraphElement>(null);
  const [asTable, setAsTable] = useState(false);
  const select = useRef(store.select);
  const showFrame = useRef(onFrame);
  useEffect(() => {
    select.current = store.select;
    showFrame.current = onFrame;
  });

  useEffect(() => {
    if (canvas.current === null) return;
    return timeline.attach(canvas.current, {
      onSelect(selection) {
        select.current(selection);
        if (selection?.frame != null) showFrame.current();
      },
      onScroll(scrollTop) {
        if (scroller.current !== null) scroller.current.scrollTop = scrollTop;
      },
      onPoint(hit, model, at) {
        if (tip.current !== null) placeTip(tip.current, hit === null ? [] : describeHit(hit, model), at);
      },
      onReach(hit, model) {
        if (reached.current !== null) reached.current.textContent = sayReached(hit, model);
      },
    });
  }, [timeline, scroller]);

  const { findings, rules } = snapshot;
  const marks = useMemo(() => diagnosisMarks(snapshot.session, findings), [snapshot.session, findings]);
  const guides = useMemo(() => timeoutGuides(rules), [rules]);
  const timeFormat = useContext(TimeFormatContext);
  const words = useMemo((): TimelineWords => {
    const named = timelineWordsIn(timeFormat);
    return labelled ? named : { ...named, lane: () => '' };
  }, [timeFormat, labelled]);
  const content = useMemo((): TimelineContent => {
    const { session, selection } = snapshot;
    return { session, lanes, selection, words, guides, ...marks };
  }, [snapshot, lanes, words, guides, marks]);
  useEffect(() => timeline.show(content), [timeline, content]);

  return (
    <div className={styles.pane}>
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes keys of its own, as an application does */}
      <canvas
        ref={canvas}
        className={styles.canvas}
        tabIndex={asTable ? -1 : 0}
        aria-hidden={asTable}
        role="application"
        aria-label={say('panel.timeline')}
        aria-description={say('panel.timeline-keys')}
        data-testid="timeline"
      />
      <div ref={tip} className={styles.tip} hidden data-testid="timeline-tip" />
      {/* Over the lanes, which go on being painted: the overview keeps in step with them. */}
      {asTable && (
        <div className={styles.table}>
          <TimelineTable content={content} store={store} timeline={timeline} />
        </div>
      )}
      <span className={styles.toggle}>
        <IconButton
          label={say('panel.timeline-as-table')}
          testId="timeline-as-table"
          pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          <TableIcon />
        </IconButton>
      </span>
      {/* Written without React: it is read aloud, not looked at. */}
      <p ref={reached} className={styles.reached} aria-live="polite" data-testid="timeline-reached" />
    </div>
  );
}

/** Written without React: it moves with every movement of the mouse. */
function placeTip(tip: HTMLElement, lines: readonly string[], at: { readonly x: number; readonly y: number }): void {
  tip.hidden = lines.length === 0;
  if (tip.hidden) return;
  tip.replaceChildren(
    ...lines.map((line) => {
      const paragraph = document.createElement('p');
      paragraph.textContent = line;
      return paragraph;
    }),
  );
  const room = tip.parentElement?.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = at.x + 14 + width > (room?.width ?? 0) ? at.x - 14 - width : at.x + 14;
  const top = at.y + 18 + height > (room?.height ?? 0) ? at.y - 10 - height : at.y + 18;
  tip.style.transform = `translate(${Math.max(0, Math.round(left))}px, ${Math.max(0, Math.round(top))}px)`;
}
