/** Colours and fonts of a timeline, and the part of a canvas it draws on. */
import type { BandKind } from './page-bands.ts';

/** CSS colours. */
export interface TimelineTheme {
  readonly background: string;
  readonly head: string;
  readonly line: string;
  readonly text: string;
  readonly dimText: string;
  readonly selectedLane: string;
  /** Along the upper and lower edge of the selected lane. */
  readonly selectedEdge: string;
  readonly pointedLane: string;
  readonly frameIn: string;
  readonly frameOut: string;
  readonly heartbeat: string;
  readonly reconnect: string;
  /** Pings, pongs and Close frames of the protocol. */
  readonly control: string;
  readonly handshake: string;
  readonly open: string;
  readonly silence: string;
  /** The silence that the close cut off: the dead air. */
  readonly deadAir: string;
  readonly abnormal: string;
  readonly onAbnormal: string;
  readonly closed: string;
  readonly guide: string;
  readonly loss: string;
  readonly selection: string;
  /** Words on a band. */
  readonly onBand: string;
  readonly bands: Readonly<Record<BandKind, string>>;
  /** CSS font families. */
  readonly font: string;
}

/** What a timeline needs of a canvas. Lengths are CSS pixels: whoever owns the canvas scales it to the screen. */
export type TimelineContext = Pick<
  CanvasRenderingContext2D,
  | 'save'
  | 'restore'
  | 'beginPath'
  | 'rect'
  | 'clip'
  | 'moveTo'
  | 'lineTo'
  | 'stroke'
  | 'fill'
  | 'closePath'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'measureText'
  | 'setLineDash'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
>;

export const textSize = 11;
