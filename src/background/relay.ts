/**
 * The relay: passes messages between the bridges and the panels of a tab. It keeps nothing that matters: when the
 * background is ended and started again, both ends connect anew and say where they stand.
 */
import type { Runtime } from 'webextension-polyfill';
import {
  type BackgroundToBridge,
  type BackgroundToPanel,
  type BridgeToBackground,
  bridgePort,
  type Farewell,
  type PanelToBackground,
  panelPort,
  type RealmIdentity,
} from '../wire/relay.ts';

/** What the relay needs of the browser. */
export interface RelayHost {
  /** Is this the URL of our own panel's or viewer's page? */
  isPanel(url: string): boolean;
  /** Tells every frame of a tab that a panel watches. */
  announce(tabId: number): void;
  /** What is kept for a tab and told to a panel that begins to watch it. */
  remembered(tabId: number): Promise<readonly BackgroundToPanel[]>;
  /** May the extension run on every site? */
  hasAccess(): Promise<boolean>;
  /** Opens the page on which the person can grant that. */
  openAccessPage(): void;
  /** Keeps what a document left behind. */
  remember(tabId: number, realm: RealmIdentity, farewell: Farewell): void;
  /** Drops what a document left behind that came back, out of the back/forward cache: its journal has more. */
  takeBack(tabId: number, documentId: string): void;
}

interface Bridge {
  readonly tabId: number;
  readonly realm: RealmIdentity;
  readonly port: Runtime.Port;
  hello: Extract<BackgroundToPanel, { type: 'realm' }> | null;
}

export class Relay {
  readonly #host: RelayHost;
  readonly #bridges = new Set<Bridge>();
  readonly #panels = new Map<Runtime.Port, number>();

  constructor(host: RelayHost) {
    this.#host = host;
  }

  /** To be given every port that is opened to the background. */
  connect(port: Runtime.Port): void {
    if (port.name === panelPort && this.#host.isPanel(port.sender?.url ?? '')) this.#connectPanel(port);
    else if (port.name === bridgePort) this.#connectBridge(port);
    else port.disconnect();
  }

  /** A farewell that came as a message, from a bridge without a port. */
  takeFarewell(farewell: Farewell, sender: Runtime.MessageSender): void {
    const from = identify(sender);
    if (from !== null) this.#handOver(from.tabId, from.realm, farewell);
  }

  /** Passes something on to the panels that watch a tab. */
  tell(tabId: number, message: BackgroundToPanel): void {
    for (const [port, watched] of this.#panels) if (watched === tabId) port.postMessage(message);
  }

  /** Passes something on to all panels. */
  tellAll(message: BackgroundToPanel): void {
    for (const port of this.#panels.keys()) port.postMessage(message);
  }

  #isWatched(tabId: number): boolean {
    for (const watched of this.#panels.values()) if (watched === tabId) return true;
    return false;
  }

  #connectPanel(port: Runtime.Port): void {
    port.onMessage.addListener((message) => this.#hearPanel(port, message as PanelToBackground));
    port.onDisconnect.addListener(() => {
      const tabId = this.#panels.get(port);
      this.#panels.delete(port);
      if (tabId === undefined || this.#isWatched(tabId)) return;
      for (const bridge of this.#bridges) {
        if (bridge.tabId !== tabId) continue;
        send(bridge, { type: 'unwatch' });
        this.#bridges.delete(bridge);
      }
    });
  }

  #hearPanel(port: Runtime.Port, message: PanelToBackground): void {
    if (message.type === 'watch') void this.#watch(port, message.tabId);
    const tabId = this.#panels.get(port);
    if (tabId === undefined) return;
    if (message.type === 'announce') this.#host.announce(tabId);
    if (message.type === 'request-access') this.#host.openAccessPage();
    if (message.type === 'ask-access') {
      void this.#host.hasAccess().then((granted) => this.tell(tabId, { type: 'access', granted }));
    }
    if (message.type !== 'to-realm') return;
    for (const bridge of this.#bridges) {
      if (bridge.tabId === tabId && bridge.realm.documentId === message.documentId) send(bridge, message.message);
    }
  }

  async #watch(port: Runtime.Port, tabId: number): Promise<void> {
    this.#panels.set(port, tabId);
    // The bridges that connected for an earlier panel, or before this one after a restart, introduce themselves again.
    for (const { tabId: other, hello } of this.#bridges) if (other === tabId && hello !== null) port.postMessage(hello);
    this.#host.announce(tabId);
    for (const message of await this.#host.remembered(tabId)) {
      if (this.#panels.get(port) === tabId) port.postMessage(message);
    }
  }

  #connectBridge(port: Runtime.Port): void {
    const from = port.sender === undefined ? null : identify(port.sender);
    if (from === null) {
      port.disconnect();
      return;
    }
    this.#host.takeBack(from.tabId, from.realm.documentId);
    const bridge: Bridge = { ...from, port, hello: null };
    // Also of one that nobody watches: its document may end, and say farewell, before it hears so.
    port.onMessage.addListener((message) => this.#hearBridge(bridge, message as BridgeToBackground));
    if (!this.#isWatched(from.tabId)) {
      send(bridge, { type: 'unwatch' });
      return;
    }
    this.#bridges.add(bridge);
    port.onDisconnect.addListener(() => this.#bridges.delete(bridge));
    send(bridge, { type: 'introduce' });
  }

  #hearBridge(bridge: Bridge, message: BridgeToBackground): void {
    const { tabId, realm } = bridge;
    if (message.type === 'farewell') this.#handOver(tabId, realm, message);
    else if (message.type === 'batch') {
      this.tell(tabId, { type: 'batch', documentId: realm.documentId, batch: message.batch });
    } else {
      bridge.hello = { type: 'realm', realm, hello: message.hello };
      this.tell(tabId, bridge.hello);
    }
  }

  #handOver(tabId: number, realm: RealmIdentity, farewell: Farewell): void {
    this.tell(tabId, { type: 'farewell', realm, hello: farewell.hello, text: farewell.text });
    this.#host.remember(tabId, realm, farewell);
  }
}

function send(bridge: Bridge, message: BackgroundToBridge): void {
  bridge.port.postMessage(message);
}

/** Who sent this, by the browser's word. null for what is no document in a tab. */
function identify(sender: Runtime.MessageSender): { tabId: number; realm: RealmIdentity } | null {
  const { tab, frameId, url } = sender;
  const { documentId } = sender as { documentId?: string };
  if (tab?.id === undefined || frameId === undefined || documentId === undefined) return null;
  return { tabId: tab.id, realm: { documentId, frameId, url: url ?? '' } };
}
