import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../diagnosis/engine.ts';
import { behindNginx, cutOff, cutOffInTurn } from '../diagnosis/recordings.fixture.ts';
import { shellQuoted } from '../diagnosis/reproduce.ts';
import { isKnownSource } from '../knowledge/sources.ts';
import {
  batchOf,
  fixtureEnvironment,
  fixtureOrigin,
  type ScriptedConnection,
  scriptedSession,
} from '../session/fixture.ts';
import type { SessionView } from '../session/model.ts';
import { restoreSession } from '../session/restore.ts';
import { Session } from '../session/session.ts';
import { readSessionFile } from './decode.ts';
import { defaultExport, type ExportOptions, wholeExport, writeSessionFile } from './encode.ts';
import type { FileFinding } from './format.ts';
import { bugReport } from './report.ts';
import { fuzzRuns } from './testing/fuzz-runs.ts';
import { hostileText } from './testing/hostile-texts.ts';
import { harmIn, nodesOf, parseMarkdown } from './testing/markdown-tree.ts';
import { anySession } from './testing/sessions.ts';

/** The report as it is made: from what the session file holds. */
function reportOn(session: SessionView, options: ExportOptions = defaultExport): string {
  const { tables, findings } = readSessionFile(writeSessionFile(session, diagnose(session), options));
  return bugReport(restoreSession(tables), findings);
}

function lineWith(report: string, words: string): string {
  return report.split('\n').find((line) => line.includes(words)) ?? `no line with ${words}`;
}

const url = 'wss://app.example/live?token=k9fQ2xLm8ZtR4vBw';
const live: ScriptedConnection = { ...behindNginx, url, protocols: ['chat.v2'], protocol: 'chat.v2' };

const reconnecting = scriptedSession({
  connections: [
    ...cutOffInTurn([59_980, 60_010, 59_995, 60_004], live),
    {
      ...{ ...live, at: 290_000 },
      frames: Array.from(
        { length: 120 },
        (_, i) => [290_500 + i * 150, i % 3 === 0 ? 'out' : 'in', '{"tick":1}'] as const,
      ),
    },
  ],
  pages: [
    [100_000, 'hidden'],
    [180_000, 'visible'],
  ],
  until: 312_000,
});

describe('the report on a socket that nginx cuts off again and again', () => {
  test('reads like this', async () => {
    await expect(reportOn(reconnecting)).toMatchFileSnapshot('fixtures/report-nginx.md');
  });

  test('is short enough for an issue', () => {
    const report = reportOn(reconnecting);
    expect(report.length).toBeLessThan(8000);
    expect(report.split('\n').length).toBeLessThan(90);
  });

  test('shows what frames carried only where the file has it', () => {
    expect(reportOn(reconnecting)).toContain('What the frames carried is left out.');
    expect(reportOn(reconnecting)).not.toContain('  tick');
    expect(lineWith(reportOn(reconnecting, wholeExport), '59.98 s before the end')).toContain('  tick');
  });

  test('shows masked values as masked, also in the command, and says to fill them in', () => {
    const report = reportOn(reconnecting);
    expect(report).not.toContain('k9fQ2xLm8ZtR4vBw');
    expect(lineWith(report, 'wscat')).toContain("-c 'wss://app.example/live?token=masked-1' -s 'chat.v2'");
    expect(report).toContain('Put the real values in the place of `masked-…`.');
    expect(reportOn(reconnecting, wholeExport)).not.toContain('masked-');
  });

  test('is a table of one row for each connection, and links to nothing but known sources', () => {
    const nodes = [...nodesOf(parseMarkdown(reportOn(reconnecting)))];
    expect(nodes.filter(({ type }) => type === 'tableRow')).toHaveLength(6);
    const links = nodes.flatMap((node) => (node.type === 'link' ? [node.url] : []));
    expect(links).not.toEqual([]);
    expect(links.every(isKnownSource)).toBe(true);
  });
});

describe('a report', () => {
  test('of handshakes that were refused has their status, and no drops', () => {
    const refused = { openAt: null, handshake: { status: 502, responseHeaders: { server: 'nginx/1.22.1' } } };
    const report = reportOn(
      scriptedSession({
        connections: [0, 5000, 15_000].map((at) => ({ ...refused, at, close: { at: at + 40, code: 1006 } })),
      }),
    );
    expect(report).toContain('## 3 of 3 WebSocket connections to `app.example` never opened');
    expect(lineWith(report, 'Handshake status')).toContain('3 × 502');
    expect(lineWith(report, 'Drops per hour')).toContain('0 drops');
    expect(lineWith(report, '| 1 |')).toContain('never opened, HTTP 502');
    expect(lineWith(report, 'Proxy or load balancer')).toContain('`server: nginx/1.22.1`, as nginx does');
  });

  test('of a page that closed its socket itself says so, and calls nothing abnormal', () => {
    const stack = 'at stop (https://app.example/app.js:7:12)\nat main (https://app.example/app.js:1:1)';
    const report = reportOn(
      scriptedSession({
        connections: [
          { closeCall: { at: 900, code: 1000, reason: 'bye', stack }, close: { at: 910, code: 1000, reason: 'bye' } },
        ],
      }),
    );
    expect(report).toContain('none ended abnormally');
    expect(lineWith(report, 'Did the page call')).toContain('yes, on 1 of 1 connections, at first `at stop');
    expect(lineWith(report, 'Close code')).toContain('1 × 1000 (clean), reason `bye`');
    expect(lineWith(report, '| 1 |')).toContain('1000, clean, by the page');
  });

  test('of what only the network log showed owns up to what it did not see', () => {
    const session = new Session(fixtureEnvironment);
    session.addObserved([
      {
        source: 'har',
        handshake: {
          ...{ source: 'devtools-har', requestId: 'a', url: 'wss://app.example/worker', startedAt: fixtureOrigin },
          ...{ status: 101, requestHeaders: [], responseHeaders: [{ name: 'via', value: '1.1 vegur' }] },
          ...{ serverAddress: '', failure: '' },
        },
        stack: '',
        openedAt: fixtureOrigin + 20,
        endedAt: fixtureOrigin + 60_000,
        sight: { until: fixtureOrigin + 60_000, lost: true },
        frames: {
          length: 0,
          at: () => ({ at: 0, direction: 'in', binary: false, size: 0, payload: new Uint8Array(0) }),
        },
      },
    ]);
    const report = reportOn(session);
    expect(report).toContain('ended out of sight');
    expect(lineWith(report, 'Did the page call')).toContain('not known');
    expect(lineWith(report, 'Seen by')).toContain('the network log only');
    expect(lineWith(report, '| 1 |')).toContain('not seen');
  });

  test('of nothing is short, and still says with what it was made', () => {
    const report = reportOn(new Session(fixtureEnvironment));
    expect(report).toContain('## No WebSocket connection was seen');
    expect(report).toContain('Chromium 156.0 on Linux');
    expect(report).not.toContain('###  ');
    expect(report.length).toBeLessThan(1500);
  });

  test('gives the person’s own words before what headers suggest', () => {
    const session = scriptedSession({ connections: [cutOff({ silentFor: 60_000 }, behindNginx)] });
    expect(lineWith(reportOn(session), 'Expected')).toContain('not said');
    session.remark({ inFront: 'HAProxy of @ops, see #12', server: 'ws 8', expected: 'It stays\nopen' });
    const report = reportOn(session);
    expect(lineWith(report, 'Proxy or load balancer')).toBe(
      '- **Proxy or load balancer in front:** HAProxy of `@ops`, see `#12`',
    );
    expect(lineWith(report, 'Server and version')).toContain('ws 8');
    expect(lineWith(report, 'Expected')).toContain('It stays open');
  });

  test('tells an application’s heartbeat from its other frames, without their contents', () => {
    const beats = [1, 2, 3].flatMap((i) => [
      [i * 10_000, 'out', '{"type":"ping"}'] as const,
      [i * 10_000 + 40, 'in', '{"type":"pong"}'] as const,
    ]);
    const report = reportOn(scriptedSession({ connections: [{ frames: beats, close: { at: 90_000, code: 1006 } }] }));
    expect(lineWith(report, 'Application heartbeat')).toContain('3 frames ask, 3 answer');
    expect(lineWith(report, '60.0 s before the end')).toMatch(/ out +text +15 B +heartbeat, asks$/);
  });

  test('says what is missing, and does not draw as silence what lost frames may have filled', () => {
    const session = new Session(fixtureEnvironment);
    const realm = session.addRealm({
      ...{ documentId: 'a', frameId: 0, url: '', late: false, trusted: true },
      timeOrigin: fixtureOrigin,
    });
    const lost = { framesIn: 7, framesOut: 0, bytesIn: 70, bytesOut: 0, synthetic: 0 };
    const batch = batchOf([{ frames: [[9000, 'in', 'x']], close: { at: 10_000, code: 1006 } }]);
    session.applyBatch(realm, {
      ...batch,
      gaps: batchOf([]).gaps,
      totals: batch.totals.map((totals) => ({ ...totals, framesIn: 8, bytesIn: 71 })),
      shed: [{ connection: 0, ...lost, until: 7 }],
    });
    const report = reportOn(session);
    expect(lineWith(report, 'Missing:')).toContain('7 frames lost: the page’s journal was full');
    expect(lineWith(report, '1     ~')).toMatch(/^1 {5}~\?{20,}.*X {2}1006$/);
    expect(report).toContain('7 frames of this connection were not kept');
  });

  test('of two hundred connections with a million frames is as short as any', () => {
    const session = new Session(fixtureEnvironment);
    const realm = session.addRealm({
      ...{ documentId: 'a', frameId: 0, url: 'https://app.example/', late: false, trusted: true },
      timeOrigin: fixtureOrigin,
    });
    session.applyBatch(realm, batchOf(Array.from({ length: 200 }, () => ({ close: { at: 3_700_000, code: 1006 } }))));
    const reader = session.reader(realm);
    for (let row = 0; row < 1_000_000; row++) {
      const connection = session.connections[row % 200];
      if (connection !== undefined)
        reader.addFrame(connection, fixtureOrigin + 10 + row * 3.6, row % 2, 9, new Uint8Array(0));
    }
    const report = bugReport(session, []);
    expect(report).toContain('And 192 more, of which 192 ended abnormally.');
    expect(report.length).toBeLessThan(8000);
  });
});

describe('whatever a page, a server or a file made up', () => {
  const mostCharacters = 20_000;

  test('any session makes a report without HTML, links, mentions or invisible characters', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const report = reportOn(session, wholeExport);
        expect(harmIn(report, isKnownSource)).toEqual([]);
        expect(report.length).toBeLessThan(mostCharacters);
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  test('hostile texts in every place stay texts', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 11 }), fc.boolean(), (texts, opens) => {
        let taken = 0;
        const next = (): string => texts[taken++ % texts.length] ?? '';
        const session = new Session({
          ...{ browser: next(), browserVersion: next(), os: next(), extensionVersion: next(), pageUrl: next() },
          utcOffsetMinutes: -210,
        });
        const realm = session.addRealm({
          ...{ documentId: 'a', frameId: 0, url: next(), late: true, trusted: false },
          timeOrigin: fixtureOrigin,
        });
        const headers = () => ({ server: next(), via: next(), origin: next() });
        const connections = Array.from({ length: 9 }, (): ScriptedConnection => {
          const address = opens ? `wss://app.example/${next()}` : next();
          return {
            ...{ url: address, protocol: next(), protocols: [next(), next()], stack: next() },
            ...(opens ? {} : { openAt: null }),
            frames: opens
              ? [
                  [50, 'in', next()],
                  [60, 'out', next()],
                ]
              : [],
            closeCall: { at: 60_000, reason: next(), stack: next() },
            close: { at: 60_060, code: 1008, reason: next() },
            handshake: { responseHeaders: headers(), requestHeaders: headers(), failure: next() },
          };
        });
        session.applyBatch(realm, batchOf(connections));
        session.addHandshakes(
          connections.map(({ url: address = '', handshake }, i) => ({
            ...{ source: 'devtools-har' as const, requestId: '', url: address, startedAt: fixtureOrigin + i },
            status: 403,
            requestHeaders: Object.entries(handshake?.requestHeaders ?? {}).map(([name, value]) => ({ name, value })),
            responseHeaders: Object.entries(handshake?.responseHeaders ?? {}).map(([name, value]) => ({ name, value })),
            ...{ serverAddress: '', failure: next() },
          })),
        );
        session.remark({ inFront: next(), server: next(), expected: next() });
        const report = bugReport(
          session,
          Array.from({ length: 5 }, () => hostileFinding(next)),
        );
        expect(harmIn(report, isKnownSource)).toEqual([]);
        expect(report.length).toBeLessThan(mostCharacters);
        const headings = parseMarkdown(report).children.filter(({ type }) => type === 'heading');
        expect(headings.length).toBeLessThanOrEqual(7);
      }),
      { numRuns: fuzzRuns(150) },
    );
  });

  test('texts of a hundred thousand characters do not make it long', () => {
    const long = '`<@a|'.repeat(20_000);
    const session = scriptedSession({
      connections: Array.from({ length: 20 }, (_, i) => ({
        ...{ url: `wss://app.example/${i}${long}`, protocols: [long], protocol: long, stack: long },
        frames: [[50, 'in', long]],
        close: { at: 900, code: 4000, reason: long },
        handshake: { responseHeaders: { server: long, via: long } },
      })),
    });
    session.remark({ inFront: long, server: long, expected: long });
    const report = bugReport(
      session,
      Array.from({ length: 9 }, () => hostileFinding(() => long)),
    );
    expect(report.length).toBeLessThan(mostCharacters);
    expect(harmIn(report, isKnownSource)).toEqual([]);
  });
});

test('a word for the shell is one word, whatever it holds', () => {
  expect(shellQuoted("a'b $(id) `id`")).toBe("'a'\\''b $(id) `id`'");
});

function hostileFinding(next: () => string): FileFinding {
  const message = () => ({ id: next(), params: {}, text: next() });
  const evidence = () => ({ statement: message(), connection: null, span: null });
  const candidate = () => ({ id: next(), product: next(), setting: next(), confidence: 'possible' as const });
  const several = <T>(make: () => T) => Array.from({ length: 9 }, make);
  return {
    ...{ id: next(), kind: next(), severity: 'error', confidence: 'likely', connections: [0], message: message() },
    ...{ for: several(evidence), against: several(evidence), candidates: several(candidate) },
    fixes: several(() => ({
      who: 'proxy' as const,
      advice: message(),
      snippets: [{ software: next(), language: next(), code: next() }],
    })),
    sources: several(next),
  };
}
