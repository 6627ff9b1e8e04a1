/**
 * What crosses `runtime` ports: bridge ⇄ background ⇄ panel. The background only passes things on: a bridge is known by
 * the tab, frame and document the browser names as the sender, a panel by its own page's URL; neither says who it is.
 */
import type { EpochMs } from '../base/units.ts';
import type { ToRecorder } from './port.ts';
import type { Batch, RealmHello } from './records.ts';

/** Port names. They route, they prove nothing. */
export const panelPort = 'deadair-panel';
const bridgePort = 'deadair-bridge';

/** What a bridge says by its port's name, because it does not speak first (see `introduce`). */
export interface BridgeName {
  /** Its document has had a socket. */
  readonly hasSockets: boolean;
  /** Made up by the bridge, and told to nobody else: a farewell that names it is of the same document. */
  readonly key: string;
}

export function bridgePortName({ hasSockets, key }: BridgeName): string {
  return `${bridgePort} ${hasSockets ? 'with-sockets' : 'without'} ${key}`;
}

/** null for the name of another port. */
export function parseBridgePortName(name: string): BridgeName | null {
  const [, sockets, key] = /^deadair-bridge (with-sockets|without) ([\w-]{1,64})$/.exec(name) ?? [];
  return key === undefined ? null : { hasSockets: sockets === 'with-sockets', key };
}

/** Who a bridge is, taken from the sender. */
export interface RealmIdentity {
  readonly documentId: string;
  readonly frameId: number;
  readonly url: string;
}

/** By `tabs.sendMessage`. */
export type TabMessage =
  /** To every frame of a tab: a panel watches; whoever has something to tell, connect. */
  | { readonly type: 'announce' }
  /** To a frame whose document has had a socket, for its recorder. Answered with `true` if it still has that document. */
  | Extract<ToRecorder, { type: 'share' }>;

export type BridgeToBackground =
  | { readonly type: 'hello'; readonly hello: RealmHello }
  | { readonly type: 'batch'; readonly batch: Batch }
  /** The recorder did not start, or said what no recorder of ours says; nothing of it is believed from now on. */
  | { readonly type: 'fault'; readonly fault: string }
  /** Instead of hello: the person has switched this site off, and the recorder has left the page. */
  | { readonly type: 'retired' }
  | Farewell;

/** Also sent by `runtime.sendMessage`, where no port is open when a document ends. */
export interface Farewell {
  readonly type: 'farewell';
  /** See BridgeName. A message that a document sends as its last may come in the name of the next document. */
  readonly key: string;
  readonly hello: RealmHello;
  readonly text: string;
}

export type BackgroundToBridge =
  | ToRecorder
  /**
   * First thing to a bridge whose tab is watched: say hello. The bridge does not speak first, because in Chromium 156
   * what a document posts right after `connect()` while it is still loading can get lost (seen in every third load).
   */
  | { readonly type: 'introduce' };

export type PanelToBackground =
  | { readonly type: 'watch'; readonly tabId: number }
  /** The tab has navigated: announce the panel to the new documents. */
  | { readonly type: 'announce' }
  | { readonly type: 'to-realm'; readonly documentId: string; readonly message: ToRecorder }
  /** May the extension run on this tab's site? Answered by `access`. */
  | { readonly type: 'ask-access' }
  /** Open the page on which the person can grant access: a Firefox panel has no `permissions`. */
  | { readonly type: 'request-access' }
  /** Switches recording on a host, a name without port, on or off; in force from the next document on. */
  | { readonly type: 'switch-site'; readonly host: string; readonly recording: boolean }
  /** Keeps Chrome's worker from being ended for idleness under an open panel. */
  | { readonly type: 'keep-alive' };

export type BackgroundToPanel =
  | { readonly type: 'realm'; readonly realm: RealmIdentity; readonly hello: RealmHello }
  | { readonly type: 'batch'; readonly documentId: string; readonly batch: Batch }
  | { readonly type: 'farewell'; readonly realm: RealmIdentity; readonly hello: RealmHello; readonly text: string }
  /** See BridgeToBackground. After the `realm` it is about. */
  | { readonly type: 'fault'; readonly documentId: string; readonly fault: string }
  | { readonly type: 'retired'; readonly realm: RealmIdentity }
  /** The port of a document broke. It ends in a moment, or connects again, or its process is gone. */
  | { readonly type: 'unreachable'; readonly documentId: string }
  /** All hosts that are switched off: told to a panel that begins to watch, and to all when it changes. */
  | { readonly type: 'sites-off'; readonly hosts: readonly string[] }
  /** To the panel that asked for it: a host stays as it was, because the browser stores nothing more. `why` is its own word. */
  | { readonly type: 'site-not-switched'; readonly host: string; readonly recording: boolean; readonly why: string }
  /** How much of what was kept of this tab had to make room. Told to a panel that begins to watch. */
  | { readonly type: 'forgotten'; readonly farewells: number; readonly handshakes: number }
  /** The answer to `ask-access`, and told to all when it changes. */
  | { readonly type: 'access'; readonly granted: boolean }
  /** Firefox: what `webRequest` saw of an upgrade. */
  | { readonly type: 'handshake'; readonly handshake: ObservedHandshake };

/** An upgrade as Firefox's `webRequest` tells of it, so far. */
export interface ObservedHandshake {
  readonly requestId: string;
  /** The document that asked, '' where it was a worker. */
  readonly documentId: string;
  readonly url: string;
  readonly startedAt: EpochMs;
  /** When the newest of this was learnt. */
  readonly toldAt: EpochMs;
  /** null until an answer came. */
  readonly status: number | null;
  readonly requestHeaders: readonly { readonly name: string; readonly value: string }[];
  readonly responseHeaders: readonly { readonly name: string; readonly value: string }[];
  readonly serverAddress: string;
  /** The browser's name of the failure, '' while there is none. */
  readonly failure: string;
}
