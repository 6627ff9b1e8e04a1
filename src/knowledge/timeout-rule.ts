/**
 * The form in which the world's timeouts are written down: a row per rule of a product, with where the figure comes from.
 *
 * A row answers: which clock does the rule run on, what sets it back, how does its close look to a browser, by which
 * headers is the product known, and what would one write into its configuration. Rows are facts, never tuned to a test.
 */
import type { Milliseconds } from '../base/units.ts';

export type ProductKind =
  | 'reverse-proxy'
  | 'ingress'
  | 'cloud-lb'
  | 'api-gateway'
  | 'cdn'
  | 'paas'
  | 'serverless'
  | 'nat'
  | 'server-library'
  | 'client-library'
  | 'browser';

/**
 * Which clock a rule runs on.
 * - `idle-any`: time without bytes in either direction,
 * - `idle-from-server`, `idle-from-client`: time without bytes from that side; the other side's do not count,
 * - `max-lifetime`: time since the connection began, whatever passes,
 * - `pong-timeout`: time a ping of the server stays unanswered. A browser answers pings by itself and unseen, so neither
 *   age nor silence as a page sees them says anything about it; of a client library: a heartbeat that it sent,
 * - `missed-heartbeat`: time without a heartbeat of the other side, where it is a message; others need not count,
 * - `handshake`: time until the connection stands: until the HTTP answer, or the first message that the protocol demands,
 * - `close-answer`: time until the other end answers a Close frame.
 */
export type TimeoutClock =
  | 'idle-any'
  | 'idle-from-server'
  | 'idle-from-client'
  | 'max-lifetime'
  | 'pong-timeout'
  | 'missed-heartbeat'
  | 'handshake'
  | 'close-answer';

/**
 * How the rule's close looks from a browser.
 * - `tcp-close`: the TCP connection ends without a Close frame, by FIN or RST: 1006 at that moment,
 * - `close-frame`: a Close frame with this code; `reason` matches its reason text where the product sends a fixed one,
 * - `client-closes`: the page's own library calls `close()`; `reason` as above, where it gives one,
 * - `refusal`: the handshake is answered with this status, or given up where it is null: 1006 without open,
 * - `silent-drop`: the path forgets the connection and tells nobody: 1006 only when something is sent later,
 * - `unknown`: nobody documents it.
 */
export type CloseLook =
  | { readonly kind: 'tcp-close' }
  | { readonly kind: 'close-frame'; readonly code: number; readonly reason: RegExp | null }
  | { readonly kind: 'client-closes'; readonly reason: RegExp | null }
  | { readonly kind: 'refusal'; readonly status: number | null }
  | { readonly kind: 'silent-drop' }
  | { readonly kind: 'unknown' };

/** A response header by which a product is known. Any one of a row's patterns is enough. */
export interface HeaderPattern {
  /** Lower case. */
  readonly header: string;
  readonly value: RegExp;
}

export type SnippetLanguage =
  | 'apache'
  | 'bash'
  | 'caddyfile'
  | 'csharp'
  | 'elixir'
  | 'erlang'
  | 'go'
  | 'haproxy'
  | 'hocon'
  | 'ini'
  | 'java'
  | 'js'
  | 'json'
  | 'lighttpd'
  | 'nginx'
  | 'python'
  | 'squid'
  | 'toml'
  | 'ts'
  | 'xml'
  | 'yaml';

/**
 * What to write to change a rule's setting, to be filled in with `fillSnippet`. Placeholders: `%seconds%`,
 * `%milliseconds%`, `%minutes%` and `%clock%` (hh:mm:ss) stand for the new timeout, `%path%` for the WebSocket's path.
 */
export interface SnippetTemplate {
  readonly language: SnippetLanguage;
  readonly lines: readonly string[];
}

/**
 * Whence the knowledge of how the close looks: seen in a lab, read in source or documentation, concluded from how such
 * products work, remembered by people, or not known.
 */
export type CloseEvidence = 'lab' | 'source' | 'inferred' | 'memory' | 'none';

export interface TimeoutRule {
  /** Stable: session files and tests refer to it. */
  readonly id: string;
  readonly product: string;
  readonly kind: ProductKind;
  /** The setting's own name, or in parentheses what governs it where there is none. */
  readonly setting: string;
  /** null: off, or different for everyone, unless configured. */
  readonly defaultMs: Milliseconds | null;
  readonly adjustable: boolean;
  /** Least and most that can be configured, where the product limits it. */
  readonly range?: { readonly minMs: Milliseconds; readonly maxMs: Milliseconds };
  readonly clock: TimeoutClock;
  /** Whether pings and pongs of the protocol, which a page cannot see, set the clock back. null: not known. */
  readonly resetsOnProtocolPing: boolean | null;
  readonly close: CloseLook;
  readonly closeEvidence: CloseEvidence;
  /** The product looks at the clock only so often: its close comes by up to so much late, and with others that were due. */
  readonly checkedEveryMs?: Milliseconds;
  /** Its timer is so coarse that it may strike by up to so much early. */
  readonly earlyByMs?: Milliseconds;
  /** Empty where the product leaves no trace on a 101. */
  readonly fingerprint: readonly HeaderPattern[];
  /** The product leaves its fingerprint on every 101 unless another in front of it replaces the header. */
  readonly showsAlways?: true;
  /**
   * Ids of heartbeats. What shows the product is its protocol alone: where none of them was heard it is not at work. A client
   * library may be where nothing was heard, but never where another protocol is spoken.
   */
  readonly heardBy?: readonly string[];
  /** URLs at which its protocol is spoken: as good as having heard it. A client library connects to no others. */
  readonly spokenAt?: RegExp;
  /** Milliseconds in the server's first message that together are the timeout in force. */
  readonly announcedAs?: readonly RegExp[];
  /** Host names that belong to the product. */
  readonly hostHint?: RegExp;
  /** Few run it: a suspect only where it was seen. One that leaves no trace is none, and stands for what is known of it. */
  readonly rare?: true;
  /** What is behind it has no way to send pings of the protocol: only messages. */
  readonly sendsNoPings?: true;
  /** The clock starts at this event, not at open and not at the last frame: never matched by age or silence. */
  readonly trigger?: 'config-reload' | 'restart' | 'edge-deploy';
  /** The clock runs only while a peer does not take or answer what is sent to it: never matched by silence. */
  readonly stallOnly?: true;
  /** Who sets it, where that is not who runs the product. */
  readonly setBy?: 'server';
  /** How to change the setting; null where it cannot be changed or there is nothing to paste. */
  readonly snippet: SnippetTemplate | null;
  /** Where the figure was read. */
  readonly source: string;
  /** Of the figure and its clock. Low: at most one possibility among others. */
  readonly confidence: 'high' | 'medium' | 'low';
}

export const tcpClose: CloseLook = { kind: 'tcp-close' };
export const silentDrop: CloseLook = { kind: 'silent-drop' };
export const closeUnknown: CloseLook = { kind: 'unknown' };
export const givenUp: CloseLook = { kind: 'refusal', status: null };

export function closeFrame(code: number, reason: RegExp | null = null): CloseLook {
  return { kind: 'close-frame', code, reason };
}

export function closedByClient(reason: RegExp | null = null): CloseLook {
  return { kind: 'client-closes', reason };
}
