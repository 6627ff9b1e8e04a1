/** What a page's main thread did, from Chromium's own trace: tasks by their processor time, which no busy machine lengthens. */
import type { Milliseconds } from '../../src/base/units.ts';
import type { CdpSession } from './cdp-session.ts';

/** Processor time of the tasks of one thread. */
export interface MainThread {
  readonly tasks: readonly Milliseconds[];
  /** Those in which the page painted: scripts of the animation frame, style, layout, drawing and commit. */
  readonly paints: readonly Milliseconds[];
  /** Scripts that were evaluated, compiling included. */
  readonly scripts: readonly { readonly url: string; readonly time: Milliseconds }[];
}

/** In microseconds; `tdur` is processor time. */
export interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly url?: string } };
}

const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];
/** By it the thread of the page is known among those of other pages. */
export const mark = 'deadair-trace';

/** @param evaluate in the page's document */
export async function traceMainThread(
  browser: CdpSession,
  evaluate: (expression: string) => Promise<unknown>,
  work: () => Promise<unknown>,
): Promise<MainThread> {
  const events: TraceEvent[] = [];
  const stop = browser.on('Tracing.dataCollected', (params) => {
    events.push(...(params as { value: TraceEvent[] }).value);
  });
  await browser.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories, recordMode: 'recordAsMuchAsPossible' },
  });
  await evaluate(`performance.mark('${mark}') && true`);
  await work();
  const complete = browser.next('Tracing.tracingComplete');
  await browser.send('Tracing.end');
  await complete;
  stop();
  return mainThreadOf(events);
}

/** From the trace of a whole browser. @throws {Error} without the mark */
export function mainThreadOf(events: readonly TraceEvent[]): MainThread {
  const marked = events.find(({ name }) => name === mark);
  if (marked === undefined) throw new Error('the trace does not have the mark of the page');
  const own = events.filter(({ pid, tid, ts }) => pid === marked.pid && tid === marked.tid && ts >= marked.ts);
  const tasks = own
    .filter(({ name, tdur }) => name.endsWith('RunTask') && tdur !== undefined)
    .sort((a, b) => a.ts - b.ts);
  const frames = own.filter(({ name }) => name === 'FireAnimationFrame').sort((a, b) => a.ts - b.ts);
  let next = 0;
  const painting = tasks.filter(({ ts, dur = 0 }) => {
    while ((frames[next]?.ts ?? Number.POSITIVE_INFINITY) < ts) next++;
    return (frames[next]?.ts ?? Number.POSITIVE_INFINITY) < ts + dur;
  });
  const scripts = own
    .filter(({ name, tdur }) => name === 'EvaluateScript' && tdur !== undefined)
    .map((event) => ({ url: event.args?.data?.url ?? '', time: timeOf(event) }));
  return { tasks: tasks.map(timeOf), paints: painting.map(timeOf), scripts };
}

function timeOf({ tdur = 0 }: TraceEvent): Milliseconds {
  return tdur / 1000;
}
