/**
 * Failures that were recorded in the lab with real Chromium, and what a developer who opens the file has to see at once.
 * `record.ts` makes the files anew.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../commands/extension.ts';

export interface Recording {
  readonly name: string;
  /** The connection that a person would select: its place in the list, from 0. */
  readonly connection: number;
  /** What the headline says of it. */
  readonly headline: RegExp;
  /** What nobody should be told. */
  readonly not: RegExp;
}

export const recordings: readonly Recording[] = [
  {
    name: 'idle-nginx',
    connection: 0,
    headline: /^Idle timeout of about 3 s, probably set so in nginx/,
    not: /lifetime/,
  },
  { name: 'lifetime-cap', connection: 0, headline: /^Limit on lifetime of about 12 s/, not: /idle timeout/i },
  { name: 'server-killed', connection: 0, headline: /^The server went away/, not: /idle timeout/i },
  {
    name: 'throttled-heartbeat',
    connection: 0,
    headline: /^Idle timeout of about 30 s, probably set so in nginx/,
    not: /lifetime/,
  },
  { name: 'refused-handshake', connection: 0, headline: /403/, not: /idle timeout/i },
];

export function recordingPath(name: string): string {
  return join(projectRoot, 'e2e/recordings', `${name}.json`);
}

export function readRecording(name: string): string {
  return readFileSync(recordingPath(name), 'utf8');
}
