/** The background: wires the relay to the browser. It may be ended at any moment and started again by any event. */
import browser, { type Runtime } from 'webextension-polyfill';
import type { BackgroundToPanel, Farewell } from '../wire/relay.ts';
import { observeHandshakes } from './handshake-observer.ts';
import { Relay } from './relay.ts';
import { TabMemory } from './tab-memory.ts';

const farewells = new TabMemory(browser.storage.session, 'farewell', { characters: 1_000_000, entries: 20 });
const handshakes = new TabMemory(browser.storage.session, 'handshake', { characters: 200_000, entries: 200 });
const panelPage = browser.runtime.getURL('src/panel/panel.html');

/** In Chrome content scripts come with the installation; only Firefox lets people take the hosts away one by one. */
const everySite = { origins: ['<all_urls>'] };
const accessIsRevocable = browser.webRequest !== undefined;

const relay = new Relay({
  isPanel: (url) => url === panelPage || url.startsWith(`${panelPage}?`),
  announce: (tabId) => {
    // Rejected where no bridge listens: a restricted page, or one older than the extension.
    browser.tabs.sendMessage(tabId, { type: 'announce' }).catch(() => {});
  },
  remembered: async (tabId) => {
    const texts = [...(await farewells.recall(tabId)), ...(await handshakes.recall(tabId))];
    return texts.map((text) => JSON.parse(text) as BackgroundToPanel);
  },
  hasAccess: async () => !accessIsRevocable || (await browser.permissions.contains(everySite)),
  openAccessPage: () => void browser.tabs.create({ url: browser.runtime.getURL('src/panel/access.html') }),
  remember: (tabId, realm, { hello, text }) => {
    void keep(farewells, tabId, realm.documentId, { type: 'farewell', realm, hello, text });
  },
  takeBack: (tabId, documentId) => void farewells.drop(tabId, documentId),
});

browser.runtime.onConnect.addListener((port) => relay.connect(port));

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  if ((message as Farewell).type === 'farewell') relay.takeFarewell(message as Farewell, sender);
});

// The button of the extension opens the viewer; recording is looked at in DevTools.
browser.action.onClicked.addListener(() => {
  void browser.tabs.create({ url: browser.runtime.getURL('src/panel/viewer.html') });
});

browser.tabs.onRemoved.addListener((tabId) => {
  void farewells.forget(tabId);
  void handshakes.forget(tabId);
});

if (accessIsRevocable) {
  observeHandshakes(browser.webRequest, (tabId, handshake) => {
    const message: BackgroundToPanel = { type: 'handshake', handshake };
    relay.tell(tabId, message);
    void keep(handshakes, tabId, handshake.requestId, message);
  });
}

browser.permissions.onAdded.addListener(() => relay.tellAll({ type: 'access', granted: true }));

/** Keeps a message for a panel to come. Nothing of private windows is kept. */
async function keep(memory: TabMemory, tabId: number, id: string, message: BackgroundToPanel): Promise<void> {
  const tab = await browser.tabs.get(tabId).catch(() => null); // gone already: nobody will ask
  if (tab === null || tab.incognito) return;
  await memory.keep(tabId, id, JSON.stringify(message));
}
