import { expect, test } from 'vitest';
import { type BackgroundToPanel, bridgePort, panelPort } from '../wire/relay.ts';
import { portPair } from './fake-port.ts';
import { Relay } from './relay.ts';

const panelUrl = 'chrome-extension://deadair/src/panel/panel.html';
const hello = { version: 1, timeOrigin: 0, late: false, trusted: true };

function relayWith(remembered: readonly BackgroundToPanel[] = []) {
  const announced: number[] = [];
  const kept: [number, string, string][] = [];
  const takenBack: [number, string][] = [];
  const relay = new Relay({
    isPanel: (url) => url === panelUrl,
    announce: (tabId) => announced.push(tabId),
    remembered: async () => remembered,
    hasAccess: async () => false,
    openAccessPage: () => {},
    remember: (tabId, realm, { text }) => kept.push([tabId, realm.documentId, text]),
    takeBack: (tabId, documentId) => takenBack.push([tabId, documentId]),
  });
  const connectPanel = (tabId: number, url = panelUrl) => {
    const panel = portPair(panelPort, { url });
    relay.connect(panel.background);
    panel.say({ type: 'watch', tabId });
    return panel;
  };
  const connectBridge = (tabId: number, documentId: string) => {
    const tab = { id: tabId } as never;
    const bridge = portPair(bridgePort, { tab, frameId: 0, url: 'https://app.example/', documentId });
    relay.connect(bridge.background);
    bridge.say({ type: 'hello', hello });
    return bridge;
  };
  return { relay, announced, kept, takenBack, connectPanel, connectBridge };
}

const ofType = (heard: unknown[], type: string) =>
  heard.filter((message) => (message as { type: string }).type === type);

test('a panel is announced to its tab, and a bridge of that tab introduced to it by its sender', () => {
  const { announced, connectPanel, connectBridge } = relayWith();
  const panel = connectPanel(7);
  connectBridge(7, 'document-a');
  expect(announced).toEqual([7]);
  expect(panel.heard).toEqual([
    { type: 'realm', realm: { documentId: 'document-a', frameId: 0, url: 'https://app.example/' }, hello },
  ]);
});

test('a bridge whose tab is watched is asked to introduce itself', () => {
  const { connectPanel, connectBridge } = relayWith();
  connectPanel(7);
  expect(connectBridge(7, 'document-a').heard).toEqual([{ type: 'introduce' }]);
});

test('batches go to the panels of that tab and to no other', () => {
  const { connectPanel, connectBridge } = relayWith();
  const [mine, other] = [connectPanel(7), connectPanel(8)];
  connectBridge(7, 'document-a').say({ type: 'batch', batch: 'frames' });
  expect(ofType(mine.heard, 'batch')).toEqual([{ type: 'batch', documentId: 'document-a', batch: 'frames' }]);
  expect(ofType(other.heard, 'batch')).toEqual([]);
});

test('a panel reaches the documents of its own tab only', () => {
  const { connectPanel, connectBridge } = relayWith();
  const [mine, other] = [connectPanel(7), connectPanel(8)];
  const bridge = connectBridge(7, 'document-a');
  other.say({ type: 'to-realm', documentId: 'document-a', message: { type: 'credit' } });
  expect(bridge.heard).toEqual([{ type: 'introduce' }]);
  mine.say({ type: 'to-realm', documentId: 'document-a', message: { type: 'credit' } });
  expect(bridge.heard.at(-1)).toEqual({ type: 'credit' });
});

test('whoever calls itself a panel but is no page of ours is turned away', () => {
  const { connectPanel, announced } = relayWith();
  expect(connectPanel(7, 'https://evil.example/src/panel/panel.html').disconnected).toBe(true);
  expect(announced).toEqual([]);
});

test('a bridge nobody watches is told so', () => {
  const { connectBridge } = relayWith();
  expect(connectBridge(7, 'document-a').heard).toEqual([{ type: 'unwatch' }]);
});

test('the last panel that leaves releases the bridges of its tab', () => {
  const { connectPanel, connectBridge } = relayWith();
  const [first, second] = [connectPanel(7), connectPanel(7)];
  const bridge = connectBridge(7, 'document-a');
  first.hangUp();
  expect(bridge.heard.at(-1)).toEqual({ type: 'introduce' });
  second.hangUp();
  expect(bridge.heard.at(-1)).toEqual({ type: 'unwatch' });
});

test('a farewell reaches the panel and is kept, over a port or as a last message', () => {
  const { relay, kept, connectPanel, connectBridge } = relayWith();
  const panel = connectPanel(7);
  connectBridge(7, 'document-a').say({ type: 'farewell', hello, text: '{"a":1}' });
  const sender = { tab: { id: 7 }, frameId: 0, url: 'https://app.example/', documentId: 'document-b' } as never;
  relay.takeFarewell({ type: 'farewell', hello, text: '{"b":1}' }, sender);
  expect(ofType(panel.heard, 'farewell')).toHaveLength(2);
  expect(kept).toEqual([
    [7, 'document-a', '{"a":1}'],
    [7, 'document-b', '{"b":1}'],
  ]);
});

test('a farewell is kept of a document that ended before it heard that nobody watches', () => {
  const { kept, connectBridge } = relayWith();
  connectBridge(7, 'document-a').say({ type: 'farewell', hello, text: '{"a":1}' });
  expect(kept).toEqual([[7, 'document-a', '{"a":1}']]);
});

test('a panel that comes later hears what is remembered of its tab', async () => {
  const remembered = { type: 'handshake', handshake: {} } as BackgroundToPanel;
  const { connectPanel } = relayWith([remembered]);
  const panel = connectPanel(7);
  await Promise.resolve();
  await Promise.resolve();
  expect(panel.heard).toEqual([remembered]);
});

test('a panel may ask whether the extension has access', async () => {
  const { connectPanel } = relayWith();
  const panel = connectPanel(7);
  panel.say({ type: 'ask-access' });
  await new Promise((resolve) => setTimeout(resolve));
  expect(ofType(panel.heard, 'access')).toEqual([{ type: 'access', granted: false }]);
});

test('a document that connects is alive: what it left on its way into the cache is dropped', () => {
  const { takenBack, connectBridge } = relayWith();
  connectBridge(7, 'document-a');
  expect(takenBack).toEqual([[7, 'document-a']]);
});
