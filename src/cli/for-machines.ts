/**
 * A diagnosis as JSON. The form is stable: fields and kinds are added, never changed, and `version` counts what would break a
 * reader. `diagnosis.schema.json` is this as JSON Schema.
 */
import { inertJson } from '../base/readable-text.ts';
import type { AuditCheck } from '../diagnosis/audit.ts';
import type { Evidence, Finding, Fix } from '../diagnosis/finding.ts';
import { speak } from '../language/speak.ts';
import { isUnreadable, type Outcome } from './diagnose-file.ts';

export interface DiagnosisJson {
  readonly format: 'deadair-diagnosis';
  readonly version: 1;
  /** In the order of the command line. */
  readonly files: readonly (FileJson | ProblemJson)[];
}

export interface ProblemJson {
  readonly path: string;
  /** Why it cannot be read. */
  readonly problem: string;
}

export interface FileJson {
  readonly path: string;
  /** What a reader should know of the file. */
  readonly notes: readonly string[];
  readonly connections: number;
  /** How many of them ended abnormally: were lost, refused, or closed by the server with a code that does not say that all is well. */
  readonly abnormal: number;
  /** The gravest and surest first. */
  readonly findings: readonly FindingJson[];
  /** The prevention audit: always the same checks in the same order. */
  readonly audit: readonly AuditJson[];
}

export interface AuditJson {
  readonly check: AuditCheck['id'];
  readonly result: AuditCheck['result'];
  readonly told: string;
  /** Numbers of the connections that fail it. */
  readonly connections: readonly number[];
}

export interface FindingJson {
  readonly kind: Finding['kind'];
  readonly severity: Finding['severity'];
  readonly confidence: Finding['confidence'];
  /** The verdict in a sentence. */
  readonly verdict: string;
  /** Of the connections it explains; `number` counts from 1 in the order of the file. */
  readonly connections: readonly { readonly number: number; readonly url: string }[];
  readonly for: readonly EvidenceJson[];
  readonly against: readonly EvidenceJson[];
  readonly candidates: Finding['candidates'];
  readonly fixes: readonly {
    readonly who: 'proxy' | 'server' | 'client';
    readonly advice: string;
    readonly snippets: Fix['snippets'];
  }[];
  readonly sources: readonly string[];
}

export interface EvidenceJson {
  readonly statement: string;
  /** Number of the connection it was seen on, or null. */
  readonly connection: number | null;
}

export function forMachines(outcomes: readonly Outcome[]): string {
  const value: DiagnosisJson = { format: 'deadair-diagnosis', version: 1, files: outcomes.map(fileJson) };
  return inertJson(JSON.stringify(value, null, 2));
}

function fileJson(outcome: Outcome): FileJson | ProblemJson {
  if (isUnreadable(outcome)) return { path: outcome.path, problem: speak(outcome.problem) };
  const { path, urls, findings, notes, abnormal, audit } = outcome;
  return {
    path,
    notes: notes.map(speak),
    connections: urls.length,
    abnormal,
    findings: findings.map((finding) => ({
      kind: finding.kind,
      severity: finding.severity,
      confidence: finding.confidence,
      verdict: speak(finding.message),
      connections: finding.connections.map((id) => ({ number: id + 1, url: urls[id] ?? '' })),
      for: finding.for.map(evidenceJson),
      against: finding.against.map(evidenceJson),
      candidates: finding.candidates,
      fixes: finding.fixes.map(({ who, advice, snippets }) => ({ who, advice: speak(advice), snippets })),
      sources: finding.sources,
    })),
    audit: audit.map(({ id, result, message, connections }) => ({
      ...{ check: id, result, told: speak(message) },
      connections: connections.map((connection) => connection + 1),
    })),
  };
}

function evidenceJson({ statement, connection }: Evidence): EvidenceJson {
  return { statement: speak(statement), connection: connection === null ? null : connection + 1 };
}
