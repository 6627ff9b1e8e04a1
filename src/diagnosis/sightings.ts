/** Which products were seen on the way to an origin: by headers of its answers, or by the host's name. */
import type { Milliseconds } from '../base/units.ts';
import { headerThatNames, hostNames } from '../knowledge/fingerprint.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection, ConnectionId, Header } from '../session/model.ts';

/**
 * - `own`: in the answers to the handshakes in question, all that were seen, certainly joined,
 * - `near`: in the answer to another handshake of the origin, or one that may be another's, or not in all,
 * - `hint`: in some other response of the host, or in the host's name.
 */
export type Strength = 'own' | 'near' | 'hint';

export interface Sighting {
  readonly strength: Strength;
  /** null: by the host's name. */
  readonly header: Header | null;
  readonly host: string;
  /** Whose handshake showed it, or null. */
  readonly connection: ConnectionId | null;
}

/** Whether it was seen in the answer to a handshake: a host's name or another response is a hint only. */
export function isSighted(sighting: Sighting | null): boolean {
  return sighting !== null && sighting.strength !== 'hint';
}

/** Whether a rule may be named: a rare product only where there is a sign of it. */
export function mayBeNamed({ rare }: TimeoutRule, sighting: Sighting | null): boolean {
  return rare !== true || sighting !== null;
}

export interface Sightings {
  of(rule: TimeoutRule): Sighting | null;
  /** The answer to at least one of the handshakes in question was seen. */
  readonly headersSeen: boolean;
}

/**
 * By how much too late a connection to this origin may have been cut: products that were seen on the way look at their
 * clocks only so often.
 */
export function latenessAt(origin: readonly Connection[], rules: readonly TimeoutRule[]): Milliseconds {
  let most: Milliseconds = 0;
  for (const rule of rules) {
    const { checkedEveryMs = 0 } = rule;
    if (checkedEveryMs <= most) continue;
    const shows = ({ handshake }: Connection) => handshake !== null && headerThatNames(rule, handshake.responseHeaders);
    if (origin.some(shows)) most = checkedEveryMs;
  }
  return most;
}

interface Answer {
  readonly headers: readonly Header[];
  readonly strength: Strength;
  readonly connection: ConnectionId;
}

/** What gives products away to `members`, the connections in question, and on the way to the rest of their origin. */
export function lookForProducts(members: readonly Connection[], origin: readonly Connection[]): Sightings {
  const inQuestion = new Set(members);
  const answers = distinctAnswers(members, 'own');
  const others = origin.filter((connection) => !inQuestion.has(connection));
  const near = [...answers.filter(isAmbiguous), ...distinctAnswers(others, 'near')];
  const own = answers.filter((answer) => !isAmbiguous(answer));
  const hints = distinctHints(origin);
  const host = hostnameOf(origin[0]?.url ?? '');
  const found = new Map<TimeoutRule, Sighting | null>();
  return {
    headersSeen: own.length > 0,
    of(rule) {
      const known = found.get(rule);
      if (known !== undefined) return known;
      const sighting = look(rule, own, near, hints, host);
      found.set(rule, sighting);
      return sighting;
    },
  };
}

function look(
  rule: TimeoutRule,
  own: readonly Answer[],
  near: readonly Answer[],
  hints: readonly Answer[],
  host: string,
): Sighting | null {
  const shown = own.filter((answer) => headerThatNames(rule, answer.headers) !== null);
  const everywhere = shown.length === own.length;
  for (const answer of [...shown, ...near, ...hints]) {
    const header = headerThatNames(rule, answer.headers);
    if (header === null) continue;
    const strength = answer.strength === 'own' && !everywhere ? 'near' : answer.strength;
    return { strength, header, host, connection: answer.connection };
  }
  return hostNames(rule, host) ? { strength: 'hint', header: null, host, connection: null } : null;
}

/** The answers that differ in what names a product: ten thousand reconnects to one proxy are one answer. */
function distinctAnswers(connections: readonly Connection[], strength: Strength): Answer[] {
  const answers = new Map<string, Answer>();
  for (const { handshake, handshakeJoin, id } of connections) {
    if (handshake === null || handshake.responseHeaders.length === 0) continue;
    const joined = handshakeJoin === 'certain' ? strength : 'near';
    const key = `${joined}\n${keyOf(handshake.responseHeaders)}`;
    if (!answers.has(key)) answers.set(key, { headers: handshake.responseHeaders, strength: joined, connection: id });
  }
  return [...answers.values()];
}

function distinctHints(connections: readonly Connection[]): Answer[] {
  const answers = new Map<string, Answer>();
  for (const { hostHint, id } of connections) {
    if (hostHint === null) continue;
    const key = keyOf(hostHint.responseHeaders);
    if (!answers.has(key)) answers.set(key, { headers: hostHint.responseHeaders, strength: 'hint', connection: id });
  }
  return [...answers.values()];
}

function isAmbiguous(answer: Answer): boolean {
  return answer.strength === 'near';
}

/** Headers that name products by their values; the others do it by being there, under values that change every time. */
const tellingByValue = new Set(['server', 'via', 'x-powered-by']);

function keyOf(headers: readonly Header[]): string {
  return headers
    .map(({ name, value }) => {
      if (tellingByValue.has(name)) return `${name}: ${value}`;
      return name === 'set-cookie' ? `${name}: ${value.split('=', 1)[0]}` : name;
    })
    .sort()
    .join('\n');
}

function hostnameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
