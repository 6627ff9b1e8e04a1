/** The command line. Run by `deadair.ts`; apart from it so that tests give it arguments and read what it says. */
import process from 'node:process';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { visible } from '../base/readable-text.ts';
import { say } from '../language/speak.ts';
import { diagnoseFile, isUnreadable, type Outcome } from './diagnose-file.ts';
import { forMachines } from './for-machines.ts';
import { forPeople } from './for-people.ts';
import { version } from './version.ts';

export interface Said {
  /** 0: no connection ended abnormally (`diagnose-file.ts` says what that is), 1: some did, 2: a file could not be read, or the command not understood. */
  readonly exitCode: 0 | 1 | 2;
  readonly out: string;
  readonly err: string;
}

const flag = { type: 'boolean' } as const;
const options = { full: flag, json: flag, version: flag, help: { ...flag, short: 'h' } } as const;

/**
 * @param args what stands behind the program's name
 * @param piped what `-` stands for
 */
export async function run(args: readonly string[], piped: Readable = process.stdin): Promise<Said> {
  const usage = say('cli.usage');
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    const problem = visible(error instanceof Error ? error.message : String(error));
    return { exitCode: 2, out: '', err: `${problem}\n${usage}` };
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { exitCode: 0, out: usage, err: '' };
  if (values.version === true) return { exitCode: 0, out: version, err: '' };
  const [command, ...paths] = positionals;
  if (command !== 'diagnose' || paths.length === 0) return { exitCode: 2, out: '', err: usage };

  const outcomes: Outcome[] = [];
  // One after the other: files may be as large as memory lets one be.
  for (const path of paths) outcomes.push(await diagnoseFile(path, piped));
  return {
    exitCode: exitCodeOf(outcomes),
    out: values.json === true ? forMachines(outcomes) : forPeople(outcomes, values.full === true),
    err: '',
  };
}

function exitCodeOf(outcomes: readonly Outcome[]): Said['exitCode'] {
  if (outcomes.some(isUnreadable)) return 2;
  return outcomes.some((outcome) => !isUnreadable(outcome) && outcome.abnormal > 0) ? 1 : 0;
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true });
}
