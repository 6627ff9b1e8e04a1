/**
 * A canvas that writes down what is drawn on it, so that tests can say what a person would see. Letters are 6 px wide.
 */
import type { TimelineContext, TimelineTheme } from './theme.ts';

export type Drawn =
  | {
      readonly op: 'rect';
      readonly colour: string;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly op: 'frame'; readonly colour: string; readonly x: number; readonly width: number }
  | {
      readonly op: 'text';
      readonly colour: string;
      readonly words: string;
      readonly x: number;
      readonly y: number;
      readonly bold: boolean;
    }
  | {
      readonly op: 'stroke' | 'fill';
      readonly colour: string;
      readonly points: readonly (readonly [number, number])[];
      readonly width: number;
      readonly dashed: boolean;
    };

export interface DrawLog {
  readonly ctx: TimelineContext;
  readonly drawn: Drawn[];
  texts(): string[];
  /** Filled rectangles of one colour. */
  rects(colour: string): Extract<Drawn, { op: 'rect' }>[];
  strokes(colour: string): Extract<Drawn, { points: unknown }>[];
}

export function drawLog(): DrawLog {
  const drawn: Drawn[] = [];
  let points: [number, number][] = [];
  let dashed = false;
  const ctx: TimelineContext = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    globalAlpha: 1,
    font: '',
    textAlign: 'left',
    textBaseline: 'middle',
    save: () => {},
    restore: () => {},
    rect: () => {},
    clip: () => {},
    closePath: () => {},
    beginPath: () => {
      points = [];
    },
    moveTo: (x, y) => points.push([x, y]),
    lineTo: (x, y) => points.push([x, y]),
    setLineDash: (dash) => {
      dashed = [...dash].length > 0;
    },
    stroke: () => drawn.push({ op: 'stroke', colour: String(ctx.strokeStyle), points, width: ctx.lineWidth, dashed }),
    fill: () => drawn.push({ op: 'fill', colour: String(ctx.fillStyle), points, width: 0, dashed: false }),
    fillRect: (x, y, width, height) => drawn.push({ op: 'rect', colour: String(ctx.fillStyle), x, y, width, height }),
    strokeRect: (x, _y, width) => drawn.push({ op: 'frame', colour: String(ctx.strokeStyle), x, width }),
    fillText: (words, x, y) =>
      drawn.push({ op: 'text', colour: String(ctx.fillStyle), words, x, y, bold: ctx.font.startsWith('bold') }),
    measureText: (words) => ({ width: words.length * 6 }) as TextMetrics,
  };
  return {
    ctx,
    drawn,
    texts: () => drawn.flatMap((one) => (one.op === 'text' ? [one.words] : [])),
    rects: (colour) => drawn.flatMap((one) => (one.op === 'rect' && one.colour === colour ? [one] : [])),
    strokes: (colour) =>
      drawn.flatMap((one) => ((one.op === 'stroke' || one.op === 'fill') && one.colour === colour ? [one] : [])),
  };
}

/** Colours that say what they are for. */
export const namedColours: TimelineTheme = {
  background: 'background',
  head: 'head',
  line: 'line',
  text: 'text',
  dimText: 'dim-text',
  selectedLane: 'selected-lane',
  selectedEdge: 'selected-edge',
  pointedLane: 'pointed-lane',
  frameIn: 'frame-in',
  frameOut: 'frame-out',
  heartbeat: 'heartbeat',
  reconnect: 'reconnect',
  control: 'control',
  handshake: 'handshake',
  open: 'open',
  silence: 'silence',
  deadAir: 'dead-air',
  abnormal: 'abnormal',
  onAbnormal: 'on-abnormal',
  closed: 'closed',
  guide: 'guide',
  loss: 'loss',
  selection: 'selection',
  onBand: 'on-band',
  bands: {
    hidden: 'hidden',
    offline: 'offline',
    frozen: 'frozen',
    bfcache: 'bfcache',
    prerendering: 'prerendering',
    suspended: 'suspended',
    throttled: 'throttled',
    stalled: 'stalled',
  },
  font: 'sans-serif',
};
