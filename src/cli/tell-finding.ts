/**
 * A finding as text for a terminal. In brief: the verdict, the strongest of what speaks for it and against it, what to change
 * first, and where that was read. In full all of it.
 */
import { visible } from '../base/readable-text.ts';
import type { Evidence, Finding, Fix, Snippet } from '../diagnosis/finding.ts';
import { say, speak } from '../language/speak.ts';
import type { ConnectionId } from '../session/model.ts';

export interface Telling {
  readonly full: boolean;
  /** Addresses of the connections, by id. */
  readonly urls: readonly string[];
  /** Snippets of this file that have been told: each is told once. */
  readonly shown: Set<string>;
}

export function indented(depth: number, text: string): string {
  return `${'  '.repeat(depth)}${text}`;
}

export function tellFinding(finding: Finding, telling: Telling): string {
  const { message, confidence, connections, sources } = finding;
  const { full } = telling;
  const fixes = full ? finding.fixes : finding.fixes.slice(0, 1);
  return [
    indented(1, visible(speak(message))),
    indented(2, say('cli.confidence', { confidence: say(`panel.confidence.${confidence}`) })),
    ...(full ? tellConnections(connections, telling) : [tellFirst(connections, telling)]),
    ...(full ? finding.for : strongest(finding.for, mostFor)).map((each) => indented(2, tellEvidence('+', each))),
    ...(full ? finding.against : strongest(finding.against, mostAgainst)).map((each) =>
      indented(2, tellEvidence('-', each)),
    ),
    ...fixes.flatMap((fix) => tellFix(fix, telling)),
    ...(full ? sources : sources.slice(0, 1)).map((source) => indented(2, say('cli.source', { url: visible(source) }))),
  ].join('\n');
}

const mostConnections = 10;

function tellConnections(connections: readonly ConnectionId[], { urls }: Telling): string[] {
  const shown = connections.slice(0, mostConnections);
  const more = connections.length - shown.length;
  return [
    ...shown.map((id) => indented(2, `#${id + 1} ${visible(urls[id] ?? '')}`)),
    ...(more > 0 ? [indented(2, say('panel.and-more', { count: more }))] : []),
  ];
}

/** The first with its address, the others by number. */
function tellFirst([first = 0, ...others]: readonly ConnectionId[], { urls }: Telling): string {
  const connection = `#${first + 1} ${visible(urls[first] ?? '')}`;
  if (others.length === 0) return indented(2, connection);
  const shown = others.slice(0, mostConnections).map((id) => `#${id + 1}`);
  const more = others.length - shown.length;
  const list = [...shown, ...(more > 0 ? [say('panel.more', { count: more })] : [])];
  return indented(2, say('cli.also', { connection, others: { list } }));
}

const mostFor = 4;
const mostAgainst = 2;

/** One of each kind, and first what is said once: of what each connection adds to a sum, the sum is the stronger. */
function strongest(evidence: readonly Evidence[], most: number): readonly Evidence[] {
  const times = new Map<string, number>();
  for (const { statement } of evidence) times.set(statement.id, (times.get(statement.id) ?? 0) + 1);
  const isOnce = ({ statement }: Evidence) => times.get(statement.id) === 1;
  const isFirst = ({ statement }: Evidence, place: number) =>
    evidence.findIndex((other) => other.statement.id === statement.id) === place;
  const repeated = evidence.filter((each, place) => !isOnce(each) && isFirst(each, place));
  return [...evidence.filter(isOnce), ...repeated].slice(0, most);
}

function tellEvidence(sign: '+' | '-', { statement, connection }: Evidence): string {
  const where = connection === null ? '' : ` (#${connection + 1})`;
  return `${sign} ${visible(speak(statement))}${where}`;
}

function tellFix({ who, advice, snippets: [first, ...others] }: Fix, telling: Telling): string[] {
  const told = indented(2, `> ${say(`panel.who.${who}`)} ${visible(speak(advice))}`);
  if (first === undefined) return [told];
  if (telling.shown.has(first.code)) return [told, indented(3, say('cli.snippet-above'))];
  telling.shown.add(first.code);
  const lines = first.code.split('\n').map((line) => indented(4, visible(line)).trimEnd());
  return [told, ...tellSoftware(first, others, telling), ...lines];
}

/** Which one it is of several. */
function tellSoftware({ software }: Snippet, others: readonly Snippet[], { full }: Telling): string[] {
  if (others.length === 0) return [];
  const count = others.length;
  const list = others.map((other) => other.software);
  return [
    indented(
      3,
      full ? say('cli.snippet-for-all', { software, others: { list } }) : say('cli.snippet-for', { software, count }),
    ),
  ];
}
