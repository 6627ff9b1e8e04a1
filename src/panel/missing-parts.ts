/** Everything a session is known not to hold, in sentences: nothing is lost silently. */
import { visible } from '../base/readable-text.ts';
import { say } from '../language/speak.ts';
import type { Loss, SessionView } from '../session/model.ts';
import { type Forgotten, nothingForgotten } from './live-source.ts';

export function missingParts(
  { connections, losses, realms }: SessionView,
  forgotten: Forgotten = nothingForgotten,
): string[] {
  const counts = new Map<`${Loss['what']} ${Loss['reason']}`, { readonly loss: Loss; count: number }>();
  for (const loss of losses) {
    const key = `${loss.what} ${loss.reason}` as const;
    const sum = counts.get(key) ?? { loss, count: 0 };
    sum.count += loss.count;
    counts.set(key, sum);
  }
  const lost = [...counts.values()].map(({ loss, count }) => {
    const what = say(`panel.lost.${loss.what}`, { count });
    const because = say(`panel.lost-because.${loss.reason}`, { what });
    const remedy = remedyOf(loss);
    return remedy === null ? because : say('panel.lost-and-remedy', { lost: because, remedy });
  });
  const late = realms.filter((realm) => realm.late).length;
  const untrusted = realms.filter((realm) => !realm.trusted).length;
  const seenOtherwise = (['har', 'web-request', 'netlog'] as const).flatMap((source) => {
    const count = connections.filter((connection) => connection.source === source).length;
    return count === 0 ? [] : [say(`panel.sources-seen.${source}`, { count })];
  });
  return [
    ...lost,
    ...(forgotten.farewells > 0 ? [say('panel.forgotten-farewells', { count: forgotten.farewells })] : []),
    ...(forgotten.handshakes > 0 ? [say('panel.forgotten-handshakes', { count: forgotten.handshakes })] : []),
    ...seenOtherwise,
    ...(late > 0 ? [say('panel.realms-late', { count: late })] : []),
    ...(untrusted > 0 ? [say('panel.realms-untrusted', { count: untrusted })] : []),
    ...realms.flatMap(({ fault }) => (fault === null ? [] : [say('panel.recorder-fault', { fault: visible(fault) })])),
  ];
}

/** What keeps more of it the next time. */
function remedyOf({ reason, what }: Loss): string | null {
  if (reason === 'evicted') return say('panel.lost-remedy.evicted');
  if (reason === 'limit') return say(what === 'frames' ? 'panel.lost-remedy.frame-limit' : 'panel.lost-remedy.limit');
  return null;
}
