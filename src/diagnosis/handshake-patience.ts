/**
 * Who is known to give up on a handshake after the time that one took to fail, and who carries no WebSockets at all: what
 * a failed handshake was up against, beside its own answer.
 */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { headerThatNames, hostNames } from '../knowledge/fingerprint.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { type WithoutWebSockets, withoutWebSockets } from '../knowledge/without-websockets.ts';
import type { Connection } from '../session/model.ts';
import { everywhere, on } from './evidence.ts';
import type { Evidence, Fix } from './finding.ts';
import { raiseSetting } from './idle-fixes.ts';
import { fillSnippet } from './snippets.ts';
import { originOf, type Surroundings } from './surroundings.ts';

/** By how much who gives up may be early by its own clock, and late by ours. */
const earlyMs: Milliseconds = 250;
const lateMs: Milliseconds = 1500;

/** That the handshake failed when somebody's patience ended, and where it went that carries no WebSockets. */
export function handshakeFacts(connection: Connection, surroundings: Surroundings): Evidence[] {
  return [...patience(connection, surroundings), ...platforms(connection)];
}

function patience(connection: Connection, surroundings: Surroundings): Evidence[] {
  const { closure, constructedAt } = connection;
  const impatient = whoGaveUp(connection, surroundings);
  if (closure === null || impatient?.defaultMs == null) return [];
  const params = { product: impatient.product, timeout: { ms: impatient.defaultMs } };
  return [on(connection, message('evidence.handshake-patience', params), { from: constructedAt, to: closure.at })];
}

/** To let it wait for longer, where that can be set. */
export function patienceFixes(connection: Connection, surroundings: Surroundings): Fix[] {
  const impatient = whoGaveUp(connection, surroundings);
  if (impatient?.defaultMs == null || !impatient.adjustable) return [];
  return raiseSetting(impatient, impatient.defaultMs, connection.url);
}

function whoGaveUp(connection: Connection, surroundings: Surroundings): TimeoutRule | undefined {
  const { closure, constructedAt } = connection;
  const lastedMs = (closure?.at ?? constructedAt) - constructedAt;
  return surroundings.rules.find(
    (rule) =>
      rule.clock === 'handshake' &&
      rule.defaultMs !== null &&
      lastedMs >= rule.defaultMs - (rule.earlyByMs ?? 0) - earlyMs &&
      lastedMs <= rule.defaultMs + lateMs &&
      mayHaveGivenUp(rule, connection, surroundings),
  );
}

/**
 * The browser itself, or a product whose header stands in the answer. Of one that gives up without an answer, its header in
 * others of that server.
 */
function mayHaveGivenUp(
  rule: TimeoutRule,
  { handshake, url }: Connection,
  { session, origins }: Surroundings,
): boolean {
  if (rule.kind === 'browser') return session.environment.browser.toLowerCase().startsWith(rule.product.toLowerCase());
  const signs = ({ handshake: other }: Pick<Connection, 'handshake'>) =>
    other !== null && headerThatNames(rule, other.responseHeaders) !== null;
  if (signs({ handshake })) return true;
  const answered = handshake !== null && (handshake.status !== null || handshake.responseHeaders.length > 0);
  const answers = rule.close.kind !== 'refusal' || rule.close.status !== null;
  return !answered && !answers && (origins.get(originOf(url)) ?? []).some(signs);
}

function platforms(connection: Connection): Evidence[] {
  const { product, canBeEnabled } = platformOf(connection) ?? {};
  if (product === undefined) return [];
  return [everywhere(message('evidence.without-websockets', { product, enabled: canBeEnabled ? 'can' : 'never' }))];
}

/** What to switch on, where that is what is missing. */
export function platformFixes(connection: Connection): Fix[] {
  const platform = platformOf(connection);
  if (platform === null) return [];
  const { product, canBeEnabled, snippet } = platform;
  if (!canBeEnabled) return [{ who: 'server', advice: message('fix.host-elsewhere', { product }), snippets: [] }];
  const snippets = snippet === null ? [] : [fillSnippet(snippet, 0, connection.url)];
  return [{ who: 'proxy', advice: message('fix.enable-websockets', { product }), snippets }];
}

function platformOf({ url, handshake, hostHint }: Connection): WithoutWebSockets | null {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const headers = [...(handshake?.responseHeaders ?? []), ...(hostHint?.responseHeaders ?? [])];
  return withoutWebSockets.find((one) => hostNames(one, host) || headerThatNames(one, headers) !== null) ?? null;
}

/** Where what is said of platforms was read. */
export function platformSources(connection: Connection): readonly string[] {
  const platform = platformOf(connection);
  return platform === null ? [] : [platform.source];
}
