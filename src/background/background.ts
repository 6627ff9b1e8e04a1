/** The background: wires the relay to the browser. It may be ended at any moment and started again by any event. */
import browser, { type Runtime } from 'webextension-polyfill';
import { limitsKey, type RecordingLimits, readRecordingLimits } from '../wire/recording-limits.ts';
import type { BackgroundToPanel, TabMessage } from '../wire/relay.ts';
import { observeHandshakes, type Requester } from './handshake-observer.ts';
import { Relay } from './relay.ts';
import { SiteSwitch } from './site-switch.ts';
import { SocketDocuments } from './socket-documents.ts';
import { type MemoryKind, TabMemory } from './tab-memory.ts';

const memory = new TabMemory(browser.storage.session);
const sites = new SiteSwitch(browser.storage.local, browser.scripting);
const socketDocuments = new SocketDocuments(browser.storage.session, tellShare);
/** Read for the first document that has a socket, and anew when the person has changed them. */
let limits: Promise<RecordingLimits> | null = null;
const panelPage = browser.runtime.getURL('src/panel/panel.html');

/** In Chrome content scripts come with the installation; only Firefox lets people take the hosts away one by one. */
const everySite = { origins: ['<all_urls>'] };
const accessIsRevocable = browser.webRequest !== undefined;

/** A document that stands at a breakpoint does not answer, and is there all the same. */
const shareAnswerMs = 1000;

const relay = new Relay({
  isPanel: (url) => url === panelPage || url.startsWith(`${panelPage}?`),
  announce: (tabId) => {
    const announcement: TabMessage = { type: 'announce' };
    // Rejected where no bridge listens: a restricted page, or one older than the extension.
    browser.tabs.sendMessage(tabId, announcement).catch(() => {});
  },
  async remembered(tabId) {
    const { texts, forgotten } = await memory.recall(tabId);
    const { farewell: farewells, handshake: handshakes } = forgotten;
    return [
      // What cannot be read must not keep the panel from the rest.
      { type: 'sites-off', hosts: await sites.hosts().catch(() => []) },
      ...texts.map((text) => JSON.parse(text) as BackgroundToPanel),
      { type: 'forgotten', farewells, handshakes },
    ];
  },
  hasAccess: async () => !accessIsRevocable || (await browser.permissions.contains(everySite)),
  openAccessPage: () => void browser.tabs.create({ url: browser.runtime.getURL('src/panel/access.html') }),
  async switchSite(host, recording) {
    const tell = (hosts: readonly string[]) => relay.tellAll({ type: 'sites-off', hosts });
    try {
      tell(await sites.switch(host, recording));
    } catch (error) {
      // The panel's switch stands where the person put it: it is told what is so.
      await sites.hosts().then(tell, () => {});
      throw error;
    }
  },
  hasSockets: ({ tabId, realm, isPrivate }) => void socketDocuments.enter(tabId, realm, isPrivate),
  ended: ({ tabId, realm, isPrivate }, farewell) => {
    void socketDocuments.leave(tabId, realm.documentId, isPrivate);
    void keep('farewell', tabId, realm.documentId, farewell, realm.url);
  },
  returned: ({ tabId, realm }) => void memory.drop('farewell', tabId, realm.documentId),
});

browser.runtime.onConnect.addListener((port) => relay.connect(port));

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => relay.hear(message, sender));

// An update of the extension drops what was registered; the browser may have been closed in mid-switch.
browser.runtime.onInstalled.addListener(() => void sites.renew());
browser.runtime.onStartup.addListener(() => void sites.renew());

// The button of the extension opens the viewer; recording is looked at in DevTools.
browser.action.onClicked.addListener(() => {
  void browser.tabs.create({ url: browser.runtime.getURL('src/panel/viewer.html') });
});

browser.tabs.onRemoved.addListener((tabId) => {
  void memory.forget(tabId);
  void socketDocuments.forget(tabId);
});

if (accessIsRevocable) {
  observeHandshakes(browser.webRequest, async (handshake, requester) => {
    const { tabId, documentUrls } = requester;
    if (await sites.isOff(...documentUrls)) return;
    const message: BackgroundToPanel = { type: 'handshake', handshake };
    if (tabId === null) {
      await tellSite(requester, message);
      return;
    }
    relay.tell(tabId, message);
    await keep('handshake', tabId, handshake.requestId, message);
  });
}

browser.storage.onChanged.addListener((changes) => {
  if (limitsKey in changes) limits = null;
});

browser.permissions.onAdded.addListener(() => relay.tellAll({ type: 'access', granted: true }));

/** What a shared or service worker did, to the panels of all tabs of its site. */
async function tellSite({ documentUrls, isPrivate }: Requester, message: BackgroundToPanel): Promise<void> {
  const originOf = (address = '') => (URL.canParse(address) ? new URL(address).origin : '');
  const origins = documentUrls.map(originOf);
  for (const tabId of relay.watchedTabs) {
    const tab = await browser.tabs.get(tabId).catch(() => null);
    if (tab?.incognito === isPrivate && origins.includes(originOf(tab.url))) relay.tell(tabId, message);
  }
}

/** Keeps a message for a panel to come. Nothing of private windows is kept, nor of sites that are switched off. */
function keep(kind: MemoryKind, tabId: number, id: string, message: BackgroundToPanel, url = ''): Promise<void> {
  return memory.keep(kind, tabId, id, JSON.stringify(message), async () => {
    if (await sites.isOff(url)) return false;
    const tab = await browser.tabs.get(tabId).catch(() => null); // gone already: nobody will ask
    return tab !== null && !tab.incognito;
  });
}

async function tellShare(tabId: number, frameId: number, realms: number): Promise<boolean> {
  limits ??= readRecordingLimits(browser.storage.local);
  const { journalBytes } = await limits;
  const share: TabMessage = { type: 'share', bytes: Math.floor(journalBytes / realms) };
  const answer = browser.tabs.sendMessage(tabId, share, { frameId }).then(
    (answered) => answered === true,
    () => false,
  );
  const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), shareAnswerMs));
  return Promise.race([answer, patience]);
}
