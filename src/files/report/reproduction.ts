/** A command that makes the same connection from a terminal, without a browser. */
import { visible } from '../../base/readable-text.ts';
import { say } from '../../language/english.ts';
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
  const command = wscat(
    telling,
    originOf(telling, session.realms[telling.realm ?? -1]?.url ?? session.environment.pageUrl),
  );
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

function isSocketUrl(url: string): boolean {
  return URL.canParse(url) && ['ws:', 'wss:'].includes(new URL(url).protocol);
}

/** Of the page, as its handshake said or as its address tells; '' where neither does. */
function originOf({ handshake }: Connection, pageUrl: string): string {
  const said = handshake?.requestHeaders.find(({ name }) => name === 'origin')?.value;
  if (said !== undefined) return said;
  const origin = URL.canParse(pageUrl) ? new URL(pageUrl).origin : 'null';
  return origin === 'null' ? '' : origin;
}

/** `-P` shows the pings that a browser hides. */
function wscat({ url, requestedProtocols }: Connection, origin: string): string {
  const options = [
    `-c ${shellQuoted(url)}`,
    ...requestedProtocols.map((protocol) => `-s ${shellQuoted(protocol)}`),
    ...(origin === '' ? [] : [`-o ${shellQuoted(origin)}`]),
  ];
  return `wscat -P ${options.join(' ')}`;
}

/** One word to any POSIX shell: within single quotes nothing but the single quote means anything. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function hasMask(text: string): boolean {
  return /\bmasked-\d+/.test(text);
}

function stayingSilent(telling: Connection, findings: readonly FileFinding[], until: number): string[] {
  const isIdle = findings.some(({ kind, connections }) => kind === 'idle-timeout' && connections.includes(telling.id));
  const silence = lastSilence(telling, 'any', until);
  return isIdle && silence !== null ? [say('report.reproduce-silence', { silence: { ms: silence.ms } })] : [];
}
