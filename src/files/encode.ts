/** From a session to a file. */

import type { Message } from '../base/message.ts';
import { inertJson } from '../base/readable-text.ts';
import { StringTable } from '../base/string-table.ts';
import type { EpochMs } from '../base/units.ts';
import type { Evidence, Finding } from '../diagnosis/finding.ts';
import { classifyAll } from '../diagnosis/heartbeat-class.ts';
import { speak } from '../language/speak.ts';
import type { Connection, Handshake, Header, HostHint, SessionView } from '../session/model.ts';
import {
  type FileConnection,
  type FileEvidence,
  type FileFinding,
  type FileFrames,
  type FileGaps,
  type FileHeader,
  type FileMessage,
  type FileMessageParam,
  formatName,
  formatVersion,
  gapDirections,
  type Offset,
  type PayloadPolicy,
  type SessionFile,
  type TextIndex,
} from './format.ts';
import { layOut } from './json-text.ts';
import { maskingPatterns, patternMasker } from './mask-patterns.ts';
import { type PayloadWriter, payloadWriter } from './mask-payload.ts';
import { Masks } from './masks.ts';
import { deltasOf, durationOf, microsecondsSince, offsetOf, timeAt, type Zero, zeroBefore } from './offsets.ts';
import { keepEverything, maskSecrets, type Redactor } from './redaction.ts';

export interface ExportOptions {
  /** Mask what is secret, but for payloads. */
  readonly redact: boolean;
  readonly payloads: PayloadPolicy;
  /** Masked besides, wherever they match: in payloads too. */
  readonly patterns: readonly RegExp[];
}

/** What leaves the machine unless the person asks for more. */
export const defaultExport: ExportOptions = { redact: true, payloads: 'left out', patterns: [] };
/** Everything as it was recorded. */
export const wholeExport: ExportOptions = { redact: false, payloads: 'included', patterns: [] };

/** The text of a session file: JSON, laid out for people. */
export function writeSessionFile(session: SessionView, findings: readonly Finding[], options = defaultExport): string {
  return layOutFile(encodeSession(session, findings, options));
}

/** The text of a file's value. */
export function layOutFile(file: SessionFile): string {
  return `${inertJson(layOut(file))}\n`;
}

/**
 * A session and its diagnosis as a file's value. `redaction` in it says what was taken out, for a preview. Times are
 * rounded to microseconds; nothing else is lost but what redaction takes.
 */
export function encodeSession(
  session: SessionView,
  findings: readonly Finding[],
  options: ExportOptions = defaultExport,
): SessionFile {
  const masks = new Masks();
  const maskPatterns = options.patterns.length > 0 ? patternMasker(options.patterns, masks) : null;
  const keeping = options.redact ? maskSecrets(session, masks) : keepEverything;
  const writing = new Writing(session, maskPatterns === null ? keeping : maskingPatterns(keeping, maskPatterns));
  const { redactor, zero } = writing;
  const { browser, browserVersion, os, extensionVersion, pageUrl, utcOffsetMinutes } = session.environment;
  const { inFront, server, expected } = session.remarks;
  const file: Omit<SessionFile, 'redaction'> = {
    format: formatName,
    version: formatVersion,
    environment: {
      browser: redactor.prose(browser),
      browserVersion: redactor.prose(browserVersion),
      os: redactor.prose(os),
      extensionVersion: redactor.prose(extensionVersion),
      pageUrl: redactor.url(pageUrl),
      utcOffsetMinutes,
    },
    remarks: {
      inFront: redactor.prose(inFront),
      server: redactor.prose(server),
      expected: redactor.prose(expected),
    },
    clock: { zero: new Date(zero).toISOString() },
    covers: writing.covers(),
    findings: findings.map((finding) => writing.finding(finding)),
    realms: session.realms.map(({ frameId, url, timeOrigin, late, trusted, fault }) => ({
      frameId,
      url: writing.url(url),
      timeOrigin: writing.offset(timeOrigin),
      late,
      trusted,
      fault: fault === null ? null : redactor.prose(fault),
    })),
    connections: session.connections.map((connection) => writing.connection(connection)),
    handshakes: writing.handshakes.map((handshake) => ({
      source: handshake.source,
      url: writing.url(handshake.url),
      startedAt: writing.offset(handshake.startedAt),
      status: handshake.status,
      requestHeaders: writing.headers(handshake.requestHeaders),
      responseHeaders: writing.headers(handshake.responseHeaders),
      serverAddress: redactor.prose(handshake.serverAddress),
      failure: redactor.prose(handshake.failure),
    })),
    hostHints: writing.hostHints.map(({ url, responseHeaders }) => ({
      url: writing.url(url),
      responseHeaders: writing.headers(responseHeaders),
    })),
    pageStates: session.pageStates.map(({ realm, at, change, durationMs }) => ({
      realm,
      at: writing.offset(at),
      change,
      durationMs: durationOf(durationMs),
    })),
    losses: session.losses.map(({ realm, connection, reason, what, count, content, from, to }) => ({
      realm,
      connection,
      reason,
      what,
      count,
      content,
      ...writing.span({ from, to }),
    })),
    strings: writing.strings.texts,
    frames: encodeFrames(session, zero, payloadWriter(options.payloads, masks, maskPatterns)),
  };
  const { format, version, ...rest } = file;
  const redaction = {
    applied: options.redact,
    payloads: options.payloads,
    masked: masks.counts,
  };
  return { format, version, redaction, ...rest };
}

/** What one file is written with: its zero, its strings, and where in its tables a session's objects stand. */
class Writing {
  readonly zero: Zero;
  readonly strings = new StringTable();
  /** All of the session, and any that only a connection holds. */
  readonly handshakes: readonly Handshake[];
  readonly hostHints: readonly HostHint[];
  readonly #session: SessionView;
  readonly redactor: Redactor;
  readonly #handshakeIndex: ReadonlyMap<Handshake, number>;
  readonly #hostHintIndex: ReadonlyMap<HostHint, number>;

  constructor(session: SessionView, redactor: Redactor) {
    this.#session = session;
    this.redactor = redactor;
    this.zero = zeroBefore(timesOf(session));
    const handshakes = new Set(session.handshakes);
    const hostHints = new Set(session.hostHints);
    for (const { handshake, hostHint } of session.connections) {
      if (handshake !== null) handshakes.add(handshake);
      if (hostHint !== null) hostHints.add(hostHint);
    }
    this.handshakes = [...handshakes];
    this.hostHints = [...hostHints];
    this.#handshakeIndex = new Map(this.handshakes.map((handshake, index) => [handshake, index]));
    this.#hostHintIndex = new Map(this.hostHints.map((hint, index) => [hint, index]));
  }

  offset(at: EpochMs): Offset {
    return offsetOf(this.zero, at);
  }

  offsetOrNull(at: EpochMs | null): Offset | null {
    return at === null ? null : this.offset(at);
  }

  span({ from, to }: { readonly from: EpochMs; readonly to: EpochMs }): { from: Offset; to: Offset } {
    return { from: this.offset(from), to: this.offset(to) };
  }

  covers(): SessionFile['covers'] {
    const { startedAt, endedAt } = this.#session;
    return startedAt === 0 && endedAt === 0 ? null : this.span({ from: startedAt, to: endedAt });
  }

  url(url: string): TextIndex {
    return this.strings.intern(this.redactor.url(url));
  }

  stack(stack: string): TextIndex {
    return this.strings.intern(this.redactor.prose(stack));
  }

  headers(headers: readonly Header[]): FileHeader[] {
    return headers.map((header) => {
      const { name, value } = this.redactor.header(header);
      return [name, value];
    });
  }

  connection(connection: Connection): FileConnection {
    const { closeCall, closure, sight, handshake, handshakeJoin, hostHint, totals, lastFrameAt, sending } = connection;
    const { redactor } = this;
    return {
      realm: connection.realm,
      ordinal: connection.ordinal,
      source: connection.source,
      api: connection.api,
      url: this.url(connection.url),
      requestedProtocols: redactor.protocols(connection.requestedProtocols),
      constructedAt: this.offset(connection.constructedAt),
      prerendered: connection.prerendered,
      stack: this.stack(connection.stack),
      openedAt: this.offsetOrNull(connection.openedAt),
      protocol: redactor.protocols([connection.protocol]).join(),
      extensions: redactor.prose(connection.extensions),
      erroredAt: this.offsetOrNull(connection.erroredAt),
      closeCall: closeCall && {
        at: this.offset(closeCall.at),
        code: closeCall.code,
        reason: redactor.prose(closeCall.reason),
        beforeOpen: closeCall.beforeOpen,
        stack: this.stack(closeCall.stack),
      },
      closure: closure && {
        at: this.offset(closure.at),
        code: closure.code,
        reason: redactor.prose(closure.reason),
        wasClean: closure.wasClean,
        initiator: closure.initiator,
      },
      wireSeen: connection.wireSeen,
      sight: sight && { until: this.offset(sight.until), lost: sight.lost },
      handshake: handshake && {
        index: this.#handshakeIndex.get(handshake) ?? 0,
        join: handshakeJoin ?? 'ambiguous',
      },
      hostHint: hostHint && (this.#hostHintIndex.get(hostHint) ?? null),
      totals: {
        framesIn: totals.framesIn,
        framesOut: totals.framesOut,
        bytesIn: totals.bytesIn,
        bytesOut: totals.bytesOut,
        longestSilence: Math.max(0, durationOf(totals.longestSilence)),
        longestSilenceIn: Math.max(0, durationOf(totals.longestSilenceIn)),
        longestSilenceOut: Math.max(0, durationOf(totals.longestSilenceOut)),
      },
      lastFrameAt: {
        any: this.offsetOrNull(lastFrameAt.any),
        in: this.offsetOrNull(lastFrameAt.in),
        out: this.offsetOrNull(lastFrameAt.out),
      },
      sending: sending && {
        buffered: sending.buffered,
        mostBuffered: sending.mostBuffered,
        since: this.offsetOrNull(sending.since),
        lookedAt: this.offset(sending.lookedAt),
      },
      lostFrames: connection.lostFrames,
      gaps: encodeGaps(connection.gaps, this.zero),
    };
  }

  finding(finding: Finding): FileFinding {
    return {
      id: finding.id,
      kind: finding.kind,
      severity: finding.severity,
      confidence: finding.confidence,
      connections: finding.connections,
      message: this.#message(finding.message),
      for: finding.for.map((evidence) => this.#evidence(evidence)),
      against: finding.against.map((evidence) => this.#evidence(evidence)),
      candidates: finding.candidates.map(({ id, product, setting, confidence }) => ({
        id,
        product,
        setting,
        confidence,
      })),
      fixes: finding.fixes.map(({ who, advice, snippets }) => ({
        who,
        advice: this.#message(advice),
        snippets: snippets.map(({ software, language, code }) => ({
          software: this.redactor.prose(software),
          language,
          code: this.redactor.prose(code),
        })),
      })),
      sources: finding.sources,
    };
  }

  #evidence({ statement, connection, span }: Evidence): FileEvidence {
    return { statement: this.#message(statement), connection, span: span && this.span(span) };
  }

  /** The sentence is made of what is left after masking, so that it cannot say more than its parameters. */
  #message({ id, params }: Message): FileMessage {
    const spoken: Record<string, Message['params'][string]> = {};
    const written: Record<string, FileMessageParam> = {};
    for (const [name, param] of Object.entries(params)) {
      if (typeof param === 'string') spoken[name] = written[name] = this.redactor.prose(param);
      else if (typeof param === 'number' || 'bytes' in param) spoken[name] = written[name] = param;
      else if ('ms' in param) spoken[name] = written[name] = { ms: durationOf(param.ms) };
      else if ('list' in param) {
        spoken[name] = written[name] = { list: param.list.map((item) => this.redactor.prose(item)) };
      } else {
        const at = this.offset(param.at);
        spoken[name] = { at: timeAt(this.zero, at) };
        written[name] = { at };
      }
    }
    return { id, params: written, text: speak({ id, params: spoken }) };
  }
}

/** Every point in time of a session, save those that lie between two others. */
function* timesOf(session: SessionView): Iterable<EpochMs> {
  if (session.startedAt !== 0) yield session.startedAt;
  for (const { timeOrigin } of session.realms) yield timeOrigin;
  for (const { constructedAt } of session.connections) yield constructedAt;
  for (const { startedAt } of session.handshakes) yield startedAt;
  for (const { at } of session.pageStates) yield at;
  for (const { from } of session.losses) yield from;
}

function encodeGaps(gaps: Connection['gaps'], zero: Zero): FileGaps {
  const inOrder = gapDirections
    .flatMap((of, direction) =>
      [...gaps[of]].map(({ from, to }) => ({
        direction,
        from: microsecondsSince(zero, from),
        to: microsecondsSince(zero, to),
      })),
    )
    .sort((a, b) => a.to - b.to);
  return {
    length: inOrder.length,
    direction: inOrder.map(({ direction }) => direction),
    endDelta: deltasOf(inOrder.map(({ to }) => to)),
    lasted: inOrder.map(({ from, to }) => Math.max(0, to - from) / 1000),
  };
}

function encodeFrames(session: SessionView, zero: Zero, writePayload: PayloadWriter | null): FileFrames {
  const { frames, connections } = session;
  const connection = Array.from(frames.connection.values);
  const flags = Array.from(frames.flags.values);
  const time = frames.time.values;
  const microseconds = new Float64Array(frames.length);
  // A page can forge its recorder's times; the file keeps the order it promises all the same.
  const latest = new Float64Array(connections.length);
  for (let row = 0; row < microseconds.length; row++) {
    const of = connection[row] ?? 0;
    const at = Math.max(microsecondsSince(zero, time[row] ?? 0), latest[of] ?? 0);
    microseconds[row] = latest[of] = at;
  }
  return {
    length: frames.length,
    connection,
    timeDelta: deltasOf(microseconds),
    flags,
    size: Array.from(frames.size.values),
    heartbeat: Array.from(classifyAll(session)),
    payload: writePayload && flags.map((bits, row) => writePayload(frames.payload(row), bits)),
  };
}
