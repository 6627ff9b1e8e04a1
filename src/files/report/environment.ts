/** With what a session was recorded, by which instruments, and what is known to be missing from it. */
import { say } from '../../language/speak.ts';
import type { ConnectionSource, Loss, SessionView } from '../../session/model.ts';
import { bullets, code, prose } from './markdown.ts';
import type { Subject } from './subject.ts';

const longestName = 60;

export function environment({ session }: Subject): string {
  const { pageUrl } = session.environment;
  const missing = missingParts(session);
  return bullets([
    clientOf(session),
    ...(pageUrl === '' ? [] : [say('report.page', { url: code(pageUrl, 120) })]),
    ...sourcesOf(session),
    ...(missing.length > 0 ? [say('report.missing', { list: missing.join('; ') })] : []),
  ]);
}

/** `Chromium 156.0 on Linux, Deadair 0.1.0` */
function clientOf({ environment: { browser, browserVersion, os, extensionVersion } }: SessionView): string {
  const or = (text: string) => (text.trim() === '' ? say('report.not-known') : prose(text, longestName));
  const named = [browser, browserVersion].filter((part) => part.trim() !== '').join(' ');
  const extension = extensionVersion.trim() === '' ? '' : ` ${prose(extensionVersion, longestName)}`;
  return say('report.client', { browser: or(named), os: or(os), extension });
}

const instruments: readonly ConnectionSource[] = ['recorder', 'har', 'web-request', 'netlog'];

function sourcesOf({ connections }: SessionView): string[] {
  const seen = instruments.flatMap((source) => {
    const count = connections.filter((connection) => connection.source === source).length;
    return count === 0 ? [] : [say(`report.seen-by.${source}`, { count })];
  });
  return seen.length === 0 ? [] : [say('report.seen', { list: seen.join('; ') })];
}

const longestFault = 120;

function missingParts({ connections, losses, realms }: SessionView): string[] {
  const late = realms.filter((realm) => realm.late).length;
  const untrusted = realms.filter((realm) => !realm.trusted).length;
  const fault = realms.find((realm) => realm.fault !== null)?.fault ?? null;
  const handshakes = connections.filter(({ handshake }) => handshake === null).length;
  // Only a NetLog shows the protocol's own pings.
  const isBlindToPings = connections.some(({ source, openedAt }) => source !== 'netlog' && openedAt !== null);
  return [
    ...lossesOf(losses),
    ...(handshakes > 0 ? [say('report.missing-handshakes', { count: handshakes, of: connections.length })] : []),
    ...(late > 0 ? [say('panel.realms-late', { count: late })] : []),
    ...(untrusted > 0 ? [say('panel.realms-untrusted', { count: untrusted })] : []),
    ...(fault === null ? [] : [say('panel.recorder-fault', { fault: prose(fault, longestFault) })]),
    ...(isBlindToPings ? [say('report.missing-pings')] : []),
  ];
}

/** Losses of one kind are told in one. */
function lossesOf(losses: readonly Loss[]): string[] {
  const counts = new Map<string, { readonly loss: Loss; count: number }>();
  for (const loss of losses) {
    const key = `${loss.what} ${loss.reason}`;
    const sum = counts.get(key) ?? { loss, count: 0 };
    sum.count += loss.count;
    counts.set(key, sum);
  }
  return [...counts.values()].map(({ loss: { what, reason }, count }) =>
    say(`report.lost-because.${reason}`, { what: say(`panel.lost.${what}`, { count }) }),
  );
}
