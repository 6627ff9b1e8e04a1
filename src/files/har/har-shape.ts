/** The parts of a HAR that are read. All the rest, and there is much, is left alone. */
import { farthestOffsetMs } from '../offsets.ts';
import { integer, listOf, loose, number, type Shape, text, truth } from '../shape.ts';
import type { HarCallFrame, HarDeadair, HarEntry, HarHeader, HarMessage, HarMessageExtras } from './har-entry.ts';

interface Named {
  readonly name?: string;
  readonly version?: string;
}

export interface HarLog {
  readonly creator?: Named;
  readonly browser?: Named;
  readonly pages?: readonly { readonly title?: string }[];
  readonly entries?: readonly HarEntry[];
}

const duration = number(-farthestOffsetMs, farthestOffsetMs);
/** Seconds or milliseconds since the epoch; -1 where the writer left times out. */
const moment = number(-1, 8.64e15);
const status = integer(-1, 0xffff);
const place = integer(-1, Number.MAX_SAFE_INTEGER);
const bytes = integer(0, 0xffff_ffff);
const named = loose<Named>({ name: text, version: text });

const headers: Shape<readonly HarHeader[]> = {
  read: (value, at) =>
    listOf(loose<Partial<HarHeader>>({ name: text, value: text }))
      .read(value, at)
      .map(({ name = '', value: content = '' }) => ({ name, value: content })),
  schema: { type: 'array' },
};

const callFrame = loose<HarCallFrame>({ functionName: text, url: text, lineNumber: place, columnNumber: place });
const message = loose<HarMessage>({
  type: text,
  time: moment,
  opcode: integer(-1, 15),
  data: text,
  _deadair: loose<HarMessageExtras>({ size: bytes }),
});

const entry = loose<HarEntry>({
  _deadair: loose<HarDeadair>({
    openedAt: moment,
    endedAt: moment,
    code: integer(0, 0xffff),
    reason: text,
    wasClean: truth,
    initiator: text,
    requestedProtocols: listOf(text),
  }),
  startedDateTime: text,
  time: duration,
  timings: loose({ wait: duration, receive: duration }),
  serverIPAddress: text,
  request: loose({ url: text, headers }),
  response: loose({ status, headers, _failureText: text, content: loose({ _file: text }) }),
  _resourceType: text,
  _initiator: loose({ type: text, stack: loose({ callFrames: listOf(callFrame) }) }),
  _webSocketMessages: listOf(message),
});

export const harShape = loose<{ readonly log?: HarLog }>({
  log: loose<HarLog>({
    creator: named,
    browser: named,
    pages: listOf(loose<{ readonly title?: string }>({ title: text })),
    entries: listOf(entry),
  }),
});
