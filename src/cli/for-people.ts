/** A diagnosis as text for a terminal: in brief, or in full. */
import { visible } from '../base/readable-text.ts';
import type { AuditCheck } from '../diagnosis/audit.ts';
import { explainsEnding, type Finding } from '../diagnosis/finding.ts';
import { say, speak } from '../language/speak.ts';
import { type DiagnosedFile, isUnreadable, type Outcome, standardInput } from './diagnose-file.ts';
import { indented, tellFinding } from './tell-finding.ts';

export function forPeople(outcomes: readonly Outcome[], full: boolean): string {
  const told = outcomes.map((outcome) => (isUnreadable(outcome) ? tellProblem(outcome) : tellFile(outcome, full)));
  const isCut = !full && outcomes.some((outcome) => !isUnreadable(outcome) && outcome.findings.length > 0);
  return [
    ...told,
    ...(outcomes.length > 1 ? [summary(outcomes)] : []),
    ...(isCut ? [say('cli.more-with-full')] : []),
  ].join('\n\n');
}

function tellProblem({ path, problem }: Extract<Outcome, { problem: unknown }>): string {
  return `${nameOf(path)}: ${visible(speak(problem))}`;
}

function nameOf(path: string): string {
  return path === standardInput ? say('cli.standard-input') : visible(path);
}

function tellFile({ path, urls, findings, audit, notes, abnormal }: DiagnosedFile, full: boolean): string {
  const head = say('cli.file', { path: nameOf(path), connections: urls.length, abnormal });
  const telling = { full, urls, shown: new Set<string>() };
  const told = findings.length === 0 ? [say('cli.nothing-ended')] : findings.map((each) => tellFinding(each, telling));
  return [
    head,
    ...notes.map((note) => indented(1, visible(speak(note)))),
    '',
    told.join('\n\n'),
    '',
    tellAudit(audit, full),
  ].join('\n');
}

/** In brief what fails is told, and of the rest only what it is. */
function tellAudit(checks: readonly AuditCheck[], full: boolean): string {
  const told = full ? checks : checks.filter(({ result }) => result === 'fail');
  const others = full ? [] : (['pass', 'unknown'] as const).flatMap((result) => titlesOf(checks, result));
  return [
    indented(1, say('audit.title')),
    ...told.map((check) => indented(2, `${titled(check.result, [check])}. ${visible(speak(check.message))}`)),
    ...others.map((titles) => indented(2, titles)),
  ].join('\n');
}

function titlesOf(checks: readonly AuditCheck[], wanted: AuditCheck['result']): string[] {
  const such = checks.filter(({ result }) => result === wanted);
  return such.length === 0 ? [] : [titled(wanted, such)];
}

function titled(result: AuditCheck['result'], checks: readonly AuditCheck[]): string {
  return `${say(`audit.result.${result}`)}: ${checks.map(({ id }) => say(`audit.check.${id}`)).join('; ')}`;
}

/** By cause: how many connections in how many files. */
function summary(outcomes: readonly Outcome[]): string {
  const causes = new Map<Finding['kind'], { connections: number; files: number }>();
  let unreadable = 0;
  for (const outcome of outcomes) {
    if (isUnreadable(outcome)) {
      unreadable++;
      continue;
    }
    const here = new Set<Finding['kind']>();
    for (const { kind, connections } of outcome.findings.filter(explainsEnding)) {
      const sum = causes.get(kind) ?? { connections: 0, files: 0 };
      sum.connections += connections.length;
      if (!here.has(kind)) sum.files++;
      here.add(kind);
      causes.set(kind, sum);
    }
  }
  const inOrder = [...causes].sort(([, a], [, b]) => b.connections - a.connections);
  return [
    say('cli.summary', { files: outcomes.length, unreadable, causes: causes.size }),
    ...inOrder.map(([kind, sums]) => indented(1, say('cli.cause', { cause: say(`panel.kind.${kind}`), ...sums }))),
  ].join('\n');
}
