/**
 * Answers to what maintainers ask when somebody's WebSocket drops. What the person said comes first, what was seen next;
 * what is not known is said to be so, which spares everybody a round of questions.
 */

import { headerThatNames } from '../../knowledge/fingerprint.ts';
import { intermediaries } from '../../knowledge/intermediaries.ts';
import { say } from '../../language/speak.ts';
import { type Header, type HeartbeatClass, heartbeatClasses } from '../../session/model.ts';
import { cleanOf, codeOf } from './connection-table.ts';
import { bullets, code, prose } from './markdown.ts';
import { countDrops, type Subject, spanOf } from './subject.ts';

const longestRemark = 400;
const longestHeader = 100;
const mostGroups = 4;

export function answers(subject: Subject): string {
  const { remarks } = subject.session;
  return bullets([
    say('report.answer.proxy', { answer: saidOr(remarks.inFront, () => proxyFrom(subject)) }),
    say('report.answer.server', { answer: saidOr(remarks.server, () => serverFrom(subject)) }),
    say('report.answer.negotiated', { answer: negotiated(subject) }),
    say('report.answer.handshake', { answer: handshakeStatuses(subject) }),
    say('report.answer.close', { answer: closeCodes(subject) }),
    say('report.answer.page', { answer: closeCalls(subject) }),
    say('report.answer.rate', { answer: dropRate(subject) }),
    say('report.answer.heartbeat', { answer: heartbeats(subject) }),
    say('report.answer.expected', { answer: saidOr(remarks.expected, () => say('report.not-said')) }),
  ]);
}

/** The person's own words, else what `otherwise` says. */
function saidOr(remark: string, otherwise: () => string): string {
  return remark.trim() === '' ? otherwise() : prose(remark, longestRemark);
}

interface SeenHeaders {
  /** `own`: of a handshake; `other`: of some other response of the host, which may have come another way. */
  readonly by: 'own' | 'other';
  readonly headers: readonly Header[];
}

/** What answered, best known first: the connections that are shown stand for the others. */
function seenHeaders({ shown, telling }: Subject): readonly SeenHeaders[] {
  const connections = telling === null ? shown : [telling, ...shown];
  const own = connections.flatMap(({ handshake }) =>
    handshake === null || handshake.responseHeaders.length === 0
      ? []
      : [{ by: 'own' as const, headers: handshake.responseHeaders }],
  );
  const hints = connections.flatMap(({ hostHint }) =>
    hostHint === null ? [] : [{ by: 'other' as const, headers: hostHint.responseHeaders }],
  );
  return [...own, ...hints];
}

function proxyFrom(subject: Subject): string {
  for (const { by, headers } of seenHeaders(subject)) {
    for (const rule of intermediaries) {
      const header = rule.kind === 'server-library' ? null : headerThatNames(rule, headers);
      if (header === null) continue;
      return say('report.header-suggests', { product: rule.product, by, header: headerCode(header) });
    }
  }
  return headerSaid(subject, 'via') ?? say('report.not-known');
}

function serverFrom(subject: Subject): string {
  return headerSaid(subject, 'server') ?? headerSaid(subject, 'x-powered-by') ?? say('report.not-known');
}

function headerSaid(subject: Subject, name: string): string | null {
  for (const { by, headers } of seenHeaders(subject)) {
    const header = headers.find((candidate) => candidate.name === name);
    if (header !== undefined) return say('report.header-says', { by, header: headerCode(header) });
  }
  return null;
}

function headerCode({ name, value }: Header): string {
  return code(`${name}: ${value}`, longestHeader);
}

function negotiated({ telling }: Subject): string {
  if (telling === null) return say('report.not-known');
  const { openedAt, protocol, extensions, requestedProtocols, source } = telling;
  const offered = requestedProtocols.length === 0 ? null : code(requestedProtocols.join(', '), longestHeader);
  if (openedAt === null) {
    if (source === 'web-request') return say('report.not-known');
    return offered === null ? say('report.none-offered') : say('report.never-negotiated', { offered });
  }
  const agreed =
    protocol !== ''
      ? say('report.protocol', { protocol: code(protocol) })
      : offered === null
        ? say('report.protocol-none')
        : say('report.protocol-refused', { offered });
  const extended =
    extensions === '' ? say('report.extensions-none') : say('report.extensions', { extensions: code(extensions) });
  return `${agreed}, ${extended}`;
}

function handshakeStatuses({ session: { connections } }: Subject): string {
  if (connections.length === 0) return say('report.not-known');
  const statuses = connections.map(({ handshake }) => {
    if (handshake === null) return say('report.status-unseen');
    return handshake.status === null ? say('report.status-none') : String(handshake.status);
  });
  return listCounts(countEach(statuses), (what, count) => say('report.count-of', { count, what }));
}

function closeCodes({ session: { connections } }: Subject): string {
  const ends = connections.flatMap(({ closure }) => {
    if (closure === null) return [];
    const said = say('report.close', { code: codeOf(closure), clean: cleanOf(closure) });
    return [closure.reason === '' ? said : say('report.close-reason', { said, reason: code(closure.reason, 130) })];
  });
  if (ends.length === 0) return say('report.close-none');
  return listCounts(countEach(ends), (what, count) => say('report.count-of', { count, what }));
}

/** Whether the page itself called `close()`. Of what was seen from outside of it nobody knows. */
function closeCalls({ session: { connections } }: Subject): string {
  const recorded = connections.filter(({ source }) => source === 'recorder');
  if (recorded.length === 0) return say('report.not-known');
  const called = recorded.filter(({ closeCall }) => closeCall !== null);
  const [frame = ''] = called[0]?.closeCall?.stack.trimStart().split('\n', 1) ?? [];
  if (called.length === 0) return say('report.page-no');
  const params = { count: called.length, of: recorded.length };
  return frame === ''
    ? say('report.page-yes', params)
    : say('report.page-yes-in', { ...params, frame: code(frame, 120) });
}

/** Spans shorter than this tell nothing of an hour. */
const leastSpanMs = 60_000;

export function dropRate(subject: Subject): string {
  const drops = countDrops(subject);
  const spanMs = spanOf(subject.session);
  const duration = { ms: spanMs };
  if (drops < 2 || spanMs < leastSpanMs) return say('report.drops', { drops, duration });
  return say('report.rate', { drops, duration, perHour: Math.max(1, Math.round((drops * 3_600_000) / spanMs)) });
}

function heartbeats({ session: { frames } }: Subject): string {
  const counts: Record<HeartbeatClass, number> = { unknown: 0, none: 0, ping: 0, pong: 0, beat: 0 };
  for (const index of frames.heartbeat.values) counts[heartbeatClasses[index] ?? 'unknown']++;
  const { ping, pong, beat, none } = counts;
  if (ping + pong + beat > 0) return say('report.heartbeat-counts', { ping, pong, beat });
  return none > 0 ? say('report.heartbeat-none', { count: none }) : say('report.not-known');
}

function countEach(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** The most frequent first. */
function listCounts(counts: ReadonlyMap<string, number>, speakOf: (what: string, count: number) => string): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const told = sorted.slice(0, mostGroups).map(([what, count]) => speakOf(what, count));
  const more = sorted.slice(mostGroups).reduce((sum, [, count]) => sum + count, 0);
  return [...told, ...(more > 0 ? [say('report.and-more', { count: more })] : [])].join('; ');
}
