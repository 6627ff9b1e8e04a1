/** Times over a session as a chart. Loaded when it is first shown: uPlot weighs as much as the rest of the tab ten times. */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { EpochMs, Milliseconds } from '../../base/units.ts';
import { formatNominal } from '../../language/units.ts';
import { offsetLabel } from '../../timeline/ticks.ts';
import type { Sample } from '../heartbeat-facts.ts';
import { watchTheme, withColours } from '../timeline-theme.ts';
import styles from './heartbeat-chart.module.css';

export interface ChartLine {
  readonly label: string;
  /** A token of styles/tokens.css. */
  readonly colour: string;
  readonly samples: readonly Sample[];
}

export interface ChartGuide {
  readonly ms: Milliseconds;
  readonly label: string;
}

export interface HeartbeatChartProps {
  /** What is read aloud in its place. */
  readonly label: string;
  /** Times are told since then. */
  readonly startedAt: EpochMs;
  /** The stretch of time that is shown. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly lines: readonly ChartLine[];
  /** Drawn across, at their height. */
  readonly guides: readonly ChartGuide[];
  /** Moments that are marked with a cross at the upper edge. */
  readonly crosses: readonly EpochMs[];
}

const height = 150;
/** So many times as high as what is measured. */
const mostRoom = 4;
const second = 1000;

export function HeartbeatChart(props: HeartbeatChartProps) {
  const room = useRef<HTMLDivElement>(null);
  const { label, startedAt, from, to, lines, guides, crosses } = props;
  useEffect(() => {
    const { current } = room;
    if (current === null) return;
    let plot: uPlot | null = null;
    const build = () => {
      plot?.destroy();
      const options = withColours(current.ownerDocument, (colour) =>
        optionsOf({ startedAt, from, to, lines, guides, crosses }, current, colour),
      );
      plot = new uPlot(options, dataOf(startedAt, lines), current);
    };
    build();
    const stopTheme = watchTheme(build);
    const resizes = new ResizeObserver(() => plot?.setSize({ width: current.clientWidth, height }));
    resizes.observe(current);
    return () => {
      stopTheme();
      resizes.disconnect();
      plot?.destroy();
    };
  }, [startedAt, from, to, lines, guides, crosses]);
  return <div ref={room} className={styles.chart} role="img" aria-label={label} data-testid="chart" />;
}

/** Seconds since the start on the one axis, milliseconds on the other. */
function dataOf(startedAt: EpochMs, lines: readonly ChartLine[]): uPlot.AlignedData {
  return uPlot.join(
    lines.map(
      ({ samples }): uPlot.AlignedData => [
        samples.map(({ at }) => (at - startedAt) / second),
        samples.map(({ ms }) => ms),
      ],
    ),
  );
}

type Drawn = Omit<HeartbeatChartProps, 'label'>;

function optionsOf(
  { startedAt, from, to, lines, guides, crosses }: Drawn,
  room: HTMLElement,
  colour: (token: string) => string,
): uPlot.Options {
  const [guideColour, crossColour] = [colour('guide'), colour('abnormal')];
  const font = `11px ${getComputedStyle(room).fontFamily}`;
  const axis = { stroke: colour('text-dim'), font, grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
  const most = Math.max(0, ...lines.flatMap(({ samples }) => samples.map(({ ms }) => ms)));
  // Room for the next guide as well, unless what is measured would shrink to a line for it.
  const next = guides.find(({ ms }) => ms > most && ms <= most * mostRoom)?.ms ?? 0;
  const top = Math.max(most, next) * 1.15;
  return {
    width: room.clientWidth,
    height,
    legend: { show: false },
    cursor: { points: { show: false } },
    scales: {
      x: { time: false, range: [(from - startedAt) / second, (Math.max(to, from + 1) - startedAt) / second] },
      y: { range: [0, top || 1] },
    },
    axes: [
      { ...axis, size: 24, values: (_, ticks) => ticksOf(ticks) },
      { ...axis, size: 60, values: (_, ticks) => ticks.map((tick) => (tick === 0 ? '0' : formatNominal(tick))) },
    ],
    series: [
      {},
      ...lines.map((line): uPlot.Series => {
        const stroke = colour(line.colour);
        return { label: line.label, stroke, width: 1, spanGaps: true, points: { show: true, size: 4, fill: stroke } };
      }),
    ],
    hooks: {
      draw: [
        (plot) => drawGuides(plot, guides, guideColour, font),
        (plot) =>
          drawCrosses(
            plot,
            crosses.map((at) => (at - startedAt) / second),
            crossColour,
          ),
      ],
    },
  };
}

/** As precise as the steps between them. */
function ticksOf(ticks: readonly number[]): string[] {
  const step = ((ticks[1] ?? 1) - (ticks[0] ?? 0)) * second;
  return ticks.map((tick) => offsetLabel(tick * second, step));
}

function drawGuides({ ctx, bbox, valToPos }: uPlot, guides: readonly ChartGuide[], colour: string, font: string): void {
  const scale = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = scale;
  ctx.setLineDash([4 * scale, 3 * scale]);
  ctx.font = font.replace('11px', `${10 * scale}px`);
  ctx.textAlign = 'right';
  for (const { ms, label } of guides) {
    const y = Math.round(valToPos(ms, 'y', true));
    if (y < bbox.top) continue;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillText(label, bbox.left + bbox.width - 4 * scale, y - 3 * scale);
  }
  ctx.restore();
}

function drawCrosses({ ctx, bbox, valToPos }: uPlot, moments: readonly number[], colour: string): void {
  const arm = 4 * devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * devicePixelRatio;
  for (const moment of moments) {
    const x = Math.round(valToPos(moment, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const y = bbox.top + arm + 1;
    ctx.beginPath();
    ctx.moveTo(x - arm, y - arm);
    ctx.lineTo(x + arm, y + arm);
    ctx.moveTo(x + arm, y - arm);
    ctx.lineTo(x - arm, y + arm);
    ctx.stroke();
  }
  ctx.restore();
}
