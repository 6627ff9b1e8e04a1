/**
 * `npm run bench`: what Deadair costs, measured on this machine. A target that is missed is said, and is no failure; a part
 * that could not be measured is one.
 *
 * usage: npm run bench -- [part…] [--rounds N] [--browser chromium|firefox] [--json | --markdown]
 */
import { parseArgs } from 'node:util';
import { asJson, asMarkdown, asText } from '../bench/print.ts';
import { partNames, runParts } from '../bench/run.ts';
import type { BrowserKind } from '../drivers/driver.ts';

const usage = `usage: npm run bench -- [part…] [--rounds N] [--browser chromium|firefox] [--json | --markdown]
parts: ${partNames.join(', ')} (all of them unless some are named)`;

const { names, rounds, browsers, form } = readArguments();
const result = await runParts(names, { rounds, browsers });
console.log(form(result));
process.exitCode = result.parts.some(({ failure }) => failure !== '') ? 1 : 0;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '9' },
        browser: { type: 'string' },
        json: { type: 'boolean', default: false },
        markdown: { type: 'boolean', default: false },
      },
    });
    const unknown = positionals.filter((name) => !partNames.includes(name));
    if (unknown.length > 0) throw new RangeError(`no such part: ${unknown.join(', ')}`);
    return {
      names: positionals.length > 0 ? positionals : partNames,
      rounds: atLeastOne(values.rounds),
      browsers: browsersNamed(values.browser),
      form: values.json ? asJson : values.markdown ? asMarkdown : asText,
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(2);
  }
}

function atLeastOne(text: string): number {
  const rounds = Number(text);
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new RangeError(`--rounds is to be a whole number, not "${text}"`);
  return rounds;
}

function browsersNamed(name: string | undefined): readonly BrowserKind[] {
  if (name === undefined) return ['chromium', 'firefox'];
  if (name !== 'chromium' && name !== 'firefox')
    throw new RangeError(`--browser is chromium or firefox, not "${name}"`);
  return [name];
}
