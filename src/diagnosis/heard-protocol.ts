/** What a connection speaks, as its heartbeats tell: some products leave no other trace. */
import type { HeartbeatForm } from '../knowledge/heartbeat-form.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { type Connection, FrameFlag, type SessionView } from '../session/model.ts';
import type { Beat } from './beats.ts';
import { formOfHeartbeat, heartbeatFormsFor } from './heartbeat-class.ts';
import type { Surroundings } from './surroundings.ts';

/** Longer ones only make patterns slow: what tells a protocol stands near the beginning. */
const mostUrlLength = 2000;

/** The heartbeats of a session. */
export type Heard = Pick<Surroundings, 'session' | 'beatsOf'>;

/** The form of the first heartbeat that a table knows; null where none was heard. A connection speaks one protocol. */
export function formHeard(
  { frames }: SessionView,
  connection: Connection,
  beats: readonly Beat[],
): HeartbeatForm | null {
  const told = beats.find(({ by }) => by === 'form');
  if (told === undefined) return null;
  const { row, direction } = told;
  const binary = (frames.flags.at(row) & FrameFlag.binary) !== 0;
  return formOfHeartbeat(heartbeatFormsFor(connection), direction, binary, frames.size.at(row), frames.payload(row));
}

/** Whether a rule may be at work on some of these: one that its protocol alone shows is only where that is spoken. */
export function mayBeAtWork(rule: TimeoutRule, connections: readonly Connection[], heard: Heard): boolean {
  return rule.heardBy === undefined || isSpoken(rule, connections, heard);
}

/** Whether some of these speak the protocol that shows the rule's product, by their URL or a heartbeat. */
export function isSpoken(
  { heardBy = [], spokenAt }: TimeoutRule,
  connections: readonly Connection[],
  { session, beatsOf }: Heard,
): boolean {
  return connections.some((connection) => {
    if (spokenAt?.test(connection.url.slice(0, mostUrlLength)) === true) return true;
    const form = formHeard(session, connection, beatsOf(connection));
    return form !== null && heardBy.includes(form.id);
  });
}
