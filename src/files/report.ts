/**
 * The bug report: a session and its findings as Markdown short enough for an issue. It masks nothing: it shows what a
 * session file holds, and less, so it is given the session as that file has it.
 */
import { say } from '../language/speak.ts';
import { formatDateTime, formatUtcOffset } from '../language/units.ts';
import type { SessionView } from '../session/model.ts';
import type { FileFinding } from './format.ts';
import { answers, dropRate } from './report/answers.ts';
import { connectionTable } from './report/connection-table.ts';
import { environment } from './report/environment.ts';
import { lastFrames } from './report/last-frames.ts';
import { code, lineBreak } from './report/markdown.ts';
import { reproduction } from './report/reproduction.ts';
import { countEndings, type Subject, serverOf, spanOf, subjectOf } from './report/subject.ts';
import { textTimeline } from './report/text-timeline.ts';
import { verdict } from './report/verdict.ts';

/**
 * The report on a session, GitHub's Markdown, ending in a line break. Its length is bounded whatever the session holds:
 * mostly below 8,000 characters, never above 20,000.
 *
 * @param session as a file holds it: masked, and with payloads only where the file has them
 * @param findings as they stand in that file, gravest first
 */
export function bugReport(session: SessionView, findings: readonly FileFinding[]): string {
  const subject = subjectOf(session, findings);
  const body = [
    `## ${title(subject)}`,
    summary(subject),
    ...section('report.diagnosis', verdict(findings)),
    ...(subject.shown.length > 0 ? section('report.connections-title', connectionTable(subject)) : []),
    textTimeline(subject),
    lastFrames(subject),
    ...section('report.answers', answers(subject)),
    ...section('report.environment', environment(subject)),
    ...section('report.reproduce', reproduction(subject)),
  ];
  const report = body.filter((part) => part !== '').join('\n\n');
  return `${report}\n\n${closing(subject, report)}\n`;
}

type Heading =
  | 'report.diagnosis'
  | 'report.connections-title'
  | 'report.answers'
  | 'report.environment'
  | 'report.reproduce';

function section(heading: Heading, text: string): string[] {
  return text === '' ? [] : [`### ${say(heading)}`, text];
}

function title(subject: Subject): string {
  const { session, abnormal } = subject;
  const count = session.connections.length;
  if (count === 0) return say('report.title-none');
  const server = serversOf(session);
  const bad = abnormal.filter((isBad) => isBad).length;
  if (bad > 0 && countEndings(subject, 'never-opened') === bad) {
    return say('report.title-refused', { abnormal: bad, count, server });
  }
  if (bad > 0) return say('report.title-abnormal', { abnormal: bad, count, server });
  const unseen = countEndings(subject, 'unobserved');
  if (unseen > 0) return say('report.title-unseen', { unseen, count, server });
  return say('report.title-well', { count, server });
}

/** The server's host, or how many there are. */
function serversOf({ connections }: SessionView): string {
  const servers = new Set(connections.map(({ url }) => serverOf(url)));
  const [first = ''] = servers;
  return servers.size === 1
    ? code(first.replace(/^wss?:\/\//, ''))
    : say('report.several-servers', { count: servers.size });
}

/** What happened over what time, then how much of it was bad. */
function summary(subject: Subject): string {
  const { session, abnormal } = subject;
  if (session.connections.length === 0) return '';
  const refused = countEndings(subject, 'never-opened');
  const bad = abnormal.filter((isBad) => isBad).length;
  const unseen = countEndings(subject, 'unobserved');
  const { utcOffsetMinutes } = session.environment;
  const params = {
    count: session.connections.length,
    duration: { ms: spanOf(session) },
    from: formatDateTime(session.startedAt),
  };
  const span =
    utcOffsetMinutes === null || utcOffsetMinutes === 0
      ? say('report.summary', params)
      : say('report.summary-local', {
          ...params,
          local: formatDateTime(session.startedAt, utcOffsetMinutes),
          zone: formatUtcOffset(utcOffsetMinutes),
        });
  const ends =
    bad === 0
      ? say('report.ends-well')
      : say('report.ends-badly', { abnormal: bad, open: bad - refused, refused, rate: dropRate(subject) });
  const seen = unseen > 0 ? ` ${say('report.ends-unseen', { count: unseen })}` : '';
  return span + lineBreak + ends + seen;
}

/** What a reader does not see here, and where they would. */
function closing({ session: { frames } }: Subject, report: string): string {
  const hasPayloads = frames.captured.values.some((bytes) => bytes > 0);
  return [
    say('report.closing'),
    ...(/\bmasked-\d+/.test(report) ? [say('report.closing-masked')] : []),
    ...(frames.length > 0 && !hasPayloads ? [say('report.closing-payloads')] : []),
    say('report.closing-file'),
  ].join(' ');
}
