/** All that findings give to paste, filled in, and how it is held against the programs it is for. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { serverHeartbeats } from '../../src/diagnosis/server-heartbeats.ts';
import { fillSnippet, raisedTimeout } from '../../src/diagnosis/snippets.ts';
import { heartbeatSettings } from '../../src/knowledge/heartbeat-settings.ts';
import { intermediaries } from '../../src/knowledge/intermediaries.ts';
import type { SnippetLanguage } from '../../src/knowledge/timeout-rule.ts';
import { withoutWebSockets } from '../../src/knowledge/without-websockets.ts';

/** What a text is called, and its code. */
export type Filled = readonly [name: string, code: string];

const url = 'wss://app.example/live';

/** For proxies and all else that has a timeout. */
export function ofTimeouts(language: SnippetLanguage): Filled[] {
  return intermediaries.flatMap((rule): Filled[] => {
    if (rule.snippet?.language !== language) return [];
    const timeoutMs = raisedTimeout(rule, rule.defaultMs ?? 60_000);
    return [[rule.id, fillSnippet(rule.snippet, timeoutMs, url).code]];
  });
}

/** What makes servers ping. */
export function ofServers(language: SnippetLanguage): Filled[] {
  return serverHeartbeats(25_000, { handshake: null, protocol: '' }).flatMap((snippet): Filled[] =>
    snippet.language === language ? [[snippet.software, snippet.code]] : [],
  );
}

/** What makes the heartbeats of protocols and servers come oftener, and what switches WebSockets on. */
export function ofSettings(language: SnippetLanguage): Filled[] {
  return [...heartbeatSettings, ...withoutWebSockets].flatMap(({ id, snippet }): Filled[] =>
    snippet?.language === language ? [[id, fillSnippet(snippet, 25_000, url).code]] : [],
  );
}

export function allIn(language: SnippetLanguage): Filled[] {
  return [...ofTimeouts(language), ...ofServers(language), ...ofSettings(language)];
}

let folder = '';

/** A folder of this test file's own; to be called once in it. */
export function makeFolder(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deadair-snippets-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
}

export function ownFolder(): string {
  return folder;
}

/** A file in that folder. */
export function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What the program says against a file, '' where nothing. */
export function complaint(program: string, args: readonly string[]): string {
  const { status, stderr, stdout, error } = spawnSync(program, args, { encoding: 'utf8', cwd: folder });
  return status === 0 ? '' : `${error ?? ''}${stderr}${stdout}` || `ended with ${status}`;
}

/** A suite of its own for each program; passed over where the program is absent and need not be there. */
export function forProgram(
  name: string,
  path: string | null,
  suite: (path: string) => void,
  mayBeAbsent = process.env.DEADAIR_FULL !== '1',
): void {
  describe.skipIf(path === null && mayBeAbsent)(`${name} takes`, () => suite(path ?? name));
}

/** A program that set-up does not bring: held against where `probe`, given to it, succeeds. */
export function forProgramIfThere(
  name: string,
  command: string,
  probe: readonly string[],
  suite: (path: string) => void,
): void {
  const isThere = spawnSync(command, probe, { stdio: 'ignore' }).status === 0;
  forProgram(name, isThere ? command : null, suite, true);
}
