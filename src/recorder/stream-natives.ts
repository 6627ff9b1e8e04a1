/** What the hook of WebSocketStream needs, taken like the natives of natives.ts; null where there is none (Firefox). */
import { getter, taken, uncurry } from './natives.ts';

/** https://websockets.spec.whatwg.org/#the-websocketstream-interface is a draft; TypeScript has no types for it yet. */
export interface WebSocketStream {
  readonly url: string;
  readonly opened: Promise<OpenedStream>;
  readonly closed: Promise<{ readonly closeCode?: number; readonly reason?: string }>;
  close(info?: { readonly closeCode?: number; readonly reason?: string }): void;
}

export interface OpenedStream {
  readable: ReadableStream<string | ArrayBuffer>;
  writable: WritableStream<unknown>;
  readonly protocol: string;
  readonly extensions: string;
}

/** A DOMException with what the close event would have said. */
interface WebSocketError extends DOMException {
  readonly closeCode: number | null;
}

export type WebSocketStreamClass = new (url: string, options?: object) => WebSocketStream;

const Native = (window as { WebSocketStream?: WebSocketStreamClass }).WebSocketStream;

export const streams = Native === undefined ? null : taken(() => takeStreams(Native));

function takeStreams(Class: WebSocketStreamClass) {
  const reader = ReadableStreamDefaultReader.prototype;
  const readable = ReadableStreamDefaultController.prototype;
  const writer = WritableStreamDefaultWriter.prototype;
  return {
    WebSocketStream: Class,
    url: getter(Class.prototype as WebSocketStream, 'url'),
    opened: getter(Class.prototype as WebSocketStream, 'opened'),
    closed: getter(Class.prototype as WebSocketStream, 'closed'),
    ReadableStream,
    WritableStream,
    getReader: uncurry(
      ReadableStream.prototype.getReader as <T>(this: ReadableStream<T>) => ReadableStreamDefaultReader<T>,
    ),
    getWriter: uncurry(WritableStream.prototype.getWriter),
    read: uncurry(reader.read),
    cancel: uncurry(reader.cancel),
    readerClosed: getter(reader, 'closed'),
    enqueue: uncurry(readable.enqueue),
    closeReadable: uncurry(readable.close),
    failReadable: uncurry(readable.error),
    write: uncurry(writer.write),
    closeWriter: uncurry(writer.close),
    abort: uncurry(writer.abort),
    writerClosed: getter(writer, 'closed'),
    failWritable: uncurry(WritableStreamDefaultController.prototype.error),
    deleteProperty: Reflect.deleteProperty,
    nativeThen: Promise.prototype.then,
    closeCode: getter(
      (window as unknown as { WebSocketError: { prototype: WebSocketError } }).WebSocketError.prototype,
      'closeCode',
    ),
  };
}
