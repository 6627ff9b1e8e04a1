import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnose } from '../diagnosis/engine.ts';
import { behindNginx, cutOffInTurn } from '../diagnosis/recordings.fixture.ts';
import { wholeExport, writeSessionFile } from '../files/encode.ts';
import { type ScriptedConnection, type SessionScript, scriptedSession } from '../session/fixture.ts';
import { diagnosisSchema } from './json-schema.ts';
import { run } from './main.ts';

const files = join(import.meta.dirname, '../files');
const fixture = join(files, 'fixtures/version-1.json');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function saved(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function savedSession(name: string, script: SessionScript): string {
  const session = scriptedSession(script);
  return saved(name, writeSessionFile(session, diagnose(session), wholeExport));
}

const closedWell: SessionScript = {
  connections: [{ closeCall: { at: 900, code: 1000 }, close: { at: 1000, code: 1000 } }],
};
const dropped: SessionScript = { connections: [{ frames: [[100, 'in', 'x']], close: { at: 5000, code: 1006 } }] };

describe('the exit code', () => {
  test('tells whether a connection ended abnormally', async () => {
    expect((await run(['diagnose', savedSession('well.json', closedWell)])).exitCode).toBe(0);
    expect((await run(['diagnose', savedSession('dropped.json', dropped)])).exitCode).toBe(1);
  });

  test('and whether a file could not be read, which does not keep the others from being told of', async () => {
    const torn = saved('torn.json', '{"format":"deadair-session","vers');
    const { exitCode, out } = await run(['diagnose', torn, join(folder, 'nowhere.json'), fixture]);
    expect(exitCode).toBe(2);
    expect(out).toContain('torn.json: ');
    expect(out).toContain('nowhere.json: There is no such file.');
    expect(out).toContain('Idle timeout of nginx');
    expect(out).toContain('3 files, 2 not readable');
  });

  test('is the same for a server’s own code as for a standard one, whatever is known of it', async () => {
    const closedBy = (code: number, more: Partial<ScriptedConnection> = {}): SessionScript => ({
      connections: [{ close: { at: 5000, code, reason: 'token expired' }, ...more }],
    });
    const exitCodeOf = async (name: string, script: SessionScript) =>
      (await run(['diagnose', savedSession(name, script)])).exitCode;
    for (const code of [1008, 4401, 4000, 3123])
      expect(await exitCodeOf('own.json', closedBy(code)), `${code}`).toBe(1);
    for (const code of [1000, 1001, 1005]) expect(await exitCodeOf('well.json', closedBy(code)), `${code}`).toBe(0);
    const byPage = { closeCall: { at: 4900, code: 4000 } };
    expect(await exitCodeOf('page.json', closedBy(4000, byPage))).toBe(0);
  });

  test('and whether the command was understood', async () => {
    for (const args of [[], ['diagnose'], ['explain', fixture], ['diagnose', '--jsno', fixture]]) {
      const { exitCode, out, err } = await run(args);
      expect(exitCode).toBe(2);
      expect(out).toBe('');
      expect(err).toContain('Usage: deadair diagnose');
    }
    expect(await run(['--help'])).toMatchObject({ exitCode: 0, err: '' });
  });
});

describe('what cannot be opened', () => {
  const told = async (path: string) => (await run(['diagnose', path])).out;

  test('a folder', async () => {
    expect(await told(folder)).toBe(`${folder}: This is a folder. Name the files in it.`);
  });

  test('what is below a file', async () => {
    expect(await told(join(fixture, 'x.json'))).toContain('There is no such file.');
  });

  test('JSON of another program', async () => {
    const out = await told(saved('foreign.json', '{"name":"x"}'));
    for (const known of ['deadair-session', 'HAR', 'NetLog']) expect(out).toContain(known);
  });
});

test('of a HAR without timings no duration is told', async () => {
  const { out } = await run(['diagnose', join(files, 'har/fixtures/firefox.har')]);
  expect(out).toContain('403');
  expect(out).not.toContain('0 ms');
});

describe('for people', () => {
  test('the verdict with its evidence, and what to change', async () => {
    const { out } = await run(['diagnose', fixture]);
    expect(out).toMatch(/version-1\.json: 6 connections, \d ended abnormally/);
    expect(out).toMatch(/^ {2}Idle timeout of nginx/m);
    expect(out).toMatch(/^ {4}\+ /m);
    expect(out).toMatch(/^ {4}> Proxy: Raise proxy_read_timeout/m);
    expect(out).toMatch(/^ {8}location /m);
  });

  /** Of one idle timeout, the page with a heartbeat that came too late. */
  const once: SessionScript = { connections: cutOffInTurn([59_980, 59_970, 59_990], behindNginx) };

  test('in brief: the strongest evidence, the first fix with its snippet, a source, and what the audit fails', async () => {
    const { out } = await run(['diagnose', savedSession('once.json', once)]);
    const verdict = out.slice(out.indexOf('Idle timeout'), out.indexOf('\n\n', out.indexOf('Idle timeout')));
    expect(verdict.split('\n').length).toBeLessThan(20);
    expect(verdict.match(/^ {4}> /gm)).toHaveLength(1);
    expect(verdict.match(/^ {4}Source: https:/gm)).toHaveLength(1);
    expect(verdict).toContain('3 drops, each after');
    expect(verdict).not.toContain('Dropped after');
    expect(verdict).toMatch(/#1 \S+, also #2 and #3/);
    expect(out.match(/^ {4}Fail: /gm)?.length).toBeGreaterThan(1);
    expect(out.match(/^ {4}(Pass|Not seen): /gm)?.length).toBeLessThan(3);
    expect(out).toContain('--full tells all');
  });

  test('in full with --full: every piece of evidence, fix, source and check', async () => {
    const path = savedSession('full.json', once);
    const [told] = JSON.parse((await run(['diagnose', '--json', path])).out).files;
    const { out } = await run(['diagnose', '--full', path]);
    for (const finding of told.findings) {
      for (const { statement } of [...finding.for, ...finding.against]) expect(out).toContain(statement);
      for (const { advice } of finding.fixes) expect(out).toContain(advice);
      for (const source of finding.sources) expect(out).toContain(`Source: ${source}`);
    }
    for (const { told: words } of told.audit) expect(out).toContain(words);
    expect(out).not.toContain('--full tells');
  });

  test('each snippet once a file', async () => {
    const { out } = await run(['diagnose', '--full', fixture]);
    expect(out.split('server.clients').length - 1).toBe(1);
    expect(out).toContain('(its snippet is above)');
  });

  test('what is piped in, as -', async () => {
    const piped = Readable.from([readFileSync(fixture)]);
    const { out, exitCode } = await run(['diagnose', '-'], piped);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^standard input: 6 connections/);
  });

  test('which version it is', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(await run(['--version'])).toEqual({ exitCode: 0, out: version, err: '' });
  });

  test('where nothing could be read, no cause is announced', async () => {
    const { out } = await run(['diagnose', join(folder, 'no.json'), join(folder, 'nor.json')]);
    expect(out).toMatch(/2 files, 2 not readable\.$/);
  });

  test('many files are summed up by cause', async () => {
    const { out } = await run(['diagnose', savedSession('a.json', dropped), savedSession('b.json', dropped)]);
    expect(out).toContain('2 files, 0 not readable. By cause:\n  Cannot tell yet: 2 connections in 2 files');
  });
});

describe('for machines', () => {
  test('the same as JSON, of compressed files too', async () => {
    const session = scriptedSession(dropped);
    const packed = saved('packed.json.gz', gzipSync(writeSessionFile(session, diagnose(session), wholeExport)));
    const { out, exitCode } = await run(['diagnose', '--json', packed]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      format: 'deadair-diagnosis',
      version: 1,
      files: [
        {
          path: packed,
          connections: 1,
          abnormal: 1,
          findings: [
            { kind: 'cannot-tell', confidence: 'none', connections: [{ number: 1, url: 'wss://app.example/live' }] },
          ],
        },
      ],
    });
  });
});

test('the README shows what is said today', async () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const shown = JSON.parse(/```json\n(.*?)```/s.exec(readme)?.[1] ?? '');
  const [file] = JSON.parse((await run(['diagnose', '--json', fixture])).out).files;
  for (const field of ['notes', 'connections', 'abnormal']) expect(shown.files[0][field]).toEqual(file[field]);
  for (const field of ['kind', 'severity', 'confidence', 'verdict'])
    expect(shown.files[0].findings[0][field]).toBe(file.findings[0][field]);
});

describe('the published JSON Schema', () => {
  test('is the one that the types make', async () => {
    await expect(`${JSON.stringify(diagnosisSchema(), null, 2)}\n`).toMatchFileSnapshot('diagnosis.schema.json');
  });

  test('admits what is printed of sessions, HARs, NetLogs and what is none of them, and nothing with a field less', async () => {
    const suits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(diagnosisSchema());
    const paths = [
      fixture,
      join(files, 'har/fixtures/firefox.har'),
      join(files, 'netlog/fixtures/chromium-156-failures.json'),
      savedSession('other.json', dropped),
      saved('none.json', 'nothing'),
    ];
    const { out } = await run(['diagnose', '--json', ...paths]);
    const printed = JSON.parse(out);
    expect(printed.files).toHaveLength(paths.length);
    expect(suits(printed), JSON.stringify(suits.errors)).toBe(true);
    delete printed.files[0].findings[0].fixes;
    expect(suits(printed)).toBe(false);
  });
});

describe('texts that others made up', () => {
  const hostile = '\u001b]0;owned\u0007\u009b31m\u202e\u2028\u200b';
  const script: SessionScript = {
    connections: [
      { url: `wss://app.example/${hostile}`, close: { at: 1000, code: 4000, reason: hostile } },
      {
        at: 2000,
        openAt: null,
        close: { at: 2100, code: 1006 },
        handshake: { failure: hostile, responseHeaders: { server: hostile } },
      },
    ],
  };

  test('never reach the terminal as what it obeys', async () => {
    const path = savedSession('hostile.json', script);
    for (const args of [
      ['diagnose', path],
      ['diagnose', '--full', path],
      ['diagnose', '--json', path],
      ['diagnose', `--${hostile}`],
      ['diagnose', `${hostile}.json`],
    ]) {
      const { out, err } = await run(args);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/);
    }
  });

  test('are the same values in JSON', async () => {
    const { out } = await run(['diagnose', '--json', savedSession('same.json', script)]);
    const [file] = JSON.parse(out).files;
    const urls = file.findings.flatMap(({ connections }: { connections: { url: string }[] }) =>
      connections.map(({ url }) => url),
    );
    expect(urls).toContain(`wss://app.example/${hostile}`);
  });
});
