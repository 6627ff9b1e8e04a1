/** What to change against an idle timeout: the timeout, or the silence. */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { settingsOfServer, settingsSpokenAt, settingsThatPace } from '../knowledge/heartbeat-settings.ts';
import { mayDropAtOnce, measuresSilence } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { GapDirection } from '../session/model.ts';
import type { Fix } from './finding.ts';
import { formsRecognised, mostUrlLength } from './heard-protocol.ts';
import { clockDirection, type IdleSuspect } from './idle-candidates.ts';
import { heartbeatFor } from './nominal-timeout.ts';
import { type HeartbeatClient, serverHeartbeats } from './server-heartbeats.ts';
import { checkSettings } from './setting-checks.ts';
import { clientHeartbeat, fillSnippet, hasTime, raisedTimeout, reconnect, reconnectWhenOnline } from './snippets.ts';

/** More snippets than this are no help. */
const mostProxies = 3;

/**
 * Fixes against a silence of `timeoutMs`, best first: the settings of what was seen, a heartbeat, which helps whoever it is,
 * and what to set should it be one of those that were not seen. With a suspect known for sure only its own setting is named, or those of
 * all that the same header shows. A
 * heartbeat has to come from the side whose silence counts; where the other side's bytes count it may be either.
 */
export function idleFixes(
  suspects: readonly IdleSuspect[],
  culpritKnown: boolean,
  direction: GapDirection,
  timeoutMs: Milliseconds,
  connection: HeartbeatClient,
): readonly Fix[] {
  const considered = culpritKnown ? suspects.filter((suspect) => isAsWellSeen(suspect, suspects[0])) : suspects;
  const raises = considered
    .filter(({ sighting }) => culpritKnown || sighting !== null)
    .flatMap(({ rule }) => {
      const cannot = message('fix.cannot-raise', { product: rule.product, timeout: { ms: timeoutMs } });
      return raise(rule, timeoutMs, connection.url, cannot);
    });
  // Nobody is told to set what nobody has seen there.
  const unseen = culpritKnown ? [] : considered.filter(({ sighting }) => sighting === null);
  const ifs = unseen.flatMap(({ rule }) => (rule.adjustable ? raiseIfIt(rule, timeoutMs, connection.url) : []));
  return [
    ...raises.slice(0, mostProxies),
    ...heartbeatFixes(considered, direction, timeoutMs, connection),
    ...ifs.slice(0, Math.max(0, mostProxies - raises.length)),
    ...checkSettings(considered.map(({ rule }) => rule.product).slice(0, mostProxies)),
    reconnectFix,
  ];
}

/** Whether the same header shows it as the culprit, to which it comes as near: Contour's is Envoy's. */
function isAsWellSeen({ sighting, isDefault }: IdleSuspect, culprit: IdleSuspect | undefined): boolean {
  const ofCulprit = culprit?.sighting ?? null;
  if (sighting?.header == null || ofCulprit?.header == null) return sighting === ofCulprit;
  const sameHeader = sighting.header.name === ofCulprit.header.name && sighting.header.value === ofCulprit.header.value;
  return sameHeader && sighting.strength === ofCulprit.strength && isDefault === culprit?.isDefault;
}

/** To raise a rule's timeout, or what to say where that cannot be done; nothing where there is nothing to paste. */
export function raise(rule: TimeoutRule, timeoutMs: Milliseconds, url: string, cannot: Message): Fix[] {
  return rule.adjustable ? raiseSetting(rule, timeoutMs, url) : [{ who: whoSets(rule), advice: cannot, snippets: [] }];
}

/** More that show nothing are no help. */
const mostTraceless = 2;

/**
 * What to raise, should it be a proxy that leaves no trace and has no default by which to know it: HAProxy, mostly. For
 * silences that nobody else accounts for.
 */
export function raiseTraceless(
  rules: readonly TimeoutRule[],
  direction: GapDirection,
  timeoutMs: Milliseconds,
  url: string,
): readonly Fix[] {
  const traceless = rules.filter((rule) => {
    const { defaultMs, fingerprint, hostHint, heardBy, clock } = rule;
    const shows = fingerprint.length > 0 || hostHint !== undefined || heardBy !== undefined;
    const counts = direction === 'any' || clockDirection(clock) === direction;
    return defaultMs === null && !shows && counts && measuresSilence(rule) && mayDropAtOnce(rule);
  });
  const fixes = traceless.flatMap((rule) => raiseIfIt(rule, timeoutMs, url)).slice(0, mostTraceless);
  return [...fixes, ...checkSettings(traceless.slice(0, 1).map(({ product }) => product))];
}

/**
 * To raise what a product allows, should it be the one; without a figure where what is to be pasted has none.
 */
export function raiseIfIt(rule: TimeoutRule, fromMs: Milliseconds, url: string): readonly Fix[] {
  const { product, setting } = rule;
  const to = { ms: raisedTimeout(rule, fromMs) };
  const advice = message('fix.raise-if', { product, setting, from: { ms: fromMs }, to });
  return raiseSetting(rule, fromMs, url).map((fix) => ({ ...fix, advice }));
}

/** To raise what can be raised; nothing where there is nothing to paste. */
export function raiseSetting(rule: TimeoutRule, timeoutMs: Milliseconds, url: string): Fix[] {
  const { product, setting, snippet } = rule;
  if (snippet === null) return [];
  const raisedMs = raisedTimeout(rule, timeoutMs);
  const from = { ms: timeoutMs };
  const advice = hasTime(snippet)
    ? message('fix.raise', { product, setting, from, to: { ms: raisedMs } })
    : message('fix.raise-as-shown', { product, setting, from });
  return [{ who: whoSets(rule), advice, snippets: [fillSnippet(snippet, raisedMs, url)] }];
}

function whoSets({ kind, setBy }: TimeoutRule): Fix['who'] {
  if (setBy !== undefined) return setBy;
  if (kind === 'server-library') return 'server';
  return kind === 'client-library' ? 'client' : 'proxy';
}

/**
 * How short the timeout may really be: who looks only so often closes by up to that much late. Nobody has use for a timeout
 * of less than half of that.
 */
function leastTimeout(suspects: readonly IdleSuspect[], timeoutMs: Milliseconds): Milliseconds {
  const lateMs = Math.max(0, ...suspects.map(({ rule }) => rule.checkedEveryMs ?? 0));
  return Math.max(timeoutMs - lateMs, Math.min(timeoutMs, lateMs / 2));
}

/** A heartbeat from either side whose silence counts, fast enough for `timeoutMs`. */
export function heartbeatFixes(
  suspects: readonly IdleSuspect[],
  direction: GapDirection,
  timeoutMs: Milliseconds,
  client: HeartbeatClient,
): Fix[] {
  const leastMs = leastTimeout(suspects, timeoutMs);
  const everyMs = heartbeatFor(leastMs);
  const server = serverFixes(suspects, everyMs, leastMs, client);
  const page: Fix = {
    who: 'client',
    advice: message('fix.client-heartbeat', { interval: { ms: everyMs } }),
    snippets: [clientHeartbeat(everyMs)],
  };
  // What the page sends does not put off a clock that listens to the server.
  const own = ownSettings(client, everyMs).filter(({ who }) => direction !== 'in' || who === 'server');
  return direction === 'in' ? [...own, ...server] : [...own, ...server, page];
}

/** A heartbeat of the server's: pings where they count, messages where they do not or cannot be sent, both where nobody knows. */
function serverFixes(
  suspects: readonly IdleSuspect[],
  everyMs: Milliseconds,
  leastMs: Milliseconds,
  client: HeartbeatClient,
): Fix[] {
  const interval = { ms: everyMs };
  const params = { interval, timeout: { ms: leastMs } };
  const told = (advice: Message): Fix => ({ who: 'server', advice, snippets: [] });
  const pingless = suspects.find(({ rule }) => rule.sendsNoPings === true)?.rule.product;
  if (pingless !== undefined) return [told(message('fix.server-no-pings', { ...params, product: pingless }))];
  if (suspects.some(({ rule }) => rule.resetsOnProtocolPing === false)) {
    return [told(message('fix.server-message', params))];
  }
  const products = suspects.length === 1 ? suspects.map(({ rule }) => rule.product) : [];
  const advice = message('fix.server-ping', params);
  const ping: Fix = { who: 'server', advice, snippets: serverHeartbeats(everyMs, client, products) };
  // Of many that only have the same default each has its own ways.
  const inQuestion = suspects.filter(({ sighting }) => suspects.length === 1 || sighting !== null);
  const unsure = inQuestion.find(({ rule }) => rule.resetsOnProtocolPing === null)?.rule.product;
  return unsure === undefined ? [ping] : [ping, told(message('fix.server-message-too', { interval, product: unsure }))];
}

/** The settings of the protocol that the connection is known to speak, and of the server that is known to answer. */
function ownSettings(client: HeartbeatClient, everyMs: Milliseconds): Fix[] {
  const recognised = formsRecognised(client).map(({ id }) => id);
  const settings = [
    ...settingsThatPace(recognised),
    ...settingsSpokenAt(client.url.slice(0, mostUrlLength)),
    ...settingsOfServer(client.handshake?.responseHeaders ?? []),
  ];
  return settings.flatMap(({ product, setting, who, defaultMs, snippet }): Fix[] => {
    if (snippet === null || (defaultMs !== null && defaultMs <= everyMs)) return [];
    const advice = message('fix.heartbeat-setting', { product, setting, interval: { ms: everyMs } });
    return [{ who, advice, snippets: [fillSnippet(snippet, everyMs, client.url)] }];
  });
}

/** After an outage of the machine's own network. */
export const reconnectOnReturn: Fix = {
  who: 'client',
  advice: message('fix.reconnect-on-return'),
  snippets: [reconnectWhenOnline],
};

/** Against connections that are open in name only. */
export const deadlineFix: Fix = { who: 'client', advice: message('fix.deadline'), snippets: [] };

export const reconnectFix: Fix = { who: 'client', advice: message('fix.reconnect'), snippets: [reconnect] };
