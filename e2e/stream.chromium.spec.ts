/** WebSocketStream, which only Chrome has: recorded like a WebSocket, and behaving as without us. */
import { readFileSync } from 'node:fs';
import { readSession } from '../src/files/decode.ts';
import { FrameFlag } from '../src/session/model.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, exportSession } from './panel-view.ts';

/** What the tests use of it; TypeScript has no types for the draft yet. */
interface Stream {
  readonly opened: Promise<{ readable: ReadableStream<unknown>; writable: WritableStream<unknown>; protocol: string }>;
  readonly closed: Promise<unknown>;
  close(info?: object): void;
}
type StreamClass = new (url: string, options?: object) => Stream;

test('a conversation is recorded to the byte, and goes as it goes without us', async ({ driver, lab, openPage }) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const seen = await page.evaluate(
    async (echo: string, drop: string, nobody: string) => {
      const { WebSocketStream } = window as unknown as { WebSocketStream: StreamClass };
      const say = (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`;
      const stream = new WebSocketStream(echo, { protocols: [] });
      const promise = stream.opened;
      const opened = await promise;
      const writer = opened.writable.getWriter();
      const reader = opened.readable.getReader();
      const sizes = [writer.desiredSize];
      const writing = writer.write('héllo');
      sizes.push(writer.desiredSize);
      await writing;
      sizes.push(writer.desiredSize);
      const text = await reader.read();
      await writer.write(Uint8Array.of(1, 2, 3));
      const bytes = await reader.read();
      const piped = opened.readable;
      reader.releaseLock();
      await writer.write('last');
      const all: unknown[] = [];
      const consuming = piped.pipeTo(
        new WritableStream({
          write(chunk) {
            all.push(chunk);
            stream.close({ closeCode: 3001, reason: 'done' });
          },
        }),
      );
      const closed = await stream.closed;
      await consuming;

      const lost = new WebSocketStream(drop);
      const lostReader = (await lost.opened).readable.getReader();
      const lostRead = await lostReader.read().catch(say);
      const lostClosed = await lost.closed.catch(say);

      const aborter = new AbortController();
      const aborted = new WebSocketStream(echo, { signal: aborter.signal });
      aborter.abort();
      const refused = new WebSocketStream(nobody);
      return {
        identity: [stream.constructor === WebSocketStream, stream instanceof WebSocketStream, WebSocketStream.length],
        sameOpened: stream.opened === promise,
        ownNames: Object.getOwnPropertyNames(stream.opened),
        sizes,
        text,
        bytes: [...new Uint8Array(bytes.value as ArrayBuffer)],
        all,
        closed,
        lostRead,
        lostClosed,
        aborted: [await aborted.opened.catch(say), await aborted.closed.catch(say)],
        refused: [await refused.opened.catch(say), await refused.closed.catch(say)],
        unread: await lostReader.closed.then(() => 'closed', say),
      };
    },
    lab.direct('echo', { worker: 'stream' }),
    lab.direct('drop', { worker: 'stream', afterMs: 300 }),
    lab.refused,
  );
  const unclean = 'WebSocketError: WebSocket was not cleanly closed.';
  expect(seen).toEqual({
    identity: [true, true, 1],
    sameOpened: true,
    ownNames: [],
    sizes: [1, 0, 1],
    text: { done: false, value: 'héllo' },
    bytes: [1, 2, 3],
    all: ['last'],
    closed: { closeCode: 3001, reason: 'done' },
    lostRead: unclean,
    lostClosed: unclean,
    aborted: new Array(2).fill('AbortError: WebSocket handshake was aborted'),
    refused: ['WebSocketError: WebSocket closed before handshake complete.', unclean],
    unread: unclean,
  });

  await closedConnections(panel, 1006, 3);
  const session = readSession(readFileSync(await exportSession(driver, panel), 'utf8'));
  const [conversation, lost, aborted, refused] = session.connections;
  expect(session.connections.map(({ api }) => api)).toEqual(new Array(4).fill('WebSocketStream'));
  expect(conversation).toMatchObject({
    closeCall: { code: 3001, reason: 'done', beforeOpen: false },
    closure: { code: 3001, initiator: 'page', wasClean: true },
    totals: { framesIn: 3, framesOut: 3, bytesIn: 13, bytesOut: 13 },
  });
  const rows = [...(conversation?.rows.values ?? [])];
  expect(rows.map((row) => [session.frames.flags.at(row), session.frames.size.at(row)])).toEqual([
    [FrameFlag.outbound, 6],
    [0, 6],
    [FrameFlag.outbound | FrameFlag.binary, 3],
    [FrameFlag.binary, 3],
    [FrameFlag.outbound, 4],
    [0, 4],
  ]);
  expect(conversation?.stack).toMatch(/^ {4}at /);
  expect(lost?.closure).toMatchObject({ code: 1006, initiator: 'unknown' });
  expect(aborted?.closeCall).toMatchObject({ beforeOpen: true, reason: 'AbortSignal' });
  expect(refused).toMatchObject({ openedAt: null, closure: { code: 1006 } });
});

test('a page that does not read holds the server back as without us', async ({ lab, openPage }) => {
  const page = await openPage(lab.page('sockets'));
  const url = lab.direct('burst', { worker: 'pressed', count: 400, bytes: 100_000 });
  const read = await page.evaluate(async (burst: string) => {
    const { WebSocketStream } = window as unknown as { WebSocketStream: StreamClass };
    const { readable } = await new WebSocketStream(burst).opened;
    let chunks = 0;
    let bytes = 0;
    for await (const chunk of readable as unknown as AsyncIterable<string>) {
      bytes += chunk.length;
      if (++chunks === 400) break;
    }
    return [chunks, bytes];
  }, url);
  expect(read).toEqual([400, 40_000_000]);
});
