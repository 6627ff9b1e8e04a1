/**
 * A soak: many sockets for a long time, while the background is ended, DevTools are opened and closed and pages left. Ends
 * with 1 when memory rises, something is lost, or a count differs from the server's.
 *
 * usage: tsx e2e/commands/soak.ts [--minutes N] [--firefox] [--sockets N] [--seed N] [--json]
 */
import { parseArgs } from 'node:util';
import { windowsOf } from '../soak/flat.ts';
import { mebibytes, type SoakReport, soak, subjects } from '../soak/soak.ts';
import { buildEverything } from './everything.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    firefox: { type: 'boolean', default: false },
    sockets: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
  },
});

const seed = numberOf('seed', values.seed);
await buildEverything();
const report = await soak({
  kind: values.firefox ? 'firefox' : 'chromium',
  minutes: numberOf('minutes', values.minutes),
  sockets: numberOf('sockets', values.sockets),
  seed,
  tell: (line) => console.error(line),
});
const windows = subjects.map((subject) => ({ subject, windows: windowsOf(report.memory[subject]) }));
const holds = report.faults.length === 0 && windows.every((each) => each.windows?.isFlat === true);
console.log(values.json ? JSON.stringify({ seed, holds, ...report, windows }, null, 1) : inWords(report));
process.exitCode = holds ? 0 : 1;

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new RangeError(`--${name} is to be a number, not "${text}"`);
  return number;
}

function inWords({ rounds, sockets, connections, frames, bytes, backgroundKills, framesSaidLost, faults }: SoakReport) {
  return [
    `seed ${seed}: ${rounds} rounds, ${sockets} sockets at a time, ${connections} connections`,
    `${frames} messages, ${mebibytes(bytes)}, by the server's log; the background was ended ${backgroundKills} times`,
    `${framesSaidLost} messages that a panel did not keep, and said so`,
    ...windows.map(({ subject, windows }) =>
      windows === null
        ? `${subject}: NOT MEASURED often enough to say`
        : `${subject}: ${mebibytes(windows.earlier)}, later ${mebibytes(windows.later)}, at most ${mebibytes(windows.most)}: ${windows.isFlat ? 'flat' : 'RISING'}`,
    ),
    ...(faults.length === 0 ? ['all accounts agree'] : faults),
  ].join('\n');
}
