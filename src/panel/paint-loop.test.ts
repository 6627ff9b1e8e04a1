import { expect, test } from 'vitest';
import { PaintLoop } from './paint-loop.ts';

function loopByHand() {
  const frames: (() => void)[] = [];
  const loop = new PaintLoop((callback) => frames.push(callback));
  return { loop, frames };
}

test('what asks often is painted once a frame', () => {
  const { loop, frames } = loopByHand();
  let painted = 0;
  const paint = () => {
    painted++;
  };
  for (let i = 0; i < 5; i++) loop.request(paint);
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(painted).toBe(1);
});

test('what asks while painting waits for the next frame', () => {
  const { loop, frames } = loopByHand();
  let painted = 0;
  const again = () => {
    painted++;
    loop.request(again);
  };
  loop.request(again);
  frames[0]?.();
  expect(painted).toBe(1);
  expect(frames).toHaveLength(2);
});

test('a paint that was cancelled is not called', () => {
  const { loop, frames } = loopByHand();
  let painted = 0;
  const paint = () => {
    painted++;
  };
  loop.request(paint);
  loop.cancel(paint);
  frames[0]?.();
  expect(painted).toBe(0);
});
