/**
 * What happens between a page and a server, drawn at random: what they say, how long it takes to arrive, how exactly
 * proxies keep time. Nothing here knows how the diagnosis weighs it; figures are those that were measured of real programs.
 */
import type { Milliseconds, RealmMs } from '../../src/base/units.ts';
import { intermediaries, mayDropAtOnce, measuresAge, measuresSilence } from '../../src/knowledge/intermediaries.ts';
import type { TimeoutRule } from '../../src/knowledge/timeout-rule.ts';
import type { ScriptedConnection, ScriptedFrame } from '../../src/session/fixture.ts';
import type { Chance } from './chance.ts';

/** A page's way to a server. */
export interface Path {
  /** One way, without jitter. */
  readonly delayMs: Milliseconds;
  /** Most that is added by chance. */
  readonly jitterMs: Milliseconds;
}

export function drawPath(chance: Chance): Path {
  const delayMs = chance.betweenOrders(0.2, 150);
  return { delayMs, jitterMs: chance.between(0, Math.min(40, delayMs)) };
}

export function travel({ delayMs, jitterMs }: Path, chance: Chance): Milliseconds {
  return delayMs + chance.between(0, jitterMs);
}

/**
 * What was said on a connection from one moment to another, in order of time. Both sides talk at random, at a pace of
 * their own; now and then nobody does for a while, never for `mostSilentMs`.
 */
export function talk(
  chance: Chance,
  from: RealmMs,
  until: RealmMs,
  { everyMs, mostSilentMs }: { readonly everyMs: Milliseconds; readonly mostSilentMs: Milliseconds },
): ScriptedFrame[] {
  const fromServer = chance.between(0.2, 0.8);
  const frames: ScriptedFrame[] = [];
  let at = from + chance.between(0, Math.min(everyMs, mostSilentMs * 0.5));
  while (at < until) {
    const direction = chance.happens(fromServer) ? 'in' : 'out';
    frames.push([at, direction, 'x'.repeat(chance.whole(20, 400))]);
    at += Math.max(1, Math.min(chance.wait(everyMs), mostSilentMs * chance.between(0.3, 0.85)));
  }
  return frames;
}

/** A timer of the page's asks, a little late each time as timers are, and the server answers. */
export function beats(
  chance: Chance,
  from: RealmMs,
  until: RealmMs,
  everyMs: Milliseconds,
  path: Path,
): ScriptedFrame[] {
  const frames: ScriptedFrame[] = [];
  for (let at = from + everyMs; at < until; at += everyMs + chance.between(0, 4)) {
    frames.push([at, 'out', '{"type":"ping"}'], [at + 2 * travel(path, chance), 'in', '{"type":"pong"}']);
  }
  return frames.filter(([at]) => at < until).sort((a, b) => a[0] - b[0]);
}

/** What one side says goes on when the other has fallen silent. */
export function talkOneWay(
  chance: Chance,
  direction: 'in' | 'out',
  from: RealmMs,
  until: RealmMs,
  everyMs: Milliseconds,
): ScriptedFrame[] {
  const frames: ScriptedFrame[] = [];
  for (let at = from + chance.wait(everyMs); at < until; at += Math.max(1, chance.wait(everyMs)))
    frames.push([at, direction, 'y'.repeat(chance.whole(20, 400))]);
  return frames;
}

/** A proxy with a timeout as somebody configured it. */
export interface Middlebox {
  readonly timeoutMs: Milliseconds;
  readonly clock: 'idle-any' | 'idle-from-server' | 'max-lifetime';
  /** Headers by which a product is known; empty where it hides. */
  readonly headers: Readonly<Record<string, string>>;
  /** They are another's, which stands before it and passes on what it does. */
  readonly behindAnother?: true;
  /** How late it acts, early below nought: nginx was measured 13 to 50 ms early, HAProxy 0 to 7 ms late. */
  lateness(chance: Chance): Milliseconds;
}

const idleRules = intermediaries.filter(
  (rule) =>
    measuresSilence(rule) &&
    mayDropAtOnce(rule) &&
    rule.defaultMs !== null &&
    rule.confidence !== 'low' &&
    rule.clock !== 'idle-from-client',
);
const ageRules = intermediaries.filter(
  (rule) => measuresAge(rule) && rule.defaultMs !== null && rule.confidence !== 'low' && mayDropAtOnce(rule),
);

/** A proxy that minds silence: a known product with its default, or somebody's with a setting of their own. */
export function drawIdleProxy(chance: Chance): Middlebox {
  const rule = chance.happens(0.6) ? chance.one(atLeastOne(idleRules)) : null;
  if (rule === null && chance.happens(0.3)) return hiddenServer(chance);
  const early = rule?.product === 'nginx' || chance.happens(0.3);
  return {
    timeoutMs: rule?.defaultMs ?? Math.round(chance.betweenOrders(5, 600)) * 1000,
    clock: rule?.clock === 'idle-from-server' ? 'idle-from-server' : 'idle-any',
    headers: rule !== null && chance.happens(0.5) ? headersOf(rule) : {},
    lateness: (again) => (early ? again.between(-50, -13) : again.between(0, 7)),
  };
}

/** A server with a timeout of its own, behind a proxy that signs the answers and would wait for longer. */
function hiddenServer(chance: Chance): Middlebox {
  const timeoutMs = Math.round(chance.betweenOrders(5, 50)) * 1000;
  const [, headers] = chance.one(shownAs);
  return { timeoutMs, clock: 'idle-any', headers, behindAnother: true, lateness: (again) => again.between(0, 30) };
}

/** Codes that say nothing of a timeout, as servers send them after one. */
const goodbyes = [1000, 1000, 1001, 1005, 4000, 4999] as const;

/** A server that minds silence, by itself or in its library, and says goodbye instead of hanging up. */
export function drawIdleServer(chance: Chance): Middlebox & { readonly code: number } {
  return {
    timeoutMs: chance.happens(0.4) ? 60_000 : Math.round(chance.betweenOrders(10, 600)) * 1000,
    clock: 'idle-any',
    headers: {},
    lateness: (again) => again.between(0, 30),
    code: chance.one(goodbyes),
  };
}

/** A proxy that ends connections at an age. */
export function drawLifetimeProxy(chance: Chance): Middlebox {
  const rule = chance.happens(0.4) ? chance.one(atLeastOne(ageRules)) : null;
  const timeoutMs = rule?.defaultMs ?? Math.round(chance.betweenOrders(30, 7200)) * 1000;
  return {
    timeoutMs,
    clock: 'max-lifetime',
    headers: rule !== null && chance.happens(0.5) ? headersOf(rule) : {},
    lateness: agesOf(chance, timeoutMs),
  };
}

/**
 * How late ages come: by an exact timer, or by one that looks through its connections now and then. Beside that the clock
 * of the page and that of the proxy drift apart, by 100 ppm at most as quartz does, and for the same pair by the same.
 */
function agesOf(chance: Chance, timeoutMs: Milliseconds): Middlebox['lateness'] {
  const driftMs = timeoutMs * chance.between(-0.0001, 0.0001);
  const sweepMs = chance.happens(0.3) ? Math.min(1000, timeoutMs / 1000) : 20;
  return (again) => driftMs + again.between(0, sweepMs);
}

function atLeastOne<T>(items: readonly T[]): readonly [T, ...T[]] {
  const [first, ...others] = items;
  if (first === undefined) throw new Error('no rule to draw from');
  return [first, ...others];
}

type Shown = readonly [pattern: RegExp, headers: Readonly<Record<string, string>>];

/** Names that a product's patterns match, where one can be written down plainly. */
const shownAs: readonly [Shown, ...Shown[]] = [
  [/nginx/i, { server: 'nginx/1.24.0' }],
  [/cloudflare/i, { server: 'cloudflare', 'cf-ray': '8c0ffee0deadbeef-FRA' }],
  [/awselb|AWS/i, { server: 'awselb/2.0' }],
  [/heroku/i, { via: '1.1 heroku-router' }],
  [/envoy|istio/i, { server: 'envoy' }],
];

function headersOf({ product, fingerprint }: TimeoutRule): Readonly<Record<string, string>> {
  if (fingerprint.length === 0) return {};
  return shownAs.find(([pattern]) => pattern.test(product))?.[1] ?? {};
}

/** What the page saw of an abrupt end that something on the way brought about at `at`. */
export function dropSeen(at: RealmMs, path: Path, chance: Chance): NonNullable<ScriptedConnection['close']> {
  return { at: at + travel(path, chance), code: 1006 };
}

/** How long a handshake takes: a round trip for TCP, two for TLS, one for the upgrade. */
export function handshakeMs(path: Path, chance: Chance): Milliseconds {
  return 8 * path.delayMs + chance.between(1, 20);
}
