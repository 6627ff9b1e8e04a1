import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { farewellCharacters } from '../wire/farewell.ts';
import { askEvent, farewellAnswer, offerEvent, retireEvent } from '../wire/port.ts';
import { journalStart, WIRE_VERSION } from '../wire/records.ts';
import { parseBridgePortName } from '../wire/relay.ts';
import { startBridge } from './bridge.ts';
import { fakeExtension } from './fake-extension.ts';
import { onSiteOff, sayThatSiteIsOff } from './site-off.ts';

const hello = { version: WIRE_VERSION, timeOrigin: 5, late: false, trusted: true };
const watch = { type: 'watch', cursor: journalStart, credits: 8, payloadCap: 64 } as const;
const name = '1-2-3-4';

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** A document with a bridge in it, whose recorder and background the test plays. */
function documentWithBridge({ isTopFrame = true, pageMayRunScripts = true, recorderFirst = true } = {}) {
  const extension = fakeExtension();
  const document = new EventTarget();
  const world = {};
  const heard: { readonly type: string }[] = [];
  const onWindow = new Map<string, (event: object) => void>();
  let retired = false;
  document.addEventListener(retireEvent(name), () => {
    retired = true;
  });
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  port1.onmessage = ({ data }) => void heard.push(data);
  const offer = () =>
    !document.dispatchEvent(new MessageEvent(offerEvent, { cancelable: true, data: name, ports: [port2] }));
  if (recorderFirst) document.addEventListener(askEvent, () => void offer(), { once: true });
  const start = () =>
    startBridge({
      api: extension.api,
      document,
      window: {
        addEventListener: (type: string, listener: (event: object) => void) => onWindow.set(type, listener),
      } as never,
      isTopFrame,
      timeOrigin: 5,
      pageMayRunScripts: () => pageMayRunScripts,
      onSiteOff: (callback) => onSiteOff(callback, world),
    });
  return {
    extension,
    heard,
    start,
    offer,
    get retired() {
      return retired;
    },
    switchedOff: () => sayThatSiteIsOff(world),
    post: (message: unknown) => port1.postMessage(message),
    /** Waits until the bridge has taken in what was posted: it counts a first socket by opening a port. */
    socket: async () => {
      const before = extension.ports.length;
      port1.postMessage({ type: 'first-socket' });
      await vi.waitFor(() => expect(extension.ports.length).toBeGreaterThan(before));
    },
    loaded: () => document.dispatchEvent(new Event('readystatechange')),
    leaveFarewell: (text: string) =>
      document.addEventListener(name, () => {
        document.dispatchEvent(new MessageEvent(farewellAnswer(name), { data: text }));
      }),
    pagehide: (isTrusted = true) => onWindow.get('pagehide')?.({ persisted: false, isTrusted }),
    visibilitychange: () => onWindow.get('visibilitychange')?.({ isTrusted: true }),
    pageshow: () => onWindow.get('pageshow')?.({ persisted: true, isTrusted: true }),
  };
}

const said = (extension: ReturnType<typeof fakeExtension>) => extension.ports.at(-1)?.heard ?? [];

test('opens no port before the page’s first socket, unless a panel asks who is there', async () => {
  const tab = documentWithBridge({ isTopFrame: false });
  tab.start();
  tab.post({ type: 'hello', hello });
  tab.extension.tell({ type: 'announce' });
  expect(tab.extension.ports).toHaveLength(0);
  await tab.socket();
  expect(tab.extension.port?.name).toMatch(/^deadair-bridge with-sockets /);
  tab.extension.port?.say({ type: 'introduce' });
  expect(said(tab.extension)).toEqual([{ type: 'hello', hello }]);
});

test('tells the recorder what the background says, and the background what the recorder says', async () => {
  const tab = documentWithBridge();
  tab.start();
  tab.post({ type: 'hello', hello });
  await tab.socket();
  tab.extension.port?.say(watch);
  await vi.waitFor(() => expect(tab.heard).toEqual([watch]));
});

test('a port opened before the first socket is opened anew, under the name that says so', async () => {
  const tab = documentWithBridge();
  tab.start();
  tab.extension.tell({ type: 'announce' });
  expect(tab.extension.port?.name).toMatch(/^deadair-bridge without /);
  await tab.socket();
  const ports = tab.extension.ports.map(({ name, closed }) => [parseBridgePortName(name)?.hasSockets, closed]);
  expect(ports).toEqual([
    [false, true],
    [true, false],
  ]);
});

test('a share of the memory is passed on by documents with sockets, and answered by no others', async () => {
  const tab = documentWithBridge();
  tab.start();
  expect(tab.extension.tell({ type: 'share', bytes: 2_000_000 })).toBeUndefined();
  await tab.socket();
  expect(tab.extension.tell({ type: 'share', bytes: 1_000_000 })).toBe(true);
  await vi.waitFor(() => expect(tab.heard).toEqual([{ type: 'share', bytes: 1_000_000 }]));
});

describe('what is no recorder', () => {
  const faultOf = async (...messages: unknown[]) => {
    const tab = documentWithBridge();
    tab.start();
    tab.post({ type: 'hello', hello });
    await tab.socket();
    tab.extension.port?.say({ type: 'introduce' });
    for (const message of messages) tab.post(message);
    await vi.waitFor(() => expect(said(tab.extension).at(-1)?.type).toBe('fault'));
    return { tab, said: said(tab.extension) };
  };

  test('batches that nobody asked for: the port is closed and the panel told', async () => {
    const { said } = await faultOf({ type: 'batch', batch: {} });
    expect(said.at(-1)).toMatchObject({ fault: expect.stringContaining('a batch that nobody asked for') });
  });

  test('junk: told to a panel that comes later, too, and nothing from there is passed on any more', async () => {
    const { tab } = await faultOf('junk', { type: 'batch', batch: {} }, { type: 'first-socket' });
    tab.extension.port?.say({ type: 'introduce' });
    expect(said(tab.extension).map(({ type }) => type)).toEqual(['hello', 'hello', 'fault', 'hello', 'fault']);
    expect(tab.extension.ports).toHaveLength(1);
    tab.leaveFarewell('{}');
    tab.pagehide();
    expect(tab.extension.sent).toEqual([]);
  });

  test('a farewell longer than any is not handed over', async () => {
    const tab = documentWithBridge();
    tab.start();
    tab.post({ type: 'hello', hello });
    await tab.socket();
    tab.leaveFarewell('x'.repeat(farewellCharacters + 1));
    tab.pagehide();
    expect(tab.extension.sent).toEqual([]);
    expect(said(tab.extension).map(({ type }) => type)).toEqual(['hello', 'fault']);
  });

  test('no recorder at all: the bridge says so itself, as an untrusted document', () => {
    const tab = documentWithBridge({ recorderFirst: false });
    tab.start();
    tab.loaded();
    expect(tab.offer()).toBe(false);
    tab.extension.tell({ type: 'announce' });
    tab.extension.port?.say({ type: 'introduce' });
    expect(said(tab.extension)).toEqual([
      { type: 'hello', hello: { ...hello, trusted: false } },
      { type: 'fault', fault: expect.stringContaining('did not start') },
    ]);
  });

  test('a recorder that does not speak is told of, until it does', async () => {
    vi.useFakeTimers();
    const tab = documentWithBridge({ isTopFrame: false });
    tab.start();
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    tab.extension.tell({ type: 'announce' });
    tab.extension.port?.say({ type: 'introduce' });
    expect(said(tab.extension).map(({ type }) => type)).toEqual(['hello', 'fault']);
    tab.post({ type: 'hello', hello });
    await vi.waitFor(() => {
      tab.extension.port?.say({ type: 'introduce' });
      expect(said(tab.extension).at(-1)).toEqual({ type: 'hello', hello });
    });
  });

  test('a frame in which no scripts may run needs no recorder', () => {
    const tab = documentWithBridge({ recorderFirst: false, isTopFrame: false, pageMayRunScripts: false });
    tab.start();
    tab.loaded();
    tab.extension.tell({ type: 'announce' });
    expect(tab.extension.ports).toHaveLength(0);
  });
});

describe('a site that is switched off', () => {
  test.each([
    ['the switch, the bridge, the recorder', ['off', 'bridge', 'offer']],
    ['the switch, the recorder, the bridge', ['off', 'recorder first', 'bridge']],
    ['the bridge, the switch, the recorder', ['bridge', 'off', 'offer']],
    ['the bridge, the recorder, the switch', ['bridge', 'offer', 'off']],
    ['the recorder, the bridge, the switch', ['recorder first', 'bridge', 'off']],
  ])('%s: the recorder retires before any script of the page', (_, order) => {
    const tab = documentWithBridge({ recorderFirst: order.includes('recorder first') });
    for (const step of order) {
      if (step === 'off') tab.switchedOff();
      if (step === 'bridge') tab.start();
      if (step === 'offer') tab.offer();
    }
    expect(tab.retired).toBe(true);
    tab.loaded();
    tab.extension.tell({ type: 'announce' });
    tab.extension.port?.say({ type: 'introduce' });
    expect(said(tab.extension)).toEqual([{ type: 'retired' }]);
  });

  test('a site that is on: nobody retires', () => {
    const tab = documentWithBridge();
    tab.start();
    expect(tab.retired).toBe(false);
  });
});

describe('junk', () => {
  test('from the recorder’s port: one fault is told, whatever comes, and no more ports are opened than there are panels', async () => {
    for (const junk of fc.sample(fc.array(fc.anything(), { minLength: 1, maxLength: 20 }), 40)) {
      const tab = documentWithBridge();
      tab.start();
      tab.extension.tell({ type: 'announce' });
      tab.extension.port?.say({ type: 'introduce' });
      for (const message of junk) tab.post(message);
      await vi.waitFor(() => expect(said(tab.extension).map(({ type }) => type)).toEqual(['hello', 'fault']));
      expect(tab.extension.ports).toHaveLength(1);
    }
  });

  test('from the extension’s side: nothing is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (junk) => {
        const tab = documentWithBridge();
        tab.start();
        tab.extension.tell({ type: 'announce' });
        tab.extension.tell(junk);
        tab.extension.port?.say(junk as never);
        tab.extension.port?.say({ type: 'watch', credits: junk } as never);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the end of a document', () => {
  test('its farewell goes over the open port and, because that may get lost, as a message', async () => {
    const tab = documentWithBridge();
    tab.start();
    tab.post({ type: 'hello', hello });
    await tab.socket();
    tab.leaveFarewell('{"a":1}');
    tab.pagehide();
    const key = parseBridgePortName(tab.extension.port?.name ?? '')?.key;
    const farewell = { type: 'farewell', key, hello, text: '{"a":1}' };
    expect([said(tab.extension), tab.extension.sent]).toEqual([[farewell], [farewell]]);
  });

  test('what the page does in its own listeners of pagehide follows, when it has become hidden', async () => {
    const tab = documentWithBridge();
    tab.start();
    tab.post({ type: 'hello', hello });
    await tab.socket();
    tab.leaveFarewell('{"a":1}');
    tab.visibilitychange(); // of a page that stays
    expect(tab.extension.sent).toEqual([]);
    tab.pagehide();
    tab.visibilitychange();
    expect(tab.extension.sent).toHaveLength(2);
    tab.pageshow();
    tab.visibilitychange();
    expect(tab.extension.sent).toHaveLength(2);
  });

  test('a pagehide that the page dispatched itself is none', async () => {
    const tab = documentWithBridge();
    tab.start();
    tab.post({ type: 'hello', hello });
    await tab.socket();
    tab.leaveFarewell('{"a":1}');
    tab.pagehide(false);
    expect(said(tab.extension)).toEqual([]);
  });

  test('back from bfcache the port is opened anew, whatever it seems to be', async () => {
    const tab = documentWithBridge();
    tab.start();
    await tab.socket();
    tab.pageshow();
    expect(tab.extension.ports).toHaveLength(2);
  });
});

test('an orphan of an updated extension throws nothing, and its recorder hears unwatch', async () => {
  const tab = documentWithBridge();
  tab.start();
  tab.post({ type: 'hello', hello });
  await tab.socket();
  tab.extension.port?.say(watch);
  tab.extension.orphan();
  tab.extension.port?.breakOff();
  tab.leaveFarewell('{}');
  expect(() => tab.pagehide()).not.toThrow();
  expect(() => tab.pageshow()).not.toThrow();
  await vi.waitFor(() => expect(tab.heard.at(-1)).toEqual({ type: 'unwatch' }));
});
