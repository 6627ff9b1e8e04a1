import { expect, test } from 'vitest';
import { type ScriptedFrame, scriptedSession } from '../../session/fixture.ts';
import { noFilter, queryOf } from './frame-filter.ts';
import { FrameScan } from './frame-scan.ts';
import { ScanRun } from './scan-run.ts';

const frames = Array.from({ length: 5000 }, (_, i): ScriptedFrame => [i, 'in', i % 5 === 0 ? 'needle' : 'hay']);

/** Every look at the clock takes 3 ms, and tasks run when they are let. */
function slowRun() {
  const session = scriptedSession({ connections: [{ frames }] });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const scan = new FrameScan(session, connection, queryOf({ ...noFilter, text: 'needle' }).query);
  const tasks: (() => void)[] = [];
  let clock = 0;
  let told = 0;
  const run = new ScanRun(
    scan,
    { now: () => (clock += 3), nextTask: () => new Promise((resolve) => tasks.push(resolve)) },
    () => told++,
  );
  const letRun = async () => {
    tasks.shift()?.();
    await Promise.resolve();
  };
  return { scan, run, letRun, told: () => told };
}

test('it yields between pieces and tells of what it finds before the end', async () => {
  const { scan, run, letRun, told } = slowRun();
  run.goOn();
  expect(scan.isDone).toBe(false);
  let pieces = 0;
  let toldBefore = 0;
  for (; !scan.isDone; pieces++) {
    toldBefore = told();
    await letRun();
  }
  expect(pieces).toBeGreaterThan(2);
  expect(toldBefore).toBeGreaterThan(0);
  expect(scan.matches.length).toBe(1000);
});

test('stopped, it looks at nothing more until it is to go on', async () => {
  const { scan, run, letRun } = slowRun();
  run.goOn();
  const { looked } = scan;
  run.stop();
  await letRun();
  expect(scan.looked).toBe(looked);
  run.goOn();
  while (!scan.isDone) await letRun();
  expect(scan.matches.length).toBe(1000);
});
