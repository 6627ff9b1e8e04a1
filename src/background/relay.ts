/**
 * The relay: passes messages between the bridges and the panels of a tab. It keeps nothing that matters: when the
 * background is ended and started again, both ends connect anew and say where they stand.
 *
 * A bridge runs in the process of a page, which may have been taken over: what it says is passed on only in a known shape
 * and size, and whose it is, the browser says.
 */
import type { Runtime } from 'webextension-polyfill';
import { farewellCharacters } from '../wire/farewell.ts';
import { parseHello, WireProblem } from '../wire/guards.ts';
import { typeOf } from '../wire/message-type.ts';
import { journalStart, type RealmHello } from '../wire/records.ts';
import {
  type BackgroundToBridge,
  type BackgroundToPanel,
  type BridgeName,
  type PanelToBackground,
  panelPort,
  parseBridgePortName,
  type RealmIdentity,
} from '../wire/relay.ts';
import { SharedCredits } from './shared-credits.ts';

/** A document in a tab, by the browser's word. */
export interface Sender {
  readonly tabId: number;
  readonly isPrivate: boolean;
  readonly realm: RealmIdentity;
}

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
  /** Switches recording on a host on or off. Rejects where the browser does not store it. */
  switchSite(host: string, recording: boolean): Promise<void>;
  /** A document has sockets. */
  hasSockets(sender: Sender): void;
  /** A document is there that may have said farewell on its way into the back/forward cache: its journal has more. */
  returned(sender: Sender): void;
  /** A document has ended, and left this behind. */
  ended(sender: Sender, farewell: Extract<BackgroundToPanel, { type: 'farewell' }>): void;
}

interface Bridge extends Sender {
  readonly port: Runtime.Port;
  readonly credits: SharedCredits<Runtime.Port>;
  /** What a panel that comes later is to know of it, in this order. */
  introduction: readonly BackgroundToPanel[];
}

/** A document with sockets is remembered until so many others have come. */
const mostSenders = 500;
/** The addresses of `data:` documents hold all of the document. */
const urlCharacters = 4096;
/** The texts of faults are our own; whoever sends longer ones is not our bridge. */
const faultCharacters = 1024;

export class Relay {
  readonly #host: RelayHost;
  readonly #bridges = new Set<Bridge>();
  readonly #panels = new Map<Runtime.Port, number>();
  /** Of the last bridges that connected, by the keys they made up. */
  readonly #senders = new Map<string, Sender>();

  constructor(host: RelayHost) {
    this.#host = host;
  }

  /** To be given every port that is opened to the background. */
  connect(port: Runtime.Port): void {
    if (port.name === panelPort && this.#host.isPanel(port.sender?.url ?? '')) this.#connectPanel(port);
    else this.#connectBridge(port, parseBridgePortName(port.name));
  }

  /** To be given every message that was sent without a port: a farewell may be among them. */
  hear(message: unknown, sender: Runtime.MessageSender): void {
    if (typeOf(message) !== 'farewell') return;
    const from = this.#senders.get(String((message as Fields).key)) ?? identify(sender);
    if (from === null) return;
    try {
      this.#handOver(from, message as Fields);
    } catch (error) {
      if (!(error instanceof WireProblem)) throw error;
    }
  }

  /** Passes something on to the panels that watch a tab. */
  tell(tabId: number, message: BackgroundToPanel): void {
    for (const [port, watched] of this.#panels) if (watched === tabId) port.postMessage(message);
  }

  /** The tabs that panels watch. */
  get watchedTabs(): ReadonlySet<number> {
    return new Set(this.#panels.values());
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
      if (tabId === undefined) return;
      const isWatched = this.#isWatched(tabId);
      for (const bridge of this.#bridges) {
        if (bridge.tabId !== tabId) continue;
        giveBack(bridge, bridge.credits.leave(port));
        if (isWatched) continue;
        send(bridge, { type: 'unwatch' });
        this.#bridges.delete(bridge);
      }
    });
  }

  #hearPanel(port: Runtime.Port, message: PanelToBackground): void {
    const type = typeOf(message);
    if (type === 'watch') void this.#watch(port, (message as Extract<PanelToBackground, { type: 'watch' }>).tabId);
    const tabId = this.#panels.get(port);
    if (tabId === undefined || type === undefined) return;
    switch (message.type) {
      case 'announce':
        this.#host.announce(tabId);
        break;
      case 'request-access':
        this.#host.openAccessPage();
        break;
      case 'ask-access':
        void this.#host.hasAccess().then((granted) => this.tell(tabId, { type: 'access', granted }));
        break;
      case 'switch-site':
        void this.#switchSite(port, message);
        break;
      case 'to-realm':
        for (const bridge of this.#bridges) {
          if (bridge.tabId === tabId && bridge.realm.documentId === message.documentId) {
            toRecorder(bridge, port, message.message);
          }
        }
        break;
    }
  }

  async #switchSite(port: Runtime.Port, { host, recording }: Extract<PanelToBackground, { type: 'switch-site' }>) {
    try {
      await this.#host.switchSite(host, recording);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const failure: BackgroundToPanel = { type: 'site-not-switched', host, recording, why };
      if (this.#panels.has(port)) port.postMessage(failure);
    }
  }

  async #watch(port: Runtime.Port, tabId: number): Promise<void> {
    this.#panels.set(port, tabId);
    // The bridges that connected for an earlier panel, or before this one after a restart, introduce themselves again.
    for (const bridge of this.#bridges) {
      if (bridge.tabId === tabId) for (const message of bridge.introduction) port.postMessage(message);
    }
    this.#host.announce(tabId);
    for (const message of await this.#host.remembered(tabId)) {
      if (this.#panels.get(port) === tabId) port.postMessage(message);
    }
  }

  #connectBridge(port: Runtime.Port, name: BridgeName | null): void {
    const from = port.sender === undefined ? null : identify(port.sender);
    if (from === null || name === null) {
      port.disconnect();
      return;
    }
    this.#host.returned(from);
    const bridge: Bridge = { ...from, port, credits: new SharedCredits(), introduction: [] };
    this.#know(name.key, from);
    if (name.hasSockets) this.#host.hasSockets(from);
    // Also of one that nobody watches: its document may end, and say farewell, before it hears so.
    port.onMessage.addListener((message) => {
      try {
        this.#hearBridge(bridge, message as Fields);
      } catch (error) {
        if (!(error instanceof WireProblem)) throw error;
        this.#bridges.delete(bridge); // no bridge of ours says that
        port.disconnect();
      }
    });
    if (!this.#isWatched(from.tabId)) {
      send(bridge, { type: 'unwatch' });
      return;
    }
    this.#bridges.add(bridge);
    port.onDisconnect.addListener(() => this.#lose(bridge));
    send(bridge, { type: 'introduce' });
  }

  #lose(bridge: Bridge): void {
    // Of one that was sent away, or has another port by now, there is nothing to tell.
    if (!this.#bridges.delete(bridge)) return;
    const { documentId } = bridge.realm;
    for (const other of this.#bridges) if (other.realm.documentId === documentId) return;
    this.tell(bridge.tabId, { type: 'unreachable', documentId });
  }

  /** @throws {WireProblem} for what no bridge of ours says */
  #hearBridge(bridge: Bridge, message: Fields): void {
    const { tabId, realm } = bridge;
    switch (typeOf(message)) {
      case 'farewell':
        this.#handOver(bridge, message);
        break;
      case 'batch':
        // Only to those who asked: what they have not asked for they do not acknowledge.
        bridge.credits.send();
        for (const panel of bridge.credits.readers) {
          panel.postMessage({ type: 'batch', documentId: realm.documentId, batch: message.batch });
        }
        break;
      case 'hello':
        this.#introduce(bridge, [{ type: 'realm', realm, hello: parseHello(message.hello) }]);
        break;
      case 'retired':
        this.#introduce(bridge, [{ type: 'retired', realm }]);
        break;
      case 'fault': {
        const fault: BackgroundToPanel = {
          type: 'fault',
          documentId: realm.documentId,
          fault: text(message.fault, faultCharacters),
        };
        bridge.introduction = [...bridge.introduction.slice(0, 1), fault];
        this.tell(tabId, fault);
        break;
      }
      default:
        throw new WireProblem('a message of no known type');
    }
  }

  /** Remembers whose key this is: a last message of the document may come in the name of the next. */
  #know(key: string, sender: Sender): void {
    this.#senders.delete(key);
    this.#senders.set(key, sender);
    const [oldest] = this.#senders.keys();
    if (this.#senders.size > mostSenders && oldest !== undefined) this.#senders.delete(oldest);
  }

  #introduce(bridge: Bridge, introduction: readonly BackgroundToPanel[]): void {
    bridge.introduction = introduction;
    for (const message of introduction) this.tell(bridge.tabId, message);
  }

  #handOver(sender: Sender, message: Fields): void {
    const hello: RealmHello = parseHello(message.hello);
    const { tabId, realm } = sender;
    const farewell = { type: 'farewell', realm, hello, text: text(message.text, farewellCharacters) } as const;
    this.tell(tabId, farewell);
    this.#host.ended(sender, farewell);
  }
}

/** A message whose shape is not known yet. */
type Fields = Readonly<Record<string, unknown>>;

function text(value: unknown, most: number): string {
  if (typeof value !== 'string' || value.length > most) throw new WireProblem(`a text is not of at most ${most}`);
  return value;
}

function toRecorder(
  bridge: Bridge,
  from: Runtime.Port,
  message: Extract<PanelToBackground, { type: 'to-realm' }>['message'],
): void {
  if (message.type === 'credit') giveBack(bridge, bridge.credits.acknowledge(from));
  else if (message.type === 'watch') {
    // The recorder has one cursor. With several panels it goes back to the beginning, so that all get what they lack;
    // what they have they know by its ordinals and skip.
    const cursor = bridge.credits.isAlone(from) ? message.cursor : journalStart;
    bridge.credits.watch(from);
    send(bridge, { ...message, cursor });
  }
}

function giveBack(bridge: Bridge, credits: number): void {
  for (let i = 0; i < credits; i++) send(bridge, { type: 'credit' });
}

function send(bridge: Bridge, message: BackgroundToBridge): void {
  bridge.port.postMessage(message);
}

/** Who sent this, by the browser's word. null for what is no document in a tab. */
function identify({ tab, frameId, url = '', ...rest }: Runtime.MessageSender): Sender | null {
  const { documentId } = rest as { documentId?: string };
  if (tab?.id === undefined || frameId === undefined || documentId === undefined) return null;
  const realm = { documentId, frameId, url: url.slice(0, urlCharacters) };
  return { tabId: tab.id, isPrivate: tab.incognito, realm };
}
