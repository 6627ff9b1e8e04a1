/** A diagnosis as text for a terminal. */
import { visible } from '../base/readable-text.ts';
import type { AuditCheck } from '../diagnosis/audit.ts';
import { type Evidence, explainsEnding, type Finding, type Fix } from '../diagnosis/finding.ts';
import { say, speak } from '../language/speak.ts';
import type { ConnectionId } from '../session/model.ts';
import { type DiagnosedFile, isUnreadable, type Outcome } from './diagnose-file.ts';

export function forPeople(outcomes: readonly Outcome[]): string {
  const told = outcomes.map((outcome) => (isUnreadable(outcome) ? tellProblem(outcome) : tellFile(outcome)));
  return [...told, ...(outcomes.length > 1 ? [summary(outcomes)] : [])].join('\n\n');
}

function tellProblem({ path, problem }: Extract<Outcome, { problem: unknown }>): string {
  return `${visible(path)}: ${visible(speak(problem))}`;
}

function tellFile({ path, urls, findings, audit, notes, abnormal }: DiagnosedFile): string {
  const head = say('cli.file', { path: visible(path), connections: urls.length, abnormal });
  const told = findings.length === 0 ? [say('cli.nothing-ended')] : findings.map((each) => tellFinding(each, urls));
  return [
    head,
    ...notes.map((note) => indented(1, visible(speak(note)))),
    '',
    told.join('\n\n'),
    '',
    tellAudit(audit),
  ].join('\n');
}

function tellAudit(checks: readonly AuditCheck[]): string {
  const told = checks.map(({ id, result, message }) => {
    const title = `${say(`audit.result.${result}`)}: ${say(`audit.check.${id}`)}.`;
    return indented(2, `${title} ${visible(speak(message))}`);
  });
  return [indented(1, say('audit.title')), ...told].join('\n');
}

const mostConnections = 10;
const mostEvidence = 8;

function tellFinding({ message, confidence, connections, ...finding }: Finding, urls: readonly string[]): string {
  const shown = connections.slice(0, mostConnections).map((id) => nameOf(id, urls));
  const more = connections.length - shown.length;
  return [
    indented(1, visible(speak(message))),
    indented(2, say('cli.confidence', { confidence: say(`panel.confidence.${confidence}`) })),
    ...shown.map((name) => indented(2, name)),
    ...(more > 0 ? [indented(2, say('panel.and-more', { count: more }))] : []),
    ...finding.for.slice(0, mostEvidence).map((each) => indented(2, tellEvidence('+', each))),
    ...finding.against.slice(0, mostEvidence).map((each) => indented(2, tellEvidence('-', each))),
    ...finding.fixes.flatMap(tellFix),
    ...finding.sources.map((source) => indented(2, visible(source))),
  ].join('\n');
}

function nameOf(id: ConnectionId, urls: readonly string[]): string {
  return `#${id + 1} ${visible(urls[id] ?? '')}`;
}

function tellEvidence(sign: '+' | '-', { statement, connection }: Evidence): string {
  const where = connection === null ? '' : ` (#${connection + 1})`;
  return `${sign} ${visible(speak(statement))}${where}`;
}

function tellFix({ who, advice, snippets }: Fix): string[] {
  const [first, ...others] = snippets;
  const lines = first === undefined ? [] : first.code.split('\n').map((line) => indented(4, visible(line)));
  if (first !== undefined && others.length > 0) {
    const list = others.map(({ software }) => software).join(', ');
    lines.unshift(indented(3, say('cli.snippet-for', { software: first.software, others: list })));
  }
  return [indented(2, `> ${say(`panel.who.${who}`)} ${visible(speak(advice))}`), ...lines];
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
    say('cli.summary', { files: outcomes.length, unreadable }),
    ...inOrder.map(([kind, sums]) => indented(1, say('cli.cause', { cause: say(`panel.kind.${kind}`), ...sums }))),
  ].join('\n');
}

function indented(depth: number, text: string): string {
  return `${'  '.repeat(depth)}${text}`;
}
