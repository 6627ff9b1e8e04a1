/**
 * The shape of a session file: format.ts for the validator. What a shape cannot say, because it compares one part of the
 * file with another (indices, lengths of columns, order of times), decode.ts checks.
 */
import { heartbeatClasses, initiators, pageChanges, socketApis } from '../session/model.ts';
import {
  type FileConnection,
  type FileEvidence,
  type FileFinding,
  type FileFrames,
  type FileGaps,
  type FileHandshake,
  type FileHeader,
  type FileHostHint,
  type FileLoss,
  type FileMessage,
  type FileMessageParam,
  type FilePageState,
  type FilePayload,
  type FileRealm,
  type FileSending,
  formatName,
  formatVersion,
  gapDirections,
  payloadPolicies,
  type Redaction,
  type SessionFile,
} from './format.ts';
import { farthestOffsetMs } from './offsets.ts';
import {
  dictionary,
  finite,
  integer,
  isoTime,
  list,
  named,
  nullable,
  number,
  oneKeyOf,
  oneOf,
  pair,
  record,
  type Shape,
  text,
  textOr,
  truth,
} from './shape.ts';

const count = integer(0, Number.MAX_SAFE_INTEGER);
const index = integer(0, 0xffff_ffff);
const offset = number(0, farthestOffsetMs);
const duration = number(0, farthestOffsetMs);
const signedDuration = number(-farthestOffsetMs, farthestOffsetMs);
const status = integer(0, 0xffff);
const confidence = oneOf(['certain', 'likely', 'possible', 'none']);
const span = record<{ readonly from: number; readonly to: number }>({ from: offset, to: offset });

const redaction = named(
  'redaction',
  record<Redaction>({
    applied: truth,
    payloads: oneOf(payloadPolicies),
    masked: record({
      queryValues: count,
      userinfo: count,
      fragments: count,
      headerValues: count,
      cookies: count,
      tokens: count,
      patterns: count,
      payloadValues: count,
    }),
  }),
);

const realm = named(
  'realm',
  record<FileRealm>({
    frameId: count,
    url: index,
    timeOrigin: offset,
    late: truth,
    trusted: truth,
    fault: nullable(text),
  }),
);

const gaps = named(
  'gaps',
  record<FileGaps>({
    length: index,
    direction: list(integer(0, gapDirections.length - 1)),
    endDelta: list(signedDuration),
    lasted: list(duration),
  }),
);

const connection = named(
  'connection',
  record<FileConnection>({
    realm: nullable(index),
    ordinal: index,
    source: oneOf(['recorder', 'har', 'web-request', 'netlog']),
    api: oneOf(socketApis),
    url: index,
    requestedProtocols: list(text),
    constructedAt: offset,
    prerendered: truth,
    stack: index,
    openedAt: nullable(offset),
    protocol: text,
    extensions: text,
    erroredAt: nullable(offset),
    closeCall: nullable(
      record<NonNullable<FileConnection['closeCall']>>({
        at: offset,
        code: nullable(finite),
        reason: text,
        beforeOpen: truth,
        stack: index,
      }),
    ),
    closure: nullable(
      record<NonNullable<FileConnection['closure']>>({
        at: offset,
        code: nullable(status),
        reason: text,
        wasClean: nullable(truth),
        initiator: oneOf(initiators),
      }),
    ),
    wireSeen: truth,
    sight: nullable(record<NonNullable<FileConnection['sight']>>({ until: offset, lost: truth })),
    handshake: nullable(
      record<NonNullable<FileConnection['handshake']>>({ index, join: oneOf(['certain', 'ambiguous']) }),
    ),
    hostHint: nullable(index),
    totals: record<FileConnection['totals']>({
      framesIn: count,
      framesOut: count,
      bytesIn: count,
      bytesOut: count,
      longestSilence: duration,
      longestSilenceIn: duration,
      longestSilenceOut: duration,
    }),
    lastFrameAt: record<FileConnection['lastFrameAt']>({
      any: nullable(offset),
      in: nullable(offset),
      out: nullable(offset),
    }),
    sending: nullable(
      record<FileSending>({ buffered: count, mostBuffered: count, since: nullable(offset), lookedAt: offset }),
    ),
    lostFrames: count,
    gaps,
  }),
);

const headers: Shape<readonly FileHeader[]> = list(pair(text, text));

const handshake = named(
  'handshake',
  record<FileHandshake>({
    source: oneOf(['devtools-har', 'web-request', 'netlog']),
    url: index,
    startedAt: offset,
    status: nullable(status),
    requestHeaders: headers,
    responseHeaders: headers,
    serverAddress: text,
    failure: text,
  }),
);

const hostHint = named('hostHint', record<FileHostHint>({ url: index, responseHeaders: headers }));

const pageState = named(
  'pageState',
  record<FilePageState>({
    realm: index,
    at: offset,
    change: oneOf(pageChanges),
    durationMs: signedDuration,
  }),
);

const loss = named(
  'loss',
  record<FileLoss>({
    realm: nullable(index),
    connection: nullable(index),
    reason: oneOf(['evicted', 'paused', 'limit', 'handover']),
    what: oneOf(['frames', 'events', 'payloads', 'gaps']),
    count,
    content: nullable(
      record<NonNullable<FileLoss['content']>>({ framesIn: count, framesOut: count, bytesIn: count, bytesOut: count }),
    ),
    from: offset,
    to: offset,
  }),
);

const payload: Shape<FilePayload> = textOr(record<{ readonly base64: string }>({ base64: text }));

const frames = named(
  'frames',
  record<FileFrames>({
    length: index,
    connection: list(index),
    timeDelta: list(signedDuration),
    flags: list(integer(0, 0xff)),
    size: list(integer(0, 0xffff_ffff)),
    heartbeat: list(integer(0, heartbeatClasses.length - 1)),
    payload: nullable(list(payload)),
  }),
);

const quantity = oneKeyOf<Exclude<FileMessageParam, string | number>>({
  ms: record<{ readonly ms: number }>({ ms: finite }),
  bytes: record<{ readonly bytes: number }>({ bytes: finite }),
  at: record<{ readonly at: number }>({ at: offset }),
  list: record<{ readonly list: readonly string[] }>({ list: list(text) }),
});

const param: Shape<FileMessageParam> = textOr({
  read: (value, place) => (typeof value === 'number' ? finite.read(value, place) : quantity.read(value, place)),
  schema: { anyOf: [finite.schema, quantity.schema] },
});

const message = named('message', record<FileMessage>({ id: text, params: dictionary(param), text }));

const evidence = named(
  'evidence',
  record<FileEvidence>({ statement: message, connection: nullable(index), span: nullable(span) }),
);

const finding = named(
  'finding',
  record<FileFinding>({
    id: text,
    kind: text,
    severity: oneOf(['error', 'warning', 'info']),
    confidence,
    connections: list(index),
    message,
    for: list(evidence),
    against: list(evidence),
    candidates: list(record<FileFinding['candidates'][number]>({ id: text, product: text, setting: text, confidence })),
    fixes: list(
      record<FileFinding['fixes'][number]>({
        who: oneOf(['proxy', 'server', 'client']),
        advice: message,
        snippets: list(
          record<{ readonly software: string; readonly language: string; readonly code: string }>({
            software: text,
            language: text,
            code: text,
          }),
        ),
      }),
    ),
    sources: list(text),
  }),
);

export const sessionShape: Shape<SessionFile> = record<SessionFile>({
  format: oneOf([formatName]),
  version: oneOf([formatVersion]),
  redaction,
  environment: record<SessionFile['environment']>({
    browser: text,
    browserVersion: text,
    os: text,
    extensionVersion: text,
    pageUrl: text,
    utcOffsetMinutes: nullable(integer(-24 * 60, 24 * 60)),
  }),
  remarks: record<SessionFile['remarks']>({ inFront: text, server: text, expected: text }),
  clock: record<SessionFile['clock']>({
    zero: isoTime,
  }),
  covers: nullable(span),
  findings: list(finding),
  realms: list(realm),
  connections: list(connection),
  handshakes: list(handshake),
  hostHints: list(hostHint),
  pageStates: list(pageState),
  losses: list(loss),
  strings: list(text),
  frames,
});
