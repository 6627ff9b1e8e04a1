/** What browsers refuse before anything is sent, known without their saying so: by the address, and the page that asks. */
import type { HandshakeFailure } from './handshake-failures.ts';

export interface UnsentRefusal {
  readonly failure: Extract<HandshakeFailure, 'unsafe-port' | 'mixed-content'>;
  readonly source: string;
}

/** Ports that no browser connects to, for other protocols live there (Fetch, 2.9 "Port blocking"). */
const blockedPorts: ReadonlySet<number> = new Set([
  ...[0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109],
  ...[110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530],
  ...[531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190],
  ...[5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
]);

const portBlocking = 'https://fetch.spec.whatwg.org/#port-blocking';
/** Seen: Chromium 156 and Firefox 153 throw a SecurityError out of the constructor, which the recorder notes as an error. */
const mixedContent = 'https://www.w3.org/TR/mixed-content/';

/** Where Chromium, told by the page's policy, dispatches an error and nothing else. */
export const policyRefusal =
  'https://github.com/chromium/chromium/blob/main/third_party/blink/renderer/modules/websockets/websocket_common.cc';

export interface ConnectionLimit {
  readonly browser: RegExp;
  readonly counts: 'connecting' | 'all';
  readonly most: number;
  readonly source: string;
}

/**
 * How many WebSockets a browser bears at a time, and refuses the next without a word: Chromium those of one page that are
 * still connecting, Firefox all of it. Seen with Chromium 156 and Firefox 153: the 256th, and the 201st.
 */
export const connectionLimits: readonly ConnectionLimit[] = [
  {
    browser: /chrom|edge/i,
    counts: 'connecting',
    most: 255,
    source: 'https://github.com/chromium/chromium/blob/main/services/network/websocket_throttler.h',
  },
  {
    browser: /firefox/i,
    counts: 'all',
    most: 200,
    source: 'https://searchfox.org/mozilla-central/source/modules/libpref/init/all.js',
  },
];

export const refusalSources: readonly string[] = [
  ...[portBlocking, mixedContent, policyRefusal],
  ...connectionLimits.map(({ source }) => source),
];

/** Hosts that are trustworthy without encryption. */
const ownMachine = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Why a browser refuses to connect a page to this address, or null where nothing in the two forbids it. */
export function refusedUnsent(url: string, pageUrl: string): UnsentRefusal | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, port } = new URL(url);
  if (port !== '' && blockedPorts.has(Number(port))) return { failure: 'unsafe-port', source: portBlocking };
  const isOpen = protocol === 'ws:' || protocol === 'http:';
  if (isOpen && pageUrl.startsWith('https:') && !ownMachine.test(hostname)) {
    return { failure: 'mixed-content', source: mixedContent };
  }
  return null;
}
