import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { farewellCharacters } from '../wire/farewell.ts';
import { journalStart, WIRE_VERSION } from '../wire/records.ts';
import { type BackgroundToPanel, bridgePortName, panelPort } from '../wire/relay.ts';
import { portPair } from './fake-port.ts';
import { Relay } from './relay.ts';

const panelUrl = 'chrome-extension://deadair/src/panel/panel.html';
const hello = { version: WIRE_VERSION, timeOrigin: 0, late: false, trusted: true };

/** A host whose switch cannot be stored. */
const full = 'full.example';

const quiet = bridgePortName({ hasSockets: false, key: 'a' });

function relayWith(remembered: readonly BackgroundToPanel[] = []) {
  const announced: number[] = [];
  const kept: [number, string, string][] = [];
  const withSockets: [number, string][] = [];
  const switched: [string, boolean][] = [];
  const returned: [number, string][] = [];
  const relay = new Relay({
    isPanel: (url) => url === panelUrl,
    announce: (tabId) => announced.push(tabId),
    remembered: async () => remembered,
    hasAccess: async () => false,
    openAccessPage: () => {},
    async switchSite(host, recording) {
      if (host === full) throw new Error('QUOTA_BYTES quota exceeded');
      switched.push([host, recording]);
    },
    hasSockets: ({ tabId, realm }) => withSockets.push([tabId, realm.documentId]),
    returned: ({ tabId, realm }) => returned.push([tabId, realm.documentId]),
    ended: ({ tabId }, { realm, text }) => kept.push([tabId, realm.documentId, text]),
  });
  const connectPanel = (tabId: number, url = panelUrl) => {
    const panel = portPair(panelPort, { url });
    relay.connect(panel.background);
    panel.say({ type: 'watch', tabId });
    return panel;
  };
  const connectBridge = (tabId: number, documentId: string, name = quiet) => {
    const tab = { id: tabId, incognito: false } as never;
    const bridge = portPair(name, { tab, frameId: 0, url: 'https://app.example/', documentId });
    relay.connect(bridge.background);
    bridge.say({ type: 'hello', hello });
    return bridge;
  };
  return { relay, announced, returned, kept, withSockets, switched, connectPanel, connectBridge };
}

const watching = { type: 'watch', cursor: { event: 5, frame: 9 }, credits: 8, payloadCap: 100 };
const toRealm = (documentId: string, message: object) => ({ type: 'to-realm', documentId, message });

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
  const bridge = connectBridge(7, 'document-a');
  mine.say(toRealm('document-a', watching));
  bridge.say({ type: 'batch', batch: 'frames' });
  expect(ofType(mine.heard, 'batch')).toEqual([{ type: 'batch', documentId: 'document-a', batch: 'frames' }]);
  expect(ofType(other.heard, 'batch')).toEqual([]);
});

test('a port that breaks is told to the panels of its tab, unless its document has another by then', () => {
  const { connectPanel, connectBridge } = relayWith();
  const [mine, other] = [connectPanel(7), connectPanel(8)];
  const bridge = connectBridge(7, 'document-a');
  const again = connectBridge(7, 'document-a');
  bridge.hangUp();
  expect(ofType(mine.heard, 'unreachable')).toEqual([]);
  again.hangUp();
  expect(ofType(mine.heard, 'unreachable')).toEqual([{ type: 'unreachable', documentId: 'document-a' }]);
  expect(ofType(other.heard, 'unreachable')).toEqual([]);
});

test('a bridge that was sent away with the last panel is not missed by the next', () => {
  const { connectPanel, connectBridge } = relayWith();
  const first = connectPanel(7);
  const bridge = connectBridge(7, 'document-a');
  first.hangUp();
  const second = connectPanel(7);
  bridge.hangUp();
  expect(ofType(second.heard, 'unreachable')).toEqual([]);
});

test('a panel reaches the documents of its own tab only', () => {
  const { connectPanel, connectBridge } = relayWith();
  const [mine, other] = [connectPanel(7), connectPanel(8)];
  const bridge = connectBridge(7, 'document-a');
  other.say(toRealm('document-a', watching));
  expect(bridge.heard).toEqual([{ type: 'introduce' }]);
  mine.say(toRealm('document-a', watching));
  expect(bridge.heard.at(-1)).toEqual(watching);
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
  connectBridge(7, 'document-a').say({ type: 'farewell', key: 'a', hello, text: '{"a":1}' });
  const sender = { tab: { id: 7 }, frameId: 0, url: 'https://app.example/', documentId: 'document-b' } as never;
  relay.hear({ type: 'farewell', key: 'unknown', hello, text: '{"b":1}' }, sender);
  expect(ofType(panel.heard, 'farewell')).toHaveLength(2);
  expect(kept).toEqual([
    [7, 'document-a', '{"a":1}'],
    [7, 'document-b', '{"b":1}'],
  ]);
});

test('a farewell is kept of a document that ended before it heard that nobody watches', () => {
  const { kept, connectBridge } = relayWith();
  connectBridge(7, 'document-a').say({ type: 'farewell', key: 'a', hello, text: '{"a":1}' });
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

test('a document with sockets is known by the name of its bridge’s port', () => {
  const { connectBridge, withSockets } = relayWith();
  connectBridge(7, 'document-a');
  connectBridge(7, 'document-b', bridgePortName({ hasSockets: true, key: 'b' }));
  expect(withSockets).toEqual([[7, 'document-b']]);
});

test('a switch that cannot be stored is told of to the panel that asked, with the browser’s reason', async () => {
  const { connectPanel } = relayWith();
  const [asking, other] = [connectPanel(7), connectPanel(7)];
  asking.say({ type: 'switch-site', host: full, recording: false });
  await vi.waitFor(() => expect(asking.heard).toHaveLength(1));
  expect(asking.heard).toEqual([
    { type: 'site-not-switched', host: full, recording: false, why: 'QUOTA_BYTES quota exceeded' },
  ]);
  expect(other.heard).toEqual([]);
});

test('a panel switches a site off', () => {
  const { connectPanel, switched } = relayWith();
  connectPanel(7).say({ type: 'switch-site', host: 'app.example', recording: false });
  expect(switched).toEqual([['app.example', false]]);
});

test('a panel that comes later learns that a recorder was found faulty, and that another has left its page', () => {
  const { connectPanel, connectBridge } = relayWith();
  const first = connectPanel(7);
  connectBridge(7, 'document-a').say({ type: 'fault', fault: 'it sent junk' });
  connectBridge(7, 'document-b').say({ type: 'retired' });
  const later = connectPanel(7);
  for (const panel of [first, later]) {
    expect(ofType(panel.heard, 'fault')).toEqual([{ type: 'fault', documentId: 'document-a', fault: 'it sent junk' }]);
    expect(ofType(panel.heard, 'retired')).toMatchObject([{ realm: { documentId: 'document-b' } }]);
  }
});

describe('two panels on one tab', () => {
  const bothWatch = () => {
    const stage = relayWith();
    const panels = [stage.connectPanel(7), stage.connectPanel(7)] as const;
    const bridge = stage.connectBridge(7, 'document-a');
    for (const panel of panels) panel.say(toRealm('document-a', watching));
    return { ...stage, panels, bridge, credits: () => ofType(bridge.heard, 'credit').length };
  };

  test('the recorder has one cursor: it goes back to the beginning, so that each gets what it lacks', () => {
    const { bridge, panels } = bothWatch();
    expect(ofType(bridge.heard, 'watch')).toEqual([watching, { ...watching, cursor: journalStart }]);
    panels[1].hangUp();
    panels[0].say(toRealm('document-a', watching));
    expect(bridge.heard.at(-1)).toEqual(watching);
  });

  test('a batch goes to both, and its credit back when the slower one has it', () => {
    const { bridge, panels, credits } = bothWatch();
    for (let i = 0; i < 3; i++) bridge.say({ type: 'batch', batch: i });
    for (const panel of panels) expect(ofType(panel.heard, 'batch')).toHaveLength(3);
    for (let i = 0; i < 3; i++) panels[0].say(toRealm('document-a', { type: 'credit' }));
    expect(credits()).toBe(0);
    panels[1].say(toRealm('document-a', { type: 'credit' }));
    expect(credits()).toBe(1);
  });

  test('one that leaves is waited for no longer', () => {
    const { bridge, panels, credits } = bothWatch();
    for (let i = 0; i < 3; i++) bridge.say({ type: 'batch', batch: i });
    for (let i = 0; i < 2; i++) panels[0].say(toRealm('document-a', { type: 'credit' }));
    panels[1].hangUp();
    expect(credits()).toBe(2);
  });

  test('a panel that has not asked a recorder for anything gets no batches of it', () => {
    const { connectPanel, bridge } = bothWatch();
    const third = connectPanel(7);
    bridge.say({ type: 'batch', batch: 1 });
    expect(ofType(third.heard, 'batch')).toEqual([]);
  });

  test('credits go back neither twice nor for batches of before a new watch', () => {
    const { bridge, panels, credits } = bothWatch();
    bridge.say({ type: 'batch', batch: 1 });
    panels[0].say(toRealm('document-a', watching));
    for (const panel of panels) panel.say(toRealm('document-a', { type: 'credit' }));
    expect(credits()).toBe(0);
    bridge.say({ type: 'batch', batch: 1 });
    for (const panel of panels) panel.say(toRealm('document-a', { type: 'credit' }));
    for (const panel of panels) panel.say(toRealm('document-a', { type: 'credit' }));
    expect(credits()).toBe(1);
  });
});

describe('a page that has taken its process over', () => {
  const forged = {
    tabId: 8,
    documentId: 'document-b',
    frameId: 5,
    realm: { documentId: 'document-b' },
    tab: { id: 8 },
  };

  test('cannot speak for another tab or document: the relay accepts a bridge by `sender` alone', () => {
    const { connectPanel, connectBridge, kept } = relayWith();
    const [mine, other] = [connectPanel(7), connectPanel(8)];
    const bridge = connectBridge(7, 'document-a');
    bridge.say({ type: 'hello', hello, ...forged });
    bridge.say({ type: 'retired', ...forged });
    bridge.say({ type: 'farewell', key: 'a', hello, text: '{}', ...forged });
    bridge.say({ type: 'fault', fault: 'f', ...forged });
    expect(other.heard).toEqual([]);
    expect(JSON.stringify(mine.heard)).not.toContain('document-b');
    expect(kept).toEqual([[7, 'document-a', '{}']]);
  });

  test('cannot become a panel: the relay accepts a panel by `sender` alone', () => {
    const { relay, announced } = relayWith();
    const senders = [{ url: 'https://evil.example/' }, { url: `${panelUrl}.evil.example/` }, {}, { url: 'data:,' }];
    for (const sender of senders) {
      const panel = portPair(panelPort, { ...sender, tab: { id: 7 } as never, frameId: 0, documentId: 'document-a' });
      relay.connect(panel.background);
      panel.say({ type: 'watch', tabId: 8, url: panelUrl, sender: { url: panelUrl } });
      expect(panel.disconnected).toBe(true);
    }
    expect(announced).toEqual([]);
  });

  test('has no way in where the browser names no document of a tab', () => {
    const { relay } = relayWith();
    for (const sender of [{}, { frameId: 0 }, { documentId: 'a' }, { tab: { id: 7 } as never, frameId: 0 }]) {
      const bridge = portPair(quiet, sender);
      relay.connect(bridge.background);
      expect(bridge.disconnected).toBe(true);
    }
  });

  test('is cut off when it sends texts that no bridge sends', () => {
    const { connectBridge, kept } = relayWith();
    const long = 'x'.repeat(farewellCharacters + 1);
    for (const junk of [
      { type: 'farewell', key: 'a', hello, text: long },
      { type: 'fault', fault: long },
      { type: 'hello' },
    ]) {
      const bridge = connectBridge(7, 'document-a');
      bridge.say(junk);
      expect(bridge.disconnected).toBe(true);
    }
    expect(kept).toEqual([]);
  });

  test('whatever it says: nothing is thrown, nothing piles up, no other tab hears of it', () => {
    const types = ['hello', 'batch', 'farewell', 'fault', 'retired', 'watch', 'to-realm', 'credit', 'announce'];
    const junk = fc.oneof(
      fc.anything(),
      fc.record({ type: fc.constantFrom(...types), hello: fc.anything(), batch: fc.anything(), text: fc.anything() }),
      fc.record({ type: fc.constantFrom(...types), message: fc.anything(), documentId: fc.string() }),
      fc.record({ type: fc.constantFrom('farewell'), hello: fc.constant(hello), text: fc.string() }),
    );
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 30 }), (messages) => {
        const { relay, connectPanel, connectBridge } = relayWith();
        const [mine, other] = [connectPanel(7), connectPanel(8)];
        const bridge = connectBridge(7, 'document-a');
        const sender = { tab: { id: 7 }, frameId: 0, url: 'u', documentId: 'document-a' } as never;
        for (const message of messages) {
          bridge.say(message);
          relay.hear(message, sender);
        }
        expect(other.heard).toEqual([]);
        // No more than what was said, twice, and the introduction.
        expect(mine.heard.length).toBeLessThanOrEqual(2 * messages.length + 1);
        // A panel that comes later is introduced, and told nothing else.
        expect(connectPanel(7).heard.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

test('junk from a panel is left out', () => {
  fc.assert(
    fc.property(fc.array(fc.anything(), { maxLength: 20 }), (messages) => {
      const { connectPanel, connectBridge } = relayWith();
      const panel = connectPanel(7);
      const bridge = connectBridge(7, 'document-a');
      for (const message of messages) panel.say(message);
      expect(bridge.heard).toEqual([{ type: 'introduce' }]);
    }),
  );
});

test('a document that connects is there: what it left on its way into the cache is dropped', () => {
  const { returned, connectBridge } = relayWith();
  connectBridge(7, 'document-a');
  expect(returned).toEqual([[7, 'document-a']]);
});

test('a last message that comes in the name of the next document is known by its key, and another’s is not', () => {
  const { relay, kept, connectBridge } = relayWith();
  connectBridge(7, 'document-a', bridgePortName({ hasSockets: true, key: 'made-up' }));
  const next = { tab: { id: 7 }, frameId: 0, url: 'https://next.example/', documentId: 'document-b' } as never;
  for (const key of ['made-up', 'guessed']) relay.hear({ type: 'farewell', key, hello, text: key }, next);
  expect(kept).toEqual([
    [7, 'document-a', 'made-up'],
    [7, 'document-b', 'guessed'],
  ]);
});
