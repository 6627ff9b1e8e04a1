/** What to change against an idle timeout: the timeout, or the silence. */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { settingsOfServer, settingsThatPace } from '../knowledge/heartbeat-settings.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { GapDirection } from '../session/model.ts';
import type { Fix } from './finding.ts';
import { formsRecognised } from './heard-protocol.ts';
import type { IdleSuspect } from './idle-candidates.ts';
import { heartbeatFor } from './nominal-timeout.ts';
import { type HeartbeatClient, serverHeartbeats } from './server-heartbeats.ts';
import { checkSettings } from './setting-checks.ts';
import { clientHeartbeat, fillSnippet, hasTime, raisedTimeout, reconnect, reconnectWhenOnline } from './snippets.ts';

/** More snippets than this are no help. */
const mostProxies = 3;

/**
 * Fixes against a silence of `timeoutMs`, best first. With a suspect known for sure only its own setting is named. A
 * heartbeat has to come from the side whose silence counts; where the other side's bytes count it may be either.
 */
export function idleFixes(
  suspects: readonly IdleSuspect[],
  culpritKnown: boolean,
  direction: GapDirection,
  timeoutMs: Milliseconds,
  connection: HeartbeatClient,
): readonly Fix[] {
  const considered = culpritKnown ? suspects.slice(0, 1) : suspects;
  const raises = considered.flatMap(({ rule }) => {
    const cannot = message('fix.cannot-raise', { product: rule.product, timeout: { ms: timeoutMs } });
    return raise(rule, timeoutMs, connection.url, cannot);
  });
  return [
    ...raises.slice(0, mostProxies),
    ...heartbeatFixes(considered, direction, timeoutMs, connection),
    ...checkSettings(considered.map(({ rule }) => rule.product).slice(0, mostProxies)),
    reconnectFix,
  ];
}

/** To raise a rule's timeout, or what to say where that cannot be done; nothing where there is nothing to paste. */
export function raise(rule: TimeoutRule, timeoutMs: Milliseconds, url: string, cannot: Message): Fix[] {
  return rule.adjustable ? raiseSetting(rule, timeoutMs, url) : [{ who: whoSets(rule), advice: cannot, snippets: [] }];
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
 * How short the timeout may really be: who looks only so often closes by up to that much late. Those that look have timeouts
 * of seconds at least.
 */
function leastTimeout(suspects: readonly IdleSuspect[], timeoutMs: Milliseconds): Milliseconds {
  const sweepMs = Math.max(0, ...suspects.map(({ rule }) => rule.sweepMs ?? 0));
  return sweepMs === 0 ? timeoutMs : Math.max(1000, timeoutMs - sweepMs);
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
  const params = { interval: { ms: everyMs }, timeout: { ms: leastMs } };
  const pingsMayNotCount = suspects.some(({ rule }) => rule.resetsOnProtocolPing === false);
  const products = suspects.length === 1 ? suspects.map(({ rule }) => rule.product) : [];
  const server: Fix = pingsMayNotCount
    ? { who: 'server', advice: message('fix.server-message', params), snippets: [] }
    : {
        who: 'server',
        advice: message('fix.server-ping', params),
        snippets: serverHeartbeats(everyMs, client, products),
      };
  const page: Fix = {
    who: 'client',
    advice: message('fix.client-heartbeat', { interval: { ms: everyMs } }),
    snippets: [clientHeartbeat(everyMs)],
  };
  // What the page sends does not put off a clock that listens to the server.
  const own = ownSettings(client, everyMs).filter(({ who }) => direction !== 'in' || who === 'server');
  return direction === 'in' ? [...own, server] : [...own, server, page];
}

/** The settings of the protocol that the connection is known to speak, and of the server that is known to answer. */
function ownSettings(client: HeartbeatClient, everyMs: Milliseconds): Fix[] {
  const recognised = formsRecognised(client).map(({ id }) => id);
  const settings = [...settingsThatPace(recognised), ...settingsOfServer(client.handshake?.responseHeaders ?? [])];
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

export const reconnectFix: Fix = { who: 'client', advice: message('fix.reconnect'), snippets: [reconnect] };
