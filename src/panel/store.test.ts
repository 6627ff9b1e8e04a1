import { expect, test } from 'vitest';
import { cutOffInTurn } from '../diagnosis/recordings.fixture.ts';
import { FileProblem } from '../files/file-problem.ts';
import { defaultHandout } from '../files/handout.ts';
import { openFile } from '../files/open.ts';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { rulesWith } from '../knowledge/own-proxies.ts';
import { batchOf, fixtureOrigin, type SessionScript, scriptedSession } from '../session/fixture.ts';
import { noRemarks } from '../session/model.ts';
import type { Session } from '../session/session.ts';
import { type LiveSource, nothingForgotten } from './live-source.ts';
import type { Opener, Outcome } from './opener.ts';
import { PaintLoop } from './paint-loop.ts';
import { createPanelStore, type PanelStore } from './store.ts';

const dropped = { at: 60_200, code: 1006 };
const threeDrops: SessionScript = {
  connections: [0, 100_000, 200_000].map((at) => ({
    at,
    openAt: at + 10,
    frames: [[at + 200, 'in', 'hello']],
    close: { at: at + dropped.at, code: dropped.code },
    handshake: { responseHeaders: { server: 'nginx/1.22.1' } },
  })),
};

/** As the worker does it. */
const openHere: Opener = async (file, onRead) => {
  try {
    return { type: 'opened', opened: await openFile(file.stream(), onRead) };
  } catch (error) {
    if (error instanceof FileProblem) return { type: 'refused', problem: error.problem };
    throw error;
  }
};

/** A page and a source whose time and frames pass by hand. */
function stage(session: Session | null, open = openHere) {
  const frames: (() => void)[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  const saved: { name: string; text: string }[] = [];
  const listeners = new Set<() => void>();
  let now = fixtureOrigin;
  const source = session === null ? null : fakeSource(session, listeners);
  const store = createPanelStore(source, {
    paint: new PaintLoop((callback) => frames.push(callback)),
    now: () => now,
    after: (delay, callback) => timers.push({ at: now + delay, callback }),
    open,
    save: (name, content) => saved.push({ name, text: String(content) }),
    rules: intermediaries,
  });
  return {
    store,
    source,
    saved,
    frames,
    change: () => {
      for (const listener of listeners) listener();
    },
    paint: () => {
      for (const frame of frames.splice(0)) frame();
    },
    pass: (ms: number) => {
      now += ms;
      for (const timer of timers.splice(0)) {
        if (timer.at <= now) timer.callback();
        else timers.push(timer);
      }
    },
  };
}

function fakeSource(session: Session, listeners: Set<() => void>) {
  const source = {
    status: 'live' as LiveSource['status'],
    session,
    recording: true as boolean,
    preserveLog: true as boolean,
    site: null,
    sitesOff: [],
    forgotten: nothingForgotten,
    subscribe(onChange: () => void) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    setRecording(recording: boolean) {
      source.recording = recording;
    },
    switchSite: () => {},
    setPreserveLog(preserve: boolean) {
      source.preserveLog = preserve;
    },
    clear() {
      source.session = source.session.beginAnew((connection) => connection.state !== 'closed');
    },
    requestAccess: () => {},
    reloadPage: () => {},
    openSource: null,
    close: () => {},
  } satisfies LiveSource;
  return source;
}

function fileOf(store: PanelStore, saved: { name: string; text: string }[]) {
  void store.exportFile(defaultHandout, 'session');
  const last = saved.at(-1);
  if (last === undefined) throw new Error('nothing was saved');
  return new File([last.text], last.name);
}

test('however often the source changes, subscribers hear of it once a frame, with a new snapshot', () => {
  const { store, change, paint, frames } = stage(scriptedSession({ connections: [{}] }));
  let heard = 0;
  store.subscribe(() => {
    heard++;
  });
  const before = store.getSnapshot();
  for (let i = 0; i < 100; i++) change();
  expect(heard).toBe(0);
  expect(store.getSnapshot()).toBe(before);
  expect(frames).toHaveLength(1);
  paint();
  expect(heard).toBe(1);
  expect(store.getSnapshot()).not.toBe(before);
});

test('frames that go on passing are told of four times a second, anything else at once', () => {
  const session = scriptedSession({ connections: [{}] });
  const { store, source, change, paint, pass } = stage(session);
  let heard = 0;
  store.subscribe(() => {
    heard++;
  });
  // Batches come oftener than paints, so that what was diagnosed ahead of a paint is old when it is shown.
  for (let ms = 0; ms < 2000; ms += 10) {
    session.remark(noRemarks);
    change();
    if (ms % 30 === 0) paint();
    pass(10);
  }
  paint();
  expect(heard).toBeLessThanOrEqual(9);
  expect(heard).toBeGreaterThanOrEqual(7);
  change();
  paint();
  const before = heard;
  source?.setRecording(false);
  change();
  paint();
  expect(heard).toBe(before + 1);
});

test('while things move the diagnosis is made at most four times a second, and the last change is not forgotten', () => {
  const session = scriptedSession({ connections: [{ frames: [[10, 'in', 'a']] }] });
  const { store, change, paint, pass } = stage(session);
  const first = store.getSnapshot().findings;
  session.applyBatch(0, {
    ...batchOf([]),
    firstEvent: 2,
    events: [{ type: 'close', time: 70_000, connection: 0, code: 1006, reason: '', wasClean: false }],
  });
  change();
  paint();
  expect(store.getSnapshot().findings).toBe(first);
  pass(300);
  paint();
  expect(store.getSnapshot().findings).toHaveLength(1);
});

test('a proxy of one’s own is named at once, and in what is exported', async () => {
  const session = scriptedSession({ connections: cutOffInTurn([47_003, 47_001, 47_005]) });
  const { store, saved } = stage(session);
  const named = () => store.getSnapshot().findings[0]?.candidates.map(({ product }) => product);
  expect(named()).not.toContain('ours');
  store.setRules(rulesWith([{ name: 'ours', timeoutMs: 47_000, clock: 'idle-any' }]));
  expect(named()).toContain('ours');
  await store.exportFile(defaultHandout, 'session');
  expect(saved[0]?.text).toContain('"product": "ours"');
});

test('what is exported opens again and is diagnosed the same', async () => {
  const { store, saved } = stage(scriptedSession(threeDrops));
  const before = store.getSnapshot().findings;
  expect(before[0]).toMatchObject({ kind: 'idle-timeout', connections: [0, 1, 2] });
  const viewer = stage(null);
  expect(viewer.store.getSnapshot().status).toBe('no-file');
  await viewer.store.importFile(fileOf(store, saved));
  const opened = viewer.store.getSnapshot();
  expect(opened).toMatchObject({ status: 'file', hasLive: false, file: { name: saved[0]?.name } });
  expect(opened.findings).toEqual(before);
});

test('a file that cannot be read is told of and leaves everything as it was', async () => {
  const { store } = stage(scriptedSession(threeDrops));
  store.select({ connection: 1, frame: null, span: null });
  const before = store.getSnapshot();
  await store.importFile(new File(['{"format":'], 'broken.json'));
  const after = store.getSnapshot();
  expect(after.problem?.message.id).toBe('files.truncated');
  expect(after).toMatchObject({ session: before.session, selection: before.selection, status: 'live', file: null });
  store.dismissProblem();
  expect(store.getSnapshot().problem).toBeNull();
});

test('a file whose reader breaks down is told of by its name', async () => {
  const { store } = stage(null, () => Promise.resolve(null));
  await store.importFile(new File([], 'gone.json'));
  expect(store.getSnapshot().problem).toMatchObject({
    about: 'import',
    message: { id: 'panel.file-unreadable', params: { name: 'gone.json' } },
  });
});

test('while a file is opened it is told how far that is; given up, it leaves no trace', async () => {
  const given: AbortSignal[] = [];
  const { store, paint } = stage(scriptedSession(threeDrops), (_, onRead, signal) => {
    onRead(3);
    given.push(signal);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));
  });
  const before = store.getSnapshot();
  const over = store.importFile(new File(['12345'], 'slow.json'));
  paint();
  expect(store.getSnapshot().importing).toEqual({ name: 'slow.json', read: 3, size: 5 });
  store.cancelImport();
  await over;
  expect(given.map(({ aborted }) => aborted)).toEqual([true]);
  expect(store.getSnapshot()).toMatchObject({ importing: null, problem: null, file: null, session: before.session });
});

test('a file opened while another is being opened takes its place, whichever is ready first', async () => {
  const finish: ((outcome: Outcome) => void)[] = [];
  const { store, saved } = stage(scriptedSession(threeDrops), () => new Promise((resolve) => finish.push(resolve)));
  const opened = await openHere(fileOf(store, saved), () => {}, new AbortController().signal);
  const both = [store.importFile(new File([], 'first.json')), store.importFile(new File([], 'second.json'))];
  finish[1]?.(opened);
  finish[0]?.(opened);
  await Promise.all(both);
  expect(store.getSnapshot().file?.name).toBe('second.json');
});

test('recording goes on behind an opened file, and one can go back to it', async () => {
  const live = scriptedSession(threeDrops);
  const { store, saved, change, paint } = stage(live);
  await store.importFile(fileOf(store, saved));
  expect(store.getSnapshot().session).not.toBe(live);
  change();
  paint();
  expect(store.getSnapshot().status).toBe('file');
  store.closeFile();
  expect(store.getSnapshot()).toMatchObject({ session: live, status: 'live', file: null });
});

test('a selection does not survive the session it was made in: ids are given out afresh', () => {
  const { store } = stage(scriptedSession({ connections: [{}, {}] }));
  store.select({ connection: 1, frame: null, span: null });
  expect(store.getSnapshot().selection?.connection).toBe(1);
  store.clear();
  expect(store.getSnapshot().selection).toBeNull();
});
