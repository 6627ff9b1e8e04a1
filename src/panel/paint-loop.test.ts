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

test('what takes long has a frame of its own, and the others the next', () => {
  const { loop, frames } = loopByHand();
  const painted: string[] = [];
  const timeline = () => painted.push('timeline');
  const lists = () => {
    painted.push('lists');
    loop.request(timeline);
  };
  loop.request(timeline);
  loop.requestAlone(lists);
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(painted).toEqual(['lists']);
  expect(frames).toHaveLength(2);
  frames[1]?.();
  expect(painted).toEqual(['lists', 'timeline']);
  expect(frames).toHaveLength(2);
});

test('what asks for its own frame all the time leaves every second one to the others', () => {
  const { loop, frames } = loopByHand();
  const painted: string[] = [];
  const lists = () => {
    painted.push('lists');
    loop.requestAlone(lists);
  };
  const timeline = () => {
    painted.push('timeline');
    loop.request(timeline);
  };
  loop.requestAlone(lists);
  loop.request(timeline);
  for (let i = 0; i < 5; i++) frames[i]?.();
  expect(painted).toEqual(['lists', 'timeline', 'lists', 'timeline', 'lists']);
});
