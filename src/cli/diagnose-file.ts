/** From a file on disk to what is told of it. */
import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type Message, message } from '../base/message.ts';
import { type AuditCheck, audit } from '../diagnosis/audit.ts';
import { confidenceRank } from '../diagnosis/confidence.ts';
import { diagnose } from '../diagnosis/engine.ts';
import { explainsEnding, type Finding } from '../diagnosis/finding.ts';
import { FileProblem } from '../files/file-problem.ts';
import { openFile } from '../files/open.ts';
import { restoreSession } from '../session/restore.ts';

export interface DiagnosedFile {
  readonly path: string;
  /** Of its connections, in order of id: of the session itself nothing is kept, there may be many files. */
  readonly urls: readonly string[];
  readonly findings: readonly Finding[];
  readonly audit: readonly AuditCheck[];
  /** What a reader should know of the file. */
  readonly notes: readonly Message[];
  /** How many connections ended abnormally. */
  readonly abnormal: number;
}

export interface UnreadableFile {
  readonly path: string;
  readonly problem: Message;
}

export type Outcome = DiagnosedFile | UnreadableFile;

export function isUnreadable(outcome: Outcome): outcome is UnreadableFile {
  return 'problem' in outcome;
}

/** In place of a path: what is piped in. */
export const standardInput = '-';

/** Never rejects: what is wrong with a file is told of it. */
export async function diagnoseFile(path: string, piped: Readable): Promise<Outcome> {
  try {
    if (path !== standardInput) {
      await access(path, constants.R_OK);
      if ((await stat(path)).isDirectory()) return { path, problem: message('cli.is-a-folder') };
    }
    const content = path === standardInput ? piped : createReadStream(path);
    const { tables, notes } = await openFile(Readable.toWeb(content) as ReadableStream<Uint8Array<ArrayBuffer>>);
    const session = restoreSession(tables);
    const findings = diagnose(session);
    const urls = session.connections.map(({ url }) => url);
    return { path, urls, findings, audit: audit(session, findings), notes, abnormal: abnormalIn(findings) };
  } catch (error) {
    return { path, problem: problemOf(error) };
  }
}

function problemOf(error: unknown): Message {
  if (error instanceof FileProblem) return error.problem;
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return message('cli.no-such-file');
  if (code === 'EACCES' || code === 'EPERM') return message('cli.not-allowed');
  return message('files.not-readable', { reason: String(error) });
}

function abnormalIn(findings: readonly Finding[]): number {
  return findings.filter(isAbnormal).reduce((sum, { connections }) => sum + connections.length, 0);
}

/**
 * Lost, refused, or closed by the server with a code that is none of those that say that all is well (1000, 1001, 1005 and what
 * protocols use likewise): its own codes (4401, say) are no less abnormal than 1008, whatever is known of them. What the page
 * closed itself is normal, and what is not even likely to have been a loss is taken for none.
 */
function isAbnormal(finding: Finding): boolean {
  if (!explainsEnding(finding) || finding.kind === 'closed-by-page') return false;
  const { severity, confidence } = finding;
  return severity === 'error' || (severity === 'warning' && confidenceRank(confidence) >= confidenceRank('likely'));
}
