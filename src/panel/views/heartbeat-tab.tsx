/** The heartbeats of a connection: who beats, how regularly, how it is answered, and which were not. */
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { visible } from '../../base/readable-text.ts';
import { readBeats } from '../../diagnosis/beats.ts';
import type { RoundTrip } from '../../diagnosis/round-trips.ts';
import { say } from '../../language/speak.ts';
import { formatCount, formatMeasured } from '../../language/units.ts';
import type { Connection } from '../../session/model.ts';
import { lastSeenAt } from '../../session/silence.ts';
import type { TimeoutGuide } from '../../timeline/model.ts';
import { type BeatSeries, type HeartbeatFacts, heartbeatFacts } from '../heartbeat-facts.ts';
import type { PanelSnapshot } from '../store.ts';
import { timeoutGuides } from '../timeline-words.ts';
import type { HeartbeatChartProps } from './heartbeat-chart.tsx';
import styles from './heartbeat-tab.module.css';
import { JumpIcon } from './icons.tsx';
import { useWrittenMoments } from './use-time-format.ts';

const LazyChart = lazy(async () => ({ default: (await import('./heartbeat-chart.tsx')).HeartbeatChart }));

/** The time that charts show. */
type Stretch = Pick<HeartbeatChartProps, 'startedAt' | 'from' | 'to'>;

export function HeartbeatTab({
  snapshot: { session, rules },
  connection,
  onShow,
}: {
  readonly snapshot: PanelSnapshot;
  readonly connection: Connection;
  /** Shows a ping in its place on the timeline. */
  readonly onShow: (ping: RoundTrip) => void;
}) {
  const beats = readBeats(session)(connection);
  const facts = useMemo(() => heartbeatFacts(session, connection, beats), [session, connection, beats]);
  const guides = useMemo(() => timeoutGuides(rules), [rules]);
  // What is open goes on: a chart that is drawn anew for each frame that comes would only flicker.
  const until = useMemo(
    () => lastSeenAt(connection, beats.at(-1)?.at ?? session.endedAt),
    [connection, connection.closure, session, beats],
  );
  const stretch = { startedAt: session.startedAt, from: connection.openedAt ?? connection.constructedAt, to: until };
  return (
    <div className={styles.heartbeat}>
      <Protocol facts={facts} />
      {facts.series.length > 0 && <Intervals facts={facts} guides={guides} stretch={stretch} />}
      {facts.roundTrips.length > 0 && <Answers facts={facts} stretch={stretch} onShow={onShow} />}
    </div>
  );
}

function Protocol({ facts: { form, series, pingsUnseen } }: { readonly facts: HeartbeatFacts }) {
  if (series.length === 0) {
    return (
      <>
        <p className={styles.note}>{say('heartbeats.none')}</p>
        {pingsUnseen && <p className={styles.note}>{say('heartbeats.none-so-unseen')}</p>}
      </>
    );
  }
  const byProtocol = series.some(({ by }) => by === 'protocol');
  const unknown = byProtocol ? 'heartbeats.protocol-own' : 'heartbeats.protocol-unknown';
  return (
    <>
      <h2 className={styles.title} data-testid="heartbeat-protocol">
        {form === null ? say(unknown) : say('heartbeats.of-protocol', { protocol: form.protocol })}
      </h2>
      {form !== null && form.intervalMs !== null && (
        <p className={styles.note}>
          {form.timeoutMs === null
            ? say('heartbeats.default-interval', { interval: { ms: form.intervalMs } })
            : say('heartbeats.defaults', { interval: { ms: form.intervalMs }, timeout: { ms: form.timeoutMs } })}
        </p>
      )}
      {pingsUnseen && <p className={styles.note}>{say('heartbeats.none-so-unseen')}</p>}
    </>
  );
}

function Intervals({
  facts: { series, longestPause },
  guides,
  stretch,
}: {
  readonly facts: HeartbeatFacts;
  readonly guides: readonly TimeoutGuide[];
  readonly stretch: Stretch;
}) {
  // Answers come when they are asked for.
  const lines = useMemo(() => {
    return series
      .filter(({ role, intervals }) => role !== 'pong' && intervals.length > 0)
      .map((one) => ({ label: whoOf(one), colour: `frame-${one.direction}`, samples: one.intervals }));
  }, [series]);
  const chartGuides = useMemo(() => guides.map(({ after, label }) => ({ ms: after, label })), [guides]);
  return (
    <section>
      <h3 className={styles.part}>{say('heartbeats.intervals')}</h3>
      {longestPause !== null && <p className={styles.note}>{againstTimeouts(longestPause, guides)}</p>}
      {lines.length > 0 && (
        <Chart label={say('heartbeats.intervals-of')} {...stretch} lines={lines} guides={chartGuides} crosses={none} />
      )}
      <Numbers
        label={say('heartbeats.intervals')}
        headings={[
          say('heartbeats.column.who'),
          say('heartbeats.column.count'),
          say('heartbeats.column.least'),
          say('heartbeats.column.median'),
          say('heartbeats.column.p95'),
          say('heartbeats.column.most'),
        ]}
        rows={series.map((one) => [
          whoOf(one),
          formatCount(one.count),
          ...(one.rhythm === null
            ? ['', '', '', '']
            : [one.rhythm.least, one.rhythm.median, one.rhythm.p95, one.rhythm.most].map(formatMeasured)),
        ])}
      />
    </section>
  );
}

const none: readonly number[] = [];

function whoOf({ role, direction }: BeatSeries): string {
  return say(`heartbeats.who.${role}.${direction}`);
}

function againstTimeouts(pause: number, guides: readonly TimeoutGuide[]): string {
  const reached = guides.filter(({ after }) => after <= pause);
  const timeouts = { list: (reached.length > 0 ? reached : guides).map(({ label }) => label) };
  const id = reached.length > 0 ? 'heartbeats.reaches-timeouts' : 'heartbeats.below-timeouts';
  return say(id, { pause: { ms: pause }, timeouts });
}

/** One by one up to here; the rest is counted. */
const mostUnanswered = 100;

function Answers({
  facts: { roundTrips },
  stretch,
  onShow,
}: {
  readonly facts: HeartbeatFacts;
  readonly stretch: Stretch;
  readonly onShow: (ping: RoundTrip) => void;
}) {
  const { moment, otherwise } = useWrittenMoments(stretch.startedAt);
  const { lines, crosses, missed } = useMemo(() => {
    const all = roundTrips.flatMap((sum) => sum.missed).sort((a, b) => a.from - b.from);
    return {
      missed: all,
      crosses: all.map(({ from }) => from),
      lines: roundTrips
        .filter(({ took }) => took.length > 0)
        .map((sum) => ({ label: askedOf(sum), colour: `frame-${sum.asked}`, samples: sum.took })),
    };
  }, [roundTrips]);
  return (
    <section>
      <h3 className={styles.part}>{say('heartbeats.round-trips')}</h3>
      {lines.length > 0 && (
        <Chart
          label={say('heartbeats.round-trips-of')}
          {...stretch}
          lines={lines}
          guides={noGuides}
          crosses={crosses}
        />
      )}
      <Numbers
        label={say('heartbeats.round-trips')}
        headings={[
          say('heartbeats.column.who'),
          say('heartbeats.column.answered'),
          say('heartbeats.column.unanswered'),
          say('heartbeats.column.least'),
          say('heartbeats.column.median'),
          say('heartbeats.column.p95'),
          say('heartbeats.column.trend'),
        ]}
        rows={roundTrips.map((sum) => [
          askedOf(sum),
          formatCount(sum.answered),
          formatCount(sum.unanswered),
          ...(sum.took.length === 0 ? ['', '', ''] : [sum.least, sum.median, sum.p95].map(formatMeasured)),
          say(`heartbeats.trend.${sum.trend}`),
        ])}
      />
      {missed.length > 0 && (
        <>
          <h3 className={styles.part}>{say('heartbeats.unanswered')}</h3>
          <ul>
            {missed.slice(0, mostUnanswered).map((ping) => (
              <li key={ping.row}>
                <button
                  type="button"
                  className={styles.jump}
                  title={say('panel.show-in-timeline')}
                  data-testid="unanswered"
                  onClick={() => onShow(ping)}
                >
                  <JumpIcon />
                  {say('heartbeats.unanswered-at', {
                    time: moment(ping.from),
                    otherwise: otherwise(ping.from),
                    who: askedOf(ping),
                  })}
                </button>
              </li>
            ))}
          </ul>
          {missed.length > mostUnanswered && (
            <p className={styles.note}>
              {say('heartbeats.more-unanswered', { count: missed.length - mostUnanswered })}
            </p>
          )}
        </>
      )}
    </section>
  );
}

const noGuides: HeartbeatChartProps['guides'] = [];

function askedOf({ layer, asked }: Pick<RoundTrip, 'layer' | 'asked'>): string {
  return say(`heartbeats.asked.${layer}.${asked}`);
}

function Chart(props: HeartbeatChartProps) {
  return (
    <Suspense fallback={<div className={styles.chartRoom} />}>
      <LazyChart {...props} />
    </Suspense>
  );
}

function Numbers({
  label,
  headings,
  rows,
}: {
  readonly label: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <table className={styles.numbers}>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([who, ...numbers]) => (
            <tr key={who}>
              <th scope="row">{who}</th>
              {numbers.map((number, i) => cell(number, headings[i + 1] ?? ''))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function cell(text: string, heading: string): ReactNode {
  return <td key={heading}>{visible(text)}</td>;
}
