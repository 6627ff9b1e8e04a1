import { expect, test } from 'vitest';
import { mainThreadOf, mark, type TraceEvent } from './chromium-trace.ts';

const own = { pid: 1, tid: 1 };

test('tasks are those of the page’s own thread since the mark; a paint is one with an animation frame in it', () => {
  const task = (ts: number, dur: number, tdur: number): TraceEvent => ({ name: 'RunTask', ...own, ts, dur, tdur });
  const events: TraceEvent[] = [
    task(0, 50, 40),
    { name: mark, ...own, ts: 100 },
    { name: 'FireAnimationFrame', ...own, ts: 1200 },
    task(1000, 9000, 6000),
    task(20_000, 3000, 2000),
    { name: 'RunTask', pid: 2, tid: 7, ts: 1100, dur: 500, tdur: 400 },
    { name: 'FireAnimationFrame', pid: 2, tid: 7, ts: 20_100 },
  ];
  expect(mainThreadOf(events)).toEqual({ tasks: [6, 2], paints: [6], scripts: [] });
});

test('scripts are told by their addresses', () => {
  const script = { name: 'EvaluateScript', ...own, ts: 200, dur: 900, tdur: 700, args: { data: { url: 'a.js' } } };
  const other = { ...script, tid: 2 };
  expect(mainThreadOf([{ name: mark, ...own, ts: 100 }, script, other]).scripts).toEqual([{ url: 'a.js', time: 0.7 }]);
});

test('a trace without the page in it is none of it', () => {
  expect(() => mainThreadOf([{ name: 'RunTask', ...own, ts: 0 }])).toThrow('the mark of the page');
});
