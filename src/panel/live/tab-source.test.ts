import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Message } from '../../base/message.ts';
import { speak } from '../../language/speak.ts';
import { batchOf, fixtureEnvironment, fixtureOrigin, type ScriptedConnection } from '../../session/fixture.ts';
import { farewellText } from '../../wire/farewell.ts';
import { defaultRecordingLimits } from '../../wire/recording-limits.ts';
import { journalStart, WIRE_VERSION } from '../../wire/records.ts';
import type { BackgroundToPanel, PanelToBackground } from '../../wire/relay.ts';
import { TabSource } from './tab-source.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A tab source, and the background and browser around it, played by the test. */
function watchedTab(
  page: { url: string | null; tabUrl?: string } = { url: 'https://app.example/' },
  now = () => fixtureOrigin + 10_000,
) {
  const posted: PanelToBackground[] = [];
  let navigate = (_url: string) => {};
  let on: { open: () => void; message: (message: BackgroundToPanel) => void; broken: () => void } | null = null;
  const source = new TabSource({
    now,
    tabId: 7,
    environment: fixtureEnvironment,
    link: (handlers) => {
      on = handlers;
      const post = (message: PanelToBackground) => posted.push(message) > 0;
      return { open: handlers.open, post, close: () => {} };
    },
    network: () => null,
    pageUrl: async () => page.url,
    tabUrl: async () => page.tabUrl ?? null,
    reloadPage: () => {},
    openSource: null,
    limits: defaultRecordingLimits,
    onNavigated: (callback) => {
      navigate = callback;
    },
  });
  const say = (message: BackgroundToPanel) => on?.message(message);
  const hello = { version: WIRE_VERSION, timeOrigin: fixtureOrigin, late: false, trusted: true };
  const realm = (documentId: string, frameId = 0) => ({ documentId, frameId, url: 'https://app.example/' });
  return {
    source,
    posted,
    say,
    meet: (documentId: string, timeOrigin = fixtureOrigin, frameId = 0) =>
      say({ type: 'realm', realm: realm(documentId, frameId), hello: { ...hello, timeOrigin } }),
    farewell: (documentId: string, text: string) => say({ type: 'farewell', realm: realm(documentId), hello, text }),
    navigate: (url = 'https://app.example/') => navigate(url),
    breakLink: () => on?.broken(),
  };
}

const droppedScript: ScriptedConnection = { frames: [[100, 'in', 'a']], close: { at: 3100, code: 1006 } };
const dropped = batchOf([droppedScript]);

test('asks a recorder that introduces itself for all it has, and acknowledges each batch', () => {
  const tab = watchedTab();
  tab.meet('document-a');
  tab.say({ type: 'batch', documentId: 'document-a', batch: dropped });
  expect(tab.posted).toEqual([
    { type: 'watch', tabId: 7 },
    {
      type: 'to-realm',
      documentId: 'document-a',
      message: { type: 'watch', cursor: journalStart, credits: 8, payloadCap: 16_384 },
    },
    { type: 'to-realm', documentId: 'document-a', message: { type: 'credit' } },
  ]);
  expect(tab.source.session.connections[0]?.closure?.code).toBe(1006);
});

test('a recorder that comes back is asked to go on where it was', () => {
  const tab = watchedTab();
  tab.meet('document-a');
  tab.say({ type: 'batch', documentId: 'document-a', batch: dropped });
  tab.breakLink();
  expect(tab.source.status).toBe('disconnected');
  tab.meet('document-a');
  expect(tab.source.status).toBe('live');
  expect(tab.posted.at(-1)).toMatchObject({ message: { cursor: { event: 4, frame: 1 } } });
});

test('what a document left behind is read, and not doubled when it was known', () => {
  const tab = watchedTab();
  tab.meet('document-a');
  tab.say({ type: 'batch', documentId: 'document-a', batch: dropped });
  tab.farewell('document-a', farewellText(dropped, JSON.stringify));
  tab.farewell('document-b', farewellText(dropped, JSON.stringify));
  expect(tab.source.session.connections).toHaveLength(2);
  expect(tab.source.session.frames.length).toBe(2);
});

test('a message that cannot be read is left out and does no other harm', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const tab = watchedTab();
  tab.meet('document-a');
  tab.say({ type: 'batch', documentId: 'document-a', batch: { ...dropped, nextFrame: -1 } });
  expect(tab.posted.at(-1)).toMatchObject({ message: { type: 'credit' } });
  tab.farewell('document-b', '{"firstEvent":');
  tab.say({ type: 'batch', documentId: 'document-a', batch: dropped });
  expect(tab.source.session.connections).toHaveLength(1);
});

describe('a document that is gone and left no farewell', () => {
  const open = batchOf([{ frames: [[100, 'in', 'a']] }]);
  const closedWithPage = { code: 1001, initiator: 'browser' };
  const left = () => {
    const tab = watchedTab();
    tab.meet('document-a');
    tab.say({ type: 'batch', documentId: 'document-a', batch: open });
    tab.meet('document-b', fixtureOrigin + 5000);
    return tab;
  };
  const crashed = (page?: { url: string | null; tabUrl?: string }) => {
    const tab = watchedTab(page);
    tab.meet('document-a');
    tab.say({ type: 'batch', documentId: 'document-a', batch: open });
    tab.say({ type: 'unreachable', documentId: 'document-a' });
    return tab;
  };
  const endOf = ({ source }: ReturnType<typeof watchedTab>) => source.session.connections[0]?.closure;

  test('its connections ended when the next one began, once a farewell can no longer be on its way', async () => {
    const tab = left();
    await vi.advanceTimersByTimeAsync(1900);
    expect(endOf(tab)).toBeNull();
    await vi.advanceTimersByTimeAsync(200);
    expect(endOf(tab)).toMatchObject({ ...closedWithPage, at: fixtureOrigin + 5000 });
  });

  test('a farewell that comes after all has the last word', async () => {
    const tab = left();
    await vi.advanceTimersByTimeAsync(5000);
    tab.farewell('document-a', farewellText(dropped, JSON.stringify));
    expect(endOf(tab)).toMatchObject({ code: 1006, at: fixtureOrigin + 3100 });
  });

  test('one that is there again is not gone', async () => {
    const tab = left();
    tab.meet('document-a');
    await vi.advanceTimersByTimeAsync(5000);
    expect(endOf(tab)).toBeNull();
  });

  test('nor is one whose port broke, when it connects again', async () => {
    const tab = crashed();
    await vi.advanceTimersByTimeAsync(1000);
    tab.meet('document-a');
    await vi.advanceTimersByTimeAsync(5000);
    expect([endOf(tab), tab.source.status]).toEqual([null, 'live']);
  });

  test('the page itself: its process is gone, which is told until the next page is there, and stays in its history', async () => {
    const tab = crashed();
    await vi.advanceTimersByTimeAsync(2100);
    expect(endOf(tab)).toMatchObject({ ...closedWithPage, at: fixtureOrigin + 10_000 });
    expect(tab.source.status).toBe('page-gone');
    tab.meet('document-b', fixtureOrigin + 12_000);
    expect(tab.source.status).toBe('live');
    expect(tab.source.session.realms.map(({ fault }) => fault)).toEqual([expect.stringContaining('crashed'), null]);
  });

  test('Firefox puts a page of its own there, which is not taken for one that may not be recorded', async () => {
    const tab = crashed({ url: null });
    tab.navigate('about:blank');
    tab.navigate('https://app.example/');
    await vi.advanceTimersByTimeAsync(9000);
    expect(tab.source.status).toBe('page-gone');
    tab.navigate('about:blank');
    await vi.advanceTimersByTimeAsync(9000);
    expect(tab.source.status).toBe('restricted');
  });

  test('a page left for one that may not be recorded did not crash', async () => {
    const tab = crashed({ url: null });
    tab.navigate('about:config');
    await vi.advanceTimersByTimeAsync(9000);
    expect(tab.source.status).toBe('restricted');
    expect(tab.source.session.realms.map(({ fault }) => fault)).toEqual([null]);
  });

  test('nor did one that was left for a page of the browser’s own, of which Chromium’s DevTools do not tell', async () => {
    const tab = crashed({ url: null, tabUrl: '' });
    await vi.advanceTimersByTimeAsync(9000);
    expect(tab.source.status).toBe('restricted');
    expect(tab.source.session.realms.map(({ fault }) => fault)).toEqual([null]);
    const inOrder = watchedTab({ url: null, tabUrl: '' });
    inOrder.meet('document-a');
    inOrder.farewell('document-a', farewellText(dropped, JSON.stringify));
    await vi.advanceTimersByTimeAsync(9000);
    expect(inOrder.source.status).toBe('restricted');
    const gone = crashed({ url: null, tabUrl: 'https://app.example/elsewhere' });
    await vi.advanceTimersByTimeAsync(9000);
    expect(gone.source.status).toBe('page-gone');
  });

  test('a page that another has taken the place of did not crash', async () => {
    const tab = crashed();
    tab.meet('document-b', fixtureOrigin + 10_000);
    await vi.advanceTimersByTimeAsync(2100);
    expect(endOf(tab)).toMatchObject(closedWithPage);
    expect(tab.source.status).toBe('live');
    expect(tab.source.session.realms.map(({ fault }) => fault)).toEqual([null, null]);
  });

  test('for a page of a site that is switched off: ended all the same', async () => {
    const tab = watchedTab();
    tab.meet('document-a');
    tab.say({ type: 'batch', documentId: 'document-a', batch: open });
    tab.say({ type: 'retired', realm: { documentId: 'document-b', frameId: 0, url: 'https://off.example/' } });
    await vi.advanceTimersByTimeAsync(5000);
    expect(endOf(tab)).toMatchObject(closedWithPage);
  });

  test('a frame that seems older than its page, since the clock was set back, is not taken for left', async () => {
    const tab = watchedTab();
    tab.meet('page');
    tab.meet('frame-a', fixtureOrigin - 5000, 4);
    tab.say({ type: 'batch', documentId: 'frame-a', batch: open });
    tab.meet('page');
    await vi.advanceTimersByTimeAsync(5000);
    expect(endOf(tab)).toBeNull();
  });

  test('in a frame: only that one', async () => {
    const tab = watchedTab();
    tab.meet('page');
    tab.meet('frame-a', fixtureOrigin + 100, 4);
    for (const documentId of ['page', 'frame-a']) tab.say({ type: 'batch', documentId, batch: open });
    tab.meet('frame-b', fixtureOrigin + 5000, 4);
    await vi.advanceTimersByTimeAsync(5000);
    expect(tab.source.session.connections.map(({ state }) => state)).toEqual(['open', 'closed']);
  });
});

describe('why nothing answers', () => {
  const statusAfterWaiting = async (url: string | null, granted?: boolean) => {
    const tab = watchedTab({ url });
    await vi.advanceTimersByTimeAsync(2000);
    if (granted !== undefined) {
      expect(tab.posted.at(-1)).toEqual({ type: 'ask-access' });
      tab.say({ type: 'access', granted });
    }
    return tab.source.status;
  };

  test('a page no extension may run on', async () => {
    expect(await statusAfterWaiting('chrome://settings/')).toBe('restricted');
    expect(await statusAfterWaiting(null)).toBe('restricted');
  });

  test('a page older than the extension', async () => {
    expect(await statusAfterWaiting('https://app.example/', true)).toBe('page-too-old');
  });

  test('a site the extension may not run on', async () => {
    expect(await statusAfterWaiting('https://app.example/', false)).toBe('no-access');
  });

  test('a document that was not there yet when the panel was announced is asked again', async () => {
    const tab = watchedTab();
    tab.navigate();
    const announced = () => tab.posted.filter(({ type }) => type === 'announce').length;
    expect(announced()).toBe(1);
    await vi.advanceTimersByTimeAsync(300);
    expect(announced()).toBe(2);
    tab.meet('document-a');
    await vi.advanceTimersByTimeAsync(5000);
    expect(announced()).toBe(2);
    expect(tab.source.status).toBe('live');
  });

  test('a late word of the document that was left does not stand for the new one', async () => {
    const tab = watchedTab();
    tab.meet('document-a');
    tab.navigate();
    tab.meet('document-a');
    await vi.advanceTimersByTimeAsync(300);
    expect(tab.posted.at(-1)).toEqual({ type: 'announce' });
    tab.say({ type: 'sites-off', hosts: ['off.example'] });
    tab.say({ type: 'retired', realm: { documentId: 'document-b', frameId: 0, url: 'https://off.example/' } });
    expect(tab.source.status).toBe('site-off');
  });

  test('a subframe that answers does not stand for the page', async () => {
    const tab = watchedTab();
    tab.meet('frame', fixtureOrigin, 3);
    await vi.advanceTimersByTimeAsync(2000);
    tab.say({ type: 'access', granted: true });
    expect(tab.source.status).toBe('page-too-old');
  });
});

describe('the switch of a site', () => {
  const top = { documentId: 'document-a', frameId: 0, url: 'https://app.example:8443/chat' };

  test('is there when the page’s host and the list of the background are known', () => {
    const tab = watchedTab();
    expect(tab.source.site).toBeNull();
    tab.say({ type: 'sites-off', hosts: ['other.example'] });
    expect(tab.source.site).toBeNull();
    tab.meet('document-a');
    expect(tab.source.site).toEqual({ host: 'app.example', recording: true });
    tab.source.switchSite('app.example', false);
    expect(tab.posted.at(-1)).toEqual({ type: 'switch-site', host: 'app.example', recording: false });
    tab.say({ type: 'sites-off', hosts: ['other.example', 'app.example'] });
    expect(tab.source.site?.recording).toBe(false);
    expect(tab.source.status).toBe('live');
  });

  test('a page whose recorder has retired is off; switched on again it has to be reloaded', async () => {
    const tab = watchedTab();
    tab.say({ type: 'sites-off', hosts: ['app.example'] });
    tab.say({ type: 'retired', realm: top });
    await vi.advanceTimersByTimeAsync(2000);
    expect(tab.source.status).toBe('site-off');
    expect(tab.source.site).toEqual({ host: 'app.example', recording: false });
    tab.say({ type: 'sites-off', hosts: [] });
    expect(tab.source.status).toBe('site-on-again');
    tab.navigate();
    tab.meet('document-b');
    expect(tab.source.status).toBe('live');
  });

  test('a navigation told of after its page had answered: the switch is there all the while, and works', () => {
    const tab = watchedTab();
    tab.say({ type: 'sites-off', hosts: ['app.example'] });
    tab.say({ type: 'retired', realm: top });
    tab.navigate();
    expect(tab.source.status).toBe('site-off');
    tab.source.switchSite('app.example', true);
    expect(tab.posted.at(-1)).toEqual({ type: 'switch-site', host: 'app.example', recording: true });
    tab.say({ type: 'sites-off', hosts: [] });
    expect(tab.source.status).toBe('site-on-again');
  });

  test('a page left for another site has the switch of the new one as soon as it answers', () => {
    const tab = watchedTab();
    tab.say({ type: 'sites-off', hosts: ['off.example'] });
    tab.meet('document-a');
    tab.navigate();
    expect(tab.source.site).toEqual({ host: 'app.example', recording: true });
    tab.say({ type: 'retired', realm: { documentId: 'document-b', frameId: 0, url: 'https://off.example/' } });
    expect(tab.source.site).toEqual({ host: 'off.example', recording: false });
  });

  test('a switch that the browser does not store is told of, with what can be done about it', () => {
    const tab = watchedTab();
    const problems: Message[] = [];
    tab.source.onProblem((problem) => problems.push(problem));
    const failed = { type: 'site-not-switched', host: 'app.example' } as const;
    tab.say({ ...failed, recording: false, why: 'Resource::kQuotaBytes quota exceeded' });
    tab.say({ ...failed, recording: true, why: 'An unexpected error occurred' });
    expect(problems.map(speak)).toEqual([
      expect.stringMatching(/^Pages of app\.example go on being recorded: .* is full.* Free space/),
      expect.stringMatching(/^Pages of app\.example stay unrecorded, .* It says: An unexpected error occurred/),
    ]);
  });

  test('a frame that is off is none of the page’s business', () => {
    const tab = watchedTab();
    tab.meet('document-a');
    tab.say({ type: 'retired', realm: { ...top, documentId: 'frame', frameId: 3 } });
    expect(tab.source.status).toBe('live');
  });

  test('pages without a host have no switch', async () => {
    const tab = watchedTab({ url: 'file:///home/page.html' });
    tab.say({ type: 'sites-off', hosts: [] });
    await vi.advanceTimersByTimeAsync(2000);
    expect(tab.source.site).toBeNull();
  });
});

test('what a bridge found out about its recorder is said of that document', () => {
  const tab = watchedTab();
  tab.meet('document-a');
  tab.say({ type: 'fault', documentId: 'document-a', fault: 'it sent junk' });
  tab.say({ type: 'fault', documentId: 'unknown', fault: 'it sent junk' });
  expect(tab.source.session.realms.map(({ fault }) => fault)).toEqual(['it sent junk']);
});

test('what was forgotten before there was a panel is known', () => {
  const tab = watchedTab();
  tab.say({ type: 'forgotten', farewells: 3, handshakes: 1 });
  expect(tab.source.forgotten).toEqual({ farewells: 3, handshakes: 1 });
});

describe('navigation', () => {
  const navigateTo = (preserve: boolean) => {
    const tab = watchedTab();
    tab.source.setPreserveLog(preserve);
    tab.meet('document-a');
    tab.say({ type: 'batch', documentId: 'document-a', batch: dropped });
    tab.navigate();
    tab.meet('document-b', fixtureOrigin + 5000);
    return tab;
  };

  test('keeps the earlier documents’ connections while the log is preserved', () => {
    expect(navigateTo(true).source.session.connections).toHaveLength(1);
  });

  test('leaves them behind otherwise', () => {
    expect(navigateTo(false).source.session.connections).toHaveLength(0);
  });

  test('a prerendered document clears the log when it becomes the page, not before', () => {
    const tab = watchedTab();
    tab.source.setPreserveLog(false);
    tab.meet('document-a');
    tab.say({ type: 'batch', documentId: 'document-a', batch: dropped });
    tab.meet('document-b', fixtureOrigin + 5000, 8);
    expect(tab.source.session.connections).toHaveLength(1);
    tab.navigate();
    tab.meet('document-b', fixtureOrigin + 5000);
    expect(tab.source.session.connections).toHaveLength(0);
    expect(tab.source.status).toBe('live');
  });

  test('a page that comes back from the cache leaves the younger one behind, and keeps its own', () => {
    const tab = watchedTab();
    tab.source.setPreserveLog(false);
    tab.meet('document-a');
    tab.say({ type: 'batch', documentId: 'document-a', batch: dropped });
    tab.farewell('document-a', farewellText(dropped, JSON.stringify));
    tab.navigate();
    tab.meet('document-b', fixtureOrigin + 5000);
    tab.say({ type: 'batch', documentId: 'document-b', batch: dropped });
    tab.farewell('document-b', farewellText(dropped, JSON.stringify));
    tab.navigate();
    tab.meet('document-a');
    const again = batchOf([droppedScript, { url: 'wss://again.example/', at: 9000 }]);
    tab.say({ type: 'batch', documentId: 'document-a', batch: again });
    expect(tab.source.session.connections.map(({ url }) => url)).toEqual(['wss://again.example/']);
  });

  test('announces the panel to the new document', () => {
    expect(navigateTo(true).posted).toContainEqual({ type: 'announce' });
  });
});

test('clear forgets closed sockets and keeps open ones', () => {
  const tab = watchedTab();
  tab.meet('document-a');
  const batch = batchOf([{ close: { at: 100, code: 1000 } }, { url: 'wss://open.example/' }]);
  tab.say({ type: 'batch', documentId: 'document-a', batch });
  tab.source.clear();
  expect(tab.source.session.connections.map(({ url }) => url)).toEqual(['wss://open.example/']);
});

test('silences of open sockets grow with time', () => {
  const tab = watchedTab();
  tab.meet('document-a');
  tab.say({ type: 'batch', documentId: 'document-a', batch: batchOf([{}]) });
  vi.advanceTimersByTime(600);
  expect(tab.source.session.endedAt).toBe(fixtureOrigin + 10_000);
});

test.each([
  ['a drop may still be followed by a connection, or by none, which only time tells', 1006, 10_000],
  ['a goodbye needs no waiting', 1000, 9000],
])('%s', (_, code, until) => {
  const tab = watchedTab();
  tab.meet('document-a');
  tab.say({ type: 'batch', documentId: 'document-a', batch: batchOf([{ close: { at: 9000, code } }]) });
  vi.advanceTimersByTime(600);
  expect(tab.source.session.endedAt).toBe(fixtureOrigin + until);
});

describe('requests that Firefox tells of', () => {
  const url = 'wss://app.example/live';
  const request = {
    ...{ requestId: '7', url, startedAt: fixtureOrigin, toldAt: fixtureOrigin, status: 101, failure: '' },
    ...{ requestHeaders: [], responseHeaders: [], serverAddress: '' },
  };
  const sourcesOf = ({ source }: ReturnType<typeof watchedTab>) =>
    source.session.connections.map((connection) => connection.source);

  test('a worker’s is a socket nobody records', () => {
    const tab = watchedTab();
    tab.say({ type: 'handshake', handshake: { ...request, documentId: '' } });
    expect(sourcesOf(tab)).toEqual(['web-request']);
  });

  test('a document’s belongs to what its recorder tells of', () => {
    const tab = watchedTab();
    tab.meet('document-a');
    tab.say({ type: 'handshake', handshake: { ...request, documentId: 'document-a' } });
    tab.say({ type: 'batch', documentId: 'document-a', batch: batchOf([{ url }]) });
    expect(sourcesOf(tab)).toEqual(['recorder']);
    expect(tab.source.session.connections[0]?.handshake?.status).toBe(101);
  });

  const overdueMs = 4000;
  const clock = () => {
    const began = Date.now();
    return () => fixtureOrigin + 10_000 + Date.now() - began;
  };

  test('one that no recorder tells of is shown by itself after a while', async () => {
    const tab = watchedTab(undefined, clock());
    tab.meet('document-a');
    tab.say({ type: 'handshake', handshake: { ...request, documentId: 'document-a' } });
    await vi.advanceTimersByTimeAsync(overdueMs);
    expect(sourcesOf(tab)).toEqual(['web-request']);
  });

  test('one whose connection was cleared away is not shown again, though it is told again', async () => {
    const tab = watchedTab(undefined, clock());
    tab.meet('document-a');
    tab.say({ type: 'handshake', handshake: { ...request, documentId: 'document-a' } });
    const closed = batchOf([{ url, close: { at: 900, code: 1006 } }]);
    tab.say({ type: 'batch', documentId: 'document-a', batch: closed });
    tab.source.clear();
    tab.say({ type: 'handshake', handshake: { ...request, documentId: 'document-a' } });
    await vi.advanceTimersByTimeAsync(overdueMs);
    expect(sourcesOf(tab)).toEqual([]);
  });
});
