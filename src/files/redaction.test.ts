import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { message } from '../base/message.ts';
import { diagnose } from '../diagnosis/engine.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { behindNginx, cutOffInTurn } from '../diagnosis/recordings.fixture.ts';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { batchOf, fixtureEnvironment, fixtureOrigin, type SessionScript, scriptedSession } from '../session/fixture.ts';
import { noRemarks } from '../session/model.ts';
import { Session } from '../session/session.ts';
import { encodeSession, wholeExport, writeSessionFile } from './encode.ts';
import { Handout } from './handout.ts';
import { Masks } from './masks.ts';
import { maskSecrets } from './redaction.ts';

const nothing = scriptedSession({ connections: [] });

describe('headers', () => {
  const header = (name: string, value: string) => maskSecrets(nothing, new Masks()).header({ name, value }).value;

  test('products stay known by their names', () => {
    expect(header('server', 'nginx/1.22.1')).toBe('nginx/1.22.1');
    expect(header('via', '1.1 varnish (Varnish/7.1)')).toBe('1.1 varnish (Varnish/7.1)');
    expect(header('via', '1.1 f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6.cloudfront.net (CloudFront)')).toMatch(
      /\(CloudFront\)$/,
    );
  });

  test('a header nobody has heard of is masked, its name stays', () => {
    expect(maskSecrets(nothing, new Masks()).header({ name: 'x-acme', value: 'hunter2' })).toEqual({
      name: 'x-acme',
      value: 'masked-1',
    });
  });

  test('an authorization keeps its scheme', () => {
    expect(header('authorization', 'Bearer hunter2')).toBe('Bearer masked-1');
    expect(header('authorization', 'hunter2')).toBe('masked-1');
  });

  test('cookies keep their names: load balancers are known by them', () => {
    expect(header('cookie', 'AWSALB=Xy+/=; theme=dark')).toBe('AWSALB=masked-1; theme=masked-2');
    expect(header('set-cookie', 'AWSALB=Xy+/=; Path=/; Domain=bob.example; Secure\nsid=1')).toBe(
      'AWSALB=masked-1; Path=/; Secure\nsid=masked-2',
    );
  });

  test('every fingerprint of the knowledge tables still fits after masking', () => {
    const samples: Readonly<Record<string, readonly string[]>> = {
      server: ['nginx/1.22.1', 'openresty', 'envoy', 'istio-envoy', 'Apache/2.4.57 (Debian)', 'Microsoft-IIS/10.0'],
      via: ['1.1 varnish', '1.1 google', '1.1 vegur', '1.1 Caddy', 'kong/3.4.0', '2 fly.io'],
      'set-cookie': ['AWSALB=abc+/1; Path=/', 'AWSALBCORS=abc; Path=/', 'ARRAffinity=9a8b7c6d5e4f; Path=/'],
      'x-powered-by': ['ASP.NET', 'ARR/3.0'],
      'x-served-by': ['cache-ams21052-AMS'],
      'x-envoy-upstream-service-time': ['12'],
      uwebsockets: ['20'],
    };
    let seen = 0;
    for (const { header: name, value: pattern } of intermediaries.flatMap(({ fingerprint }) => fingerprint)) {
      for (const value of [...(samples[name] ?? []), 'any value at all']) {
        if (!pattern.test(value)) continue;
        seen++;
        expect(header(name, value), `${name}: ${value}`).toMatch(pattern);
      }
    }
    expect(seen).toBeGreaterThan(20);
  });
});

describe('words', () => {
  const prose = (text: string) => maskSecrets(nothing, new Masks()).prose(text);

  test.each([
    ['bad token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'bad token masked-1'],
    ['Authorization: Bearer abcd1234', 'Authorization: Bearer masked-1'],
    ['user alice@corp.example signed in elsewhere', 'user masked-1 signed in elsewhere'],
    ['{"access_token":"hunter2"}', '{"access_token":"masked-1"}'],
    ['GET /live?key=hunter2 refused', 'GET /live?key=masked-1 refused'],
    ["WebSocket connection to 'wss://h/?k=1' failed", "WebSocket connection to 'wss://h/?k=masked-1' failed"],
    [
      'at connect (https://app.example/app.js?v=9:7:12)\nopen@blob:https://app.example/a:1:2',
      'at connect (https://app.example/app.js?v=masked-1:7:12)\nopen@blob:https://app.example/a:1:2',
    ],
  ])('%s', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });

  test.each([
    'going away',
    'token: expired',
    'Ping timeout after 60000 ms',
    'Connection terminated: session expired.',
    'net::ERR_CONNECTION_REFUSED',
    'at ReconnectingSocket.connect (https://app.example/assets/socket-B3x9Qz.js:7:12)',
  ])('%s stays as it is', (text) => {
    expect(prose(text)).toBe(text);
  });
});

test('long texts made to be slow are masked: a slow pattern would never come to an end', () => {
  const { prose, url } = maskSecrets(nothing, new Masks());
  const pieces = [
    'a.',
    'a@',
    'a@b.',
    '%40',
    ')',
    'token = ',
    'bearer ',
    'eyJ',
    'a=',
    'a-',
    '%25',
    ':1',
    '&a',
    'https://',
  ];
  for (const piece of pieces) {
    const long = piece.repeat(100_000 / piece.length);
    for (const text of [long, `https://h/?${long}(`, `token${long}(`]) {
      prose(text);
      url(text);
    }
  }
  expect(prose('token = hunter2-hunter2')).not.toContain('hunter2');
});

test('a token among subprotocols is masked, also a short one that is announced', () => {
  const { protocols } = maskSecrets(nothing, new Masks());
  expect(protocols(['graphql-transport-ws', 'access_token', 'hunter2'])).toEqual([
    'graphql-transport-ws',
    'access_token',
    'masked-1',
  ]);
  expect(protocols(['base64url.bearer.authorization.k8s.io.dGhpcyBpcyBhIHNlY3JldA12'])).toEqual([
    'base64url.bearer.authorization.k8s.io.masked-2',
  ]);
});

describe('subprotocols that a page offers', () => {
  const offered = (items: readonly string[], chosen = '') =>
    maskSecrets(scriptedSession({ connections: [{ protocols: items, protocol: chosen }] }), new Masks()).protocols(
      items,
    );

  test('are masked where they are nobody’s name: tokens travel there', () => {
    expect(offered(['graphql-ws', 'hunter2hunter2'])).toEqual(['graphql-ws', 'masked-1']);
    expect(offered(['realtime', 'openai-insecure-api-key.sk-1'])).toEqual(['realtime', 'masked-1']);
    expect(offered(['graphql-ws', 'authhunter'])).toEqual(['graphql-ws', 'masked-1']);
  });

  test('stay where the server chose them', () => {
    expect(offered(['acme.board.v2', 'hunter2hunter2'], 'acme.board.v2')).toEqual(['acme.board.v2', 'masked-1']);
  });

  test('are masked in the header of the handshake as well, and in a path that repeats them', () => {
    const session = scriptedSession({
      connections: [{ url: 'wss://h/hunter2hunter2', protocols: ['mqtt', 'hunter2hunter2'], protocol: 'mqtt' }],
    });
    const { header, url } = maskSecrets(session, new Masks());
    expect(header({ name: 'sec-websocket-protocol', value: 'mqtt, hunter2hunter2' }).value).toBe('mqtt, masked-1');
    expect(url('wss://h/hunter2hunter2')).toBe('wss://h/masked-1');
  });
});

const unasked = { patterns: 0, payloadValues: 0 };

test('a secret known from one place is masked in all others, under one number', () => {
  const session = scriptedSession({
    connections: [
      { url: 'wss://app.example/?ticket=Zx9-pq', close: { at: 9, code: 4001, reason: 'ticket Zx9-pq used' } },
    ],
  });
  const file = encodeSession(session, []);
  expect(file.strings).toContain('wss://app.example/?ticket=masked-1');
  expect(file.connections[0]?.closure?.reason).toBe('ticket masked-1 used');
  expect(file.redaction).toEqual({
    applied: true,
    payloads: 'left out',
    masked: { queryValues: 1, userinfo: 0, fragments: 0, headerValues: 0, cookies: 0, tokens: 0, ...unasked },
  });
});

test('a header that a finding cites is masked as the header is', () => {
  const responseHeaders = { 'set-cookie': 'AWSALB=x1; Path=/', 'x-acme': 'pw' };
  const { prose } = maskSecrets(scriptedSession({ connections: [{ handshake: { responseHeaders } }] }), new Masks());
  expect(prose('set-cookie: AWSALB=x1; Path=/')).toBe('set-cookie: AWSALB=masked-1; Path=/');
  expect(prose('x-acme: pw')).toBe('x-acme: masked-2');
  expect(prose('reason: pw')).toBe('reason: pw');
});

test('without redaction everything is written as it is', () => {
  const session = scriptedSession({
    connections: [{ url: 'wss://app.example/?ticket=Zx9-pq', frames: [[9, 'in', 'hi']] }],
  });
  const text = writeSessionFile(session, [], wholeExport);
  expect(text).toContain('wss://app.example/?ticket=Zx9-pq');
  expect(text).toContain('"hi"');
  expect(encodeSession(session, [], wholeExport).redaction.applied).toBe(false);
});

/** Where a secret may stand without anything having to look like one: the place itself says that it is secret. */
const secretPlaces: Readonly<Record<string, (secret: string) => SessionScript['connections'][number]>> = {
  'the query of a URL': (secret) => ({ url: `wss://app.example/live?a=1&x=${encodeURIComponent(secret)}` }),
  'the raw query of a URL': (secret) => ({ url: `wss://app.example/live?${secret.replace(/[#&;=\s]/g, '')}` }),
  userinfo: (secret) => ({ url: `wss://bob:${encodeURIComponent(secret)}@app.example/live` }),
  'a fragment': (secret) => ({ url: `wss://app.example/live#${encodeURIComponent(secret)}` }),
  'a request header': (secret) => ({ handshake: { requestHeaders: { authorization: `Bearer ${secret}` } } }),
  'a cookie': (secret) => ({ handshake: { requestHeaders: { cookie: `a=1; sid=${secret.replace(/;/g, '')}` } } }),
  'a set-cookie': (secret) => ({
    handshake: { responseHeaders: { 'set-cookie': `sid=${secret.replace(/[;\n]/g, '')}; Path=/; Domain=${secret}` } },
  }),
  'an unknown header': (secret) => ({ handshake: { responseHeaders: { 'x-acme-thing': secret } } }),
  'a header of a host': (secret) => ({ hostHint: { 'x-acme-thing': secret } }),
  'a payload': (secret) => ({ frames: [[5, 'in', secret]] }),
  'a URL in a stack trace': (secret) => ({
    stack: `Error\n    at connect (https://app.example/app.js?k=${encodeURIComponent(secret)}:7:12)`,
  }),
};

/** Where it must look like one. */
const plainPlaces: Readonly<Record<string, (token: string) => SessionScript['connections'][number]>> = {
  'the path of a URL': (token) => ({ url: `wss://app.example/live/${encodeURIComponent(token)}/socket` }),
  'a close reason': (token) => ({ close: { at: 50, code: 4001, reason: `rejected (${token})` } }),
  'a reason given by the page': (token) => ({ closeCall: { at: 50, code: 4001, reason: `bye ${token}` } }),
  'a requested subprotocol': (token) => ({ protocols: ['chat', token] }),
  'the chosen subprotocol': (token) => ({ protocol: token }),
  'a stack trace': (token) => ({
    stack: `Error: ${token}\n    at connect (https://app.example/${encodeURIComponent(token)}/app.js:7:12)`,
  }),
  'the words on a failure': (token) => ({
    handshake: { status: 403, failure: `403 for wss://app.example/${encodeURIComponent(token)}` },
  }),
  'a header that names a product': (token) => ({ handshake: { responseHeaders: { server: `acme ${token}` } } }),
};

function findingsAbout(text: string): Finding[] {
  const said = message('idle.any', { url: text, list: { list: [`about ${text}`] } });
  return [
    {
      ...{ id: 'x', kind: 'cannot-tell', severity: 'info', confidence: 'none', connections: [0] },
      message: said,
      for: [{ statement: said, connection: null, span: null }],
      against: [],
      candidates: [],
      fixes: [
        { who: 'client', advice: said, snippets: [{ software: text, language: 'js', code: `connect('${text}')` }] },
      ],
      sources: [],
    },
  ];
}

/** Whole lines of the file that still hold any spelling of the secret. */
function leaks(text: string, secret: string): string[] {
  const spellings = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  return text.split('\n').filter((line) => spellings.some((spelling) => line.includes(spelling)));
}

/** Printable, with a mark that occurs nowhere else in a file. */
const secret = fc
  .stringMatching(/^[!-~]{5,24}$/)
  .map((text) => `Q7${text}`)
  .filter((text) => !/masked|%/.test(text));
/** Bytes as machines write secrets. */
const token = fc
  .tuple(fc.uint8Array({ minLength: 18, maxLength: 40 }), fc.constantFrom('hex', 'base64url', 'base64', 'jwt'))
  .map(([bytes, form]) => {
    if (form !== 'jwt') return Buffer.from(bytes).toString(form as 'hex');
    const part = Buffer.from(bytes).toString('base64url');
    return `eyJhbGciOiJIUzI1NiJ9.${part}.${part}`;
  })
  .filter((text) => /\d/.test(text) && /[a-z]/.test(text) && (/^[0-9a-f]+$/.test(text) || /[A-Z]/.test(text)));

/** All that leaves by default: the session file, the report and the HAR. */
function givenAway(session: Session): string {
  const { json, report, har } = new Handout(session);
  return [json, report, har].join('\n');
}

describe('a secret never appears in a default export', () => {
  test.each(['inFront', 'server', 'expected'] as const)('as a token in the remark %s', (name) => {
    fc.assert(
      fc.property(token, (planted) => {
        const session = scriptedSession({ connections: [{}] });
        session.remark({ ...noRemarks, [name]: `see ${planted}` });
        expect(leaks(givenAway(session), planted)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test.each(Object.entries(secretPlaces))('planted in %s', (_, plant) => {
    fc.assert(
      fc.property(secret, (planted) => {
        expect(leaks(givenAway(scriptedSession({ connections: [plant(planted)] })), planted)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test.each(Object.entries(plainPlaces))('as a token in %s', (_, plant) => {
    fc.assert(
      fc.property(token, (planted) => {
        expect(leaks(givenAway(scriptedSession({ connections: [plant(planted)] })), planted)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('in what is said of the page itself', () => {
    fc.assert(
      fc.property(token, secret, (inPath, inQuery) => {
        const url = `https://app.example/${encodeURIComponent(inPath)}?q=${encodeURIComponent(inQuery)}`;
        const session = new Session({ ...fixtureEnvironment, pageUrl: url, os: `Linux ${inPath}` });
        const realm = session.addRealm({
          ...{ documentId: inPath, frameId: 0, url, late: false, trusted: true },
          timeOrigin: fixtureOrigin,
        });
        const fault = { type: 'fault' as const, time: 5, message: `cannot read ${url}` };
        session.applyBatch(realm, { ...batchOf([]), events: [fault] });
        const text = givenAway(session);
        expect([...leaks(text, inPath), ...leaks(text, inQuery)]).toEqual([]);
      }),
    );
  });

  test('in a finding, as a token or as part of a URL', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          token,
          secret.map((text) => `wss://h/?t=${encodeURIComponent(text)}`),
        ),
        (planted) => {
          const session = scriptedSession({ connections: [{}] });
          const hidden = planted.startsWith('wss://') ? planted.slice('wss://h/?t='.length) : planted;
          expect(leaks(writeSessionFile(session, findingsAbout(planted)), hidden)).toEqual([]);
        },
      ),
    );
  });

  test('repeated elsewhere, in words that do not look like anything', () => {
    const spoken = fc.stringMatching(/^[A-Za-z0-9!*$^_-]{4,10}$/).map((text) => `Q7${text}`);
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.entries(secretPlaces).filter(([place]) => /query|header|cookie/.test(place))),
        spoken,
        ([, plant], planted) => {
          const connections = [plant(planted), { close: { at: 9, code: 4000, reason: `no ${planted} here` } }];
          const text = writeSessionFile(scriptedSession({ connections }), findingsAbout(`the secret '${planted}'`));
          expect(leaks(text, planted)).toEqual([]);
        },
      ),
    );
  });
});

test('what Deadair itself gives to paste has nothing that looks like a secret', () => {
  const session = scriptedSession({ connections: cutOffInTurn([59_970, 59_980, 59_960], behindNginx) });
  const text = writeSessionFile(session, diagnose(session));
  expect(text).toContain('PingMessage');
  expect(text).not.toContain('masked-');
});
