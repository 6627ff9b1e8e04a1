/** From a file on disk to what is told of it. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type Message, message } from '../base/message.ts';
import { type AuditCheck, audit } from '../diagnosis/audit.ts';
import { diagnose } from '../diagnosis/engine.ts';
import type { Finding } from '../diagnosis/finding.ts';
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

/** Never rejects: what is wrong with a file is told of it. */
export async function diagnoseFile(path: string): Promise<Outcome> {
  try {
    const bytes = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array<ArrayBuffer>>;
    const { tables, notes } = await openFile(bytes);
    const session = restoreSession(tables);
    const findings = diagnose(session);
    const urls = session.connections.map(({ url }) => url);
    return { path, urls, findings, audit: audit(session, findings), notes, abnormal: abnormalIn(findings) };
  } catch (error) {
    if (error instanceof FileProblem) return { path, problem: error.problem };
    return { path, problem: message('files.not-readable', { reason: String(error) }) };
  }
}

function abnormalIn(findings: readonly Finding[]): number {
  const grave = findings.filter(({ severity }) => severity === 'error');
  return grave.reduce((sum, { connections }) => sum + connections.length, 0);
}
