/** A command that makes the same connection from a terminal, without a browser. */
import { visible } from '../../base/readable-text.ts';
import { isSocketUrl, pageOriginOf, wscatCommand } from '../../diagnosis/reproduce.ts';
import { say } from '../../language/speak.ts';
import type { Connection } from '../../session/model.ts';
import { lastSilence } from '../../session/silence.ts';
import type { FileFinding } from '../format.ts';
import { fenced } from './markdown.ts';
import type { Subject } from './subject.ts';

/** A command cannot be cut short and still be one. */
const longestCommand = 1500;

/** '' where there is no connection, or none that could be made anew. */
export function reproduction({ telling, findings, session }: Subject): string {
  if (telling === null || !isSocketUrl(telling.url)) return '';
  const command = wscatCommand(telling.url, telling.requestedProtocols, pageOriginOf(telling, session));
  if (visible(command).length > longestCommand) return say('report.reproduce-too-long');
  return [
    fenced([command], 'sh'),
    [
      ...(hasMask(command) ? [say('report.reproduce-masked')] : []),
      ...stayingSilent(telling, findings, session.endedAt),
      say('report.reproduce-pings'),
    ].join(' '),
  ].join('\n\n');
}

function hasMask(text: string): boolean {
  return /\bmasked-\d+/.test(text);
}

function stayingSilent(telling: Connection, findings: readonly FileFinding[], until: number): string[] {
  const isIdle = findings.some(({ kind, connections }) => kind === 'idle-timeout' && connections.includes(telling.id));
  const silence = lastSilence(telling, 'any', until);
  return isIdle && silence !== null ? [say('report.reproduce-silence', { silence: { ms: silence.ms } })] : [];
}
