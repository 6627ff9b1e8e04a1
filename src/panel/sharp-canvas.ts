/** Keeps a canvas as fine as the screen it is on, also when the page is zoomed or moved to another screen. */
import type { Pixels } from '../timeline/view.ts';

export interface CanvasSize {
  readonly width: Pixels;
  readonly height: Pixels;
}

/** For canvases that are filled to the last pixel: nothing under them has to be painted as well. */
export const opaque: CanvasRenderingContext2DSettings = { alpha: false };

/** Calls back with each new size, when the canvas has been emptied for it. Returns how to stop. */
export function keepSharp(canvas: HTMLCanvasElement, onSize: (size: CanvasSize) => void): () => void {
  const resizes = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const { width, height } = entry.contentRect;
    const [device] = entry.devicePixelContentBoxSize ?? [];
    canvas.width = pixels(width, device?.inlineSize);
    canvas.height = pixels(height, device?.blockSize);
    onSize({ width, height });
  });
  try {
    // In pixels of the screen, to the last one: half a pixel more or less blurs all lines.
    resizes.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    // Safari, where the viewer may be opened, does not know that box.
    resizes.observe(canvas);
  }
  return () => resizes.disconnect();
}

/** @param exact as the browser tells it. Where a screen is emulated it tells those of the screen there is. */
function pixels(length: Pixels, exact: number | undefined): number {
  const about = Math.round(length * devicePixelRatio);
  return exact !== undefined && Math.abs(exact - about) <= 1 ? exact : about;
}

/** Has lengths on the canvas mean CSS pixels. */
export function inCssPixels(ctx: CanvasRenderingContext2D, { width, height }: CanvasSize): void {
  const { canvas } = ctx;
  ctx.setTransform(canvas.width / Math.max(1, width), 0, 0, canvas.height / Math.max(1, height), 0, 0);
}
