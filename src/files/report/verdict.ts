/** What Deadair concluded, for a report: the gravest findings with their evidence, each bounded. */

import type { Confidence } from '../../diagnosis/finding.ts';
import { isKnownSource } from '../../knowledge/sources.ts';
import { say } from '../../language/speak.ts';
import type { FileEvidence, FileFinding } from '../format.ts';
import { bullets, code, lineBreak, prose } from './markdown.ts';
import { numberOf } from './subject.ts';

const mostFindings = 3;
/** What is told of the first finding, and of the others. */
const most = {
  first: { for: 5, against: 3, fixes: 3 },
  other: { for: 2, against: 2, fixes: 1 },
} as const;
const mostSuspects = 3;
const mostSources = 2;
const mostNumbers = 6;
/** Characters of a sentence. The longest of Deadair's own are shorter. */
const longestSentence = 320;

export function verdict(findings: readonly FileFinding[]): string {
  if (findings.length === 0) return say('report.diagnosis-none');
  const more = findings.length - mostFindings;
  const told = findings.slice(0, mostFindings).map(tellFinding);
  return [...told, ...(more > 0 ? [say('report.more-findings', { count: more })] : [])].join('\n\n');
}

function tellFinding(finding: FileFinding, index: number): string {
  const limits = index === 0 ? most.first : most.other;
  const confidence = say(`panel.confidence.${finding.confidence}`);
  const connections = listConnections(finding.connections);
  const sentence = `**${index + 1}. ${prose(finding.message.text || finding.id, longestSentence)}**`;
  const told = bullets([
    ...evidence(finding.for, limits.for, 'for'),
    ...evidence(finding.against, limits.against, 'against'),
    ...suspects(finding),
    ...fixes(finding, limits.fixes),
    ...sources(finding),
  ]);
  return [sentence + lineBreak + say('report.confidence', { confidence, connections }), told].join('\n\n');
}

function evidence(all: readonly FileEvidence[], limit: number, side: 'for' | 'against'): string[] {
  const told = mostTelling(all).slice(0, limit);
  const more = all.length - told.length;
  const said = told.map(({ statement }) =>
    say(`report.${side}`, { statement: prose(statement.text, longestSentence) }),
  );
  return more > 0 ? [...said, say(`report.more-${side}`, { count: more })] : said;
}

/** What is said once comes before what is said of one connection after the other, of which one example is enough. */
function mostTelling(all: readonly FileEvidence[]): readonly FileEvidence[] {
  const times = new Map<string, number>();
  for (const { statement } of all) times.set(statement.id, (times.get(statement.id) ?? 0) + 1);
  const examples = new Map<string, FileEvidence>();
  for (const each of all) {
    if (!examples.has(each.statement.id)) examples.set(each.statement.id, each);
  }
  const isOnce = ({ statement }: FileEvidence) => times.get(statement.id) === 1;
  const distinct = [...examples.values()];
  return [...distinct.filter(isOnce), ...distinct.filter((each) => !isOnce(each))];
}

function suspects({ candidates }: FileFinding): string[] {
  const [best] = candidates;
  if (best === undefined) return [];
  const named = (isCertain(best) ? [best] : candidates.slice(0, mostSuspects)).map(({ product, setting, confidence }) =>
    say('report.suspect', {
      product: prose(product, 60),
      // In parentheses stands what governs a product that has no such setting.
      setting: setting.startsWith('(') ? prose(setting, 80) : code(setting, 80),
      confidence: say(`panel.confidence.${confidence}`),
    }),
  );
  return [say('report.suspects', { list: named.join('; ') })];
}

function isCertain({ confidence }: { readonly confidence: Confidence }): boolean {
  return confidence === 'certain';
}

function fixes({ fixes: all }: FileFinding, limit: number): string[] {
  return all
    .slice(0, limit)
    .map(({ who, advice }) => say('report.fix', { who, advice: prose(advice.text, longestSentence) }));
}

/** A file may name any address as a source. Only those that Deadair itself knows become links. */
function sources({ sources: all, candidates: [best] }: FileFinding): string[] {
  // They come in the order of the candidates.
  const wanted = best !== undefined && isCertain(best) ? 1 : mostSources;
  const named = all.slice(0, wanted).map((url) => (isKnownSource(url) ? `<${url}>` : code(url, 160)));
  return named.length === 0 ? [] : [say('report.sources', { list: named.join(', ') })];
}

/** `connection 3`, `connections 1, 2 and 4 more`. Not `#1`, which would name an issue. */
function listConnections(ids: readonly number[]): string {
  const numbers = ids.slice(0, mostNumbers).map((id) => String(numberOf({ id })));
  const more = ids.length - numbers.length;
  const list = more > 0 ? [...numbers, say('report.and-more', { count: more })] : numbers;
  return say('report.connections', { count: ids.length, list: { list } });
}
