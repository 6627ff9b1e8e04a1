/** What a connection speaks, as its heartbeats tell: some products leave no other trace. */
import type { HeartbeatForm } from '../knowledge/heartbeat-form.ts';
import { heartbeats, isRecognised } from '../knowledge/heartbeats.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { type Connection, FrameFlag, type SessionView } from '../session/model.ts';
import type { Beat } from './beats.ts';
import { formOfHeartbeat, heartbeatFormsFor } from './heartbeat-class.ts';
import type { Surroundings } from './surroundings.ts';

/** Longer ones only make patterns slow: what tells a protocol stands near the beginning. */
export const mostUrlLength = 2000;

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

/** Words that anybody may use for heartbeats tell no protocol. */
const anybodys: ReadonlySet<string> = new Set(['generic', 'json-rpc']);

/** The ids of the protocols that a connection certainly speaks, by what was agreed on, its URL, or a heartbeat. */
export function protocolsSpoken(connection: Connection, { session, beatsOf }: Heard): readonly string[] {
  const heard = formHeard(session, connection, beatsOf(connection));
  const told = heard === null || anybodys.has(heard.id) ? [] : [heard.id];
  return [...told, ...formsRecognised(connection).map(({ id }) => id)];
}

/** The protocols that subprotocol or URL tell. A path like /ws is anybody's: where a protocol has a subprotocol, that alone does. */
export function formsRecognised({
  url,
  protocol,
  requestedProtocols,
}: Pick<Connection, 'url' | 'protocol' | 'requestedProtocols'>): readonly HeartbeatForm[] {
  const agreed = protocol === '' ? requestedProtocols : [protocol];
  const telling = ({ recognisedBy }: HeartbeatForm) => (recognisedBy?.subprotocol === undefined ? url : '');
  return heartbeats.filter((form) => isRecognised(form, telling(form), agreed));
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
