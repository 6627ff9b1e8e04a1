/**
 * Text to paste that no finding ever offers is dead weight, and nobody notices when it is wrong. Each snippet of the tables is
 * looked for in the fixes of sessions in which its product is at work, or stands below with the reason why not.
 */
import { describe, expect, test } from 'vitest';
import type { Milliseconds } from '../base/units.ts';
import { headerThatNames } from '../knowledge/fingerprint.ts';
import { heartbeatSettings } from '../knowledge/heartbeat-settings.ts';
import { heartbeats, isRecognised } from '../knowledge/heartbeats.ts';
import { intermediaries } from '../knowledge/intermediaries.ts';
import type { SnippetTemplate, TimeoutRule } from '../knowledge/timeout-rule.ts';
import { withoutWebSockets } from '../knowledge/without-websockets.ts';
import { type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { answeredWith } from './recordings.fixture.ts';

/** Answers of products, to handshakes or to other requests. */
const answers: readonly Readonly<Record<string, string>>[] = [
  { server: 'nginx/1.22.1' },
  { server: 'openresty/1.25.3.1' },
  { via: '1.1 kong/3.4.0' },
  { 'set-cookie': 'AWSALB=masked-1; Path=/' },
  { via: '1.1 google' },
  { server: 'Microsoft-Azure-Application-Gateway/v2' },
  { server: 'Google Frontend' },
  { server: 'Fly/a1b2c3' },
  { server: 'Caddy' },
  { server: 'Apache/2.4.62 (Debian)' },
  { server: 'lighttpd/1.4.69' },
  { server: 'Microsoft-IIS/10.0' },
  { server: 'envoy' },
  { server: 'istio-envoy' },
  { uwebsockets: '20' },
  { server: 'Cowboy' },
  { server: 'Jetty(12.0.1)' },
  { server: 'Jetty(9.4.57.v20241219)' },
  { 'x-powered-by': 'Undertow/1' },
  { server: 'uvicorn' },
  { server: 'daphne' },
  { server: 'Kestrel' },
  { server: 'TornadoServer/6.2' },
  { server: 'Python/3.11 websockets/12.0' },
  { server: 'Python/3.11 aiohttp/3.8.4' },
  { 'sec-websocket-protocol': 'bokeh' },
  { 'x-varnish': '32770', via: '1.1 varnish (Varnish/7.1)' },
];

/** Addresses at which protocols are spoken, or that belong to platforms. */
const urls = [
  'wss://app.example/live',
  'wss://service-abc-ew.a.run.app/live',
  'wss://app.fly.dev/live',
  'wss://app.example/socket/websocket?vsn=2.0.0',
  'wss://app.example/socket.io/?EIO=4&transport=websocket',
  'wss://app.example/socket.io/?EIO=3&transport=websocket',
  'wss://app.example/echo/123/abcdefgh/websocket',
  'wss://project.example/realtime/v1/websocket?apikey=k&vsn=1.0.0',
  'wss://app.example/app/key?protocol=7&client=js',
  'wss://app.example/connection/websocket',
  'wss://app.example/chat?id=Hj3kD9sKQ2mZpXw81Lq0aA',
  'wss://app.example/api/kernels/1/channels',
];

/** A way in which connections may end: the sockets of a session in which the rule is at work. */
type Story = (rule: TimeoutRule, ms: Milliseconds, rest: ScriptedConnection) => readonly ScriptedConnection[];

/** The heartbeat that shows a rule's product, where that is how it is shown. */
function sent({ heardBy: [id] = [] }: TimeoutRule): string {
  return heartbeats.find((form) => form.id === id)?.frames[0]?.examples[0] ?? 'hello';
}

/** How the rule's close looks to the page. */
function ending({ close }: TimeoutRule): { readonly code: number; readonly reason?: string } {
  if (close.kind !== 'close-frame') return { code: 1006 };
  const reason = close.reason === null ? undefined : reasons.find((text) => close.reason?.test(text));
  return { code: close.code, ...(reason === undefined ? {} : { reason }) };
}

/** What products say when they close, or libraries when they give up. */
const reasons = [
  'please reconnect',
  'No response from ping frame',
  'The WebSocket session [0] idle timeout expired',
  'The WebSocket session [0] read idle timeout expired',
  'The WebSocket session [0] write idle timeout expired',
  'Connection Idle Timeout',
  'java.util.concurrent.TimeoutException: Idle timeout expired: 5000/5000 ms',
  'Connection Timeout',
  'keepalive ping timeout',
  'Connection initialisation timeout',
  'heartbeat timeout',
];

const lives = [0, 1, 2, 3];

/** Sockets one after the other that talk for longer and longer, and end after the same silence: of both, or of the page. */
const fallSilent =
  (sides: 'both' | 'page'): Story =>
  (rule, ms, rest) =>
    lives.map((i): ScriptedConnection => {
      const at = i * (ms + 100_000);
      const talkedFor = 1500 + i * 7300;
      const talk: ScriptedFrame[] = [
        [at + talkedFor / 2, 'in', 'tick'],
        [at + talkedFor, 'out', sent(rule)],
        [at + talkedFor, 'in', 'tick'],
      ];
      const count = sides === 'page' ? Math.floor(ms / 5000) - 1 : 0;
      const chatter = Array.from(
        { length: Math.min(200, count) },
        (_, k): ScriptedFrame => [at + talkedFor + (ms * (k + 1)) / (Math.min(200, count) + 1), 'in', 'tick'],
      );
      return { ...rest, at, frames: [...talk, ...chatter], close: { at: at + talkedFor + ms + i, ...ending(rule) } };
    });

/** The same, while the page goes on sending. */
const serverFallsSilent: Story = (rule, ms, rest) =>
  fallSilent('page')(rule, ms, rest).map((life) => ({
    ...life,
    frames: (life.frames ?? []).map(([at, direction, text], k) => [at, k < 3 ? direction : 'out', text] as const),
  }));

/** Sockets that talk all the time, and end at one age. */
const reachAge: Story = (rule, ms, rest) =>
  lives.map((i): ScriptedConnection => {
    const at = i * (ms + 13_000);
    const frames = Array.from({ length: 100 }, (_, k): ScriptedFrame => [at + 5 + (ms * (k + 1)) / 101, 'in', 'tick']);
    return { ...rest, at, frames, close: { at: at + 5 + ms + i, ...ending(rule) } };
  });

/** Sockets that fall together and come back at once. */
const reload: Story = (_rule, _ms, rest) => [
  ...lives.map((i): ScriptedConnection => {
    const frames = Array.from({ length: 40 }, (_, k): ScriptedFrame => [i * 500 + 100 + k * 740, 'in', 'tick']);
    return { ...rest, at: i * 500, frames, close: { at: 30_000 + i * 5, code: 1006 } };
  }),
  { ...rest, at: 30_500, frames: [[31_000, 'in', 'tick']] },
];

/** The page breaks a long silence, and is told that there is nothing any more. */
const forgotten: Story = (_rule, ms, rest) =>
  lives.map((i): ScriptedConnection => {
    const at = i * (2 * ms + 50_000);
    const back = at + 1000 + ms * 1.3 + i * 9000;
    return {
      ...rest,
      at,
      frames: [
        [at + 1000, 'in', 'x'],
        [back, 'out', 'x'],
      ],
      close: { at: back + 40, code: 1006 },
    };
  });

/** A handshake that nobody answers in time. */
const neverOpens: Story = (_rule, ms, { handshake, ...rest }) => [
  {
    ...rest,
    openAt: null,
    close: { at: ms + 10, code: 1006 },
    handshake: { status: 504, responseHeaders: handshake?.responseHeaders ?? {} },
  },
];

/** The page's own library closes. */
const givesUp: Story = ({ product }, ms, rest) =>
  lives.slice(0, 2).map((i): ScriptedConnection => {
    const at = i * (ms + 60_000);
    const stack = `    at close (https://app.example/${product.replace(/ \(.*/, '').toLowerCase()}.js:3:7)`;
    const call = { at: at + 1005 + ms, code: 1000, stack };
    const frames: ScriptedFrame[] = [[at + 1000, 'in', 'tick']];
    return { ...rest, at, frames, closeCall: call, close: { at: call.at + 10, code: 1000 } };
  });
const givesUpWithWords: Story = (rule, ms, rest) =>
  givesUp(rule, ms, rest).map(({ closeCall, ...life }): ScriptedConnection => {
    const { close } = rule;
    const reason = reasons.find((text) => close.kind === 'client-closes' && close.reason?.test(text));
    return { ...life, closeCall: { at: 0, ...closeCall, ...(reason === undefined ? {} : { reason }) } };
  });

const stories: readonly Story[] = [
  fallSilent('both'),
  fallSilent('page'),
  serverFallsSilent,
  reachAge,
  reload,
  forgotten,
  neverOpens,
  givesUp,
  givesUpWithWords,
];

/** All that is offered to paste when this happens. */
function offered(connections: readonly ScriptedConnection[]): string[] {
  return diagnose(scriptedSession({ connections }))
    .flatMap(({ fixes }) => fixes)
    .flatMap(({ snippets }) => snippets.map(({ code }) => code));
}

/** Whether a text is the template, with whatever filled in. */
function isFrom({ lines }: SnippetTemplate, code: string): boolean {
  const literal = lines
    .join('\n')
    .split(/%\w+%/)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^\\n]*')}$`).test(code);
}

/** Connections that show the product, in the answer to their handshake or in another of the host; and such as show nothing. */
function contextsOf(rule: Pick<TimeoutRule, 'fingerprint' | 'hostHint' | 'spokenAt'>): ScriptedConnection[] {
  const shown = answers.filter((answer) => {
    return (
      headerThatNames(
        rule,
        Object.entries(answer).map(([name, value]) => ({ name, value })),
      ) !== null
    );
  });
  const spoken = urls.filter((url) => rule.spokenAt?.test(url) || rule.hostHint?.test(new URL(url).hostname));
  const stranger = { 'x-answered-by': 'somebody' };
  return [...spoken, urls[0] ?? ''].flatMap((url) => [
    ...[...shown, {}, stranger].map((answer) => ({ url, ...answeredWith(answer) })),
    ...shown.map((hostHint) => ({ url, hostHint, ...answeredWith(stranger) })),
  ]);
}

/** Whether a finding of some story, in some context, offers the rule's snippet: at its default, or at a length of somebody's own. */
function isOffered(rule: TimeoutRule, snippet: SnippetTemplate): boolean {
  const lengths = [...(rule.defaultMs === null ? [] : [rule.defaultMs]), 47_000];
  return contextsOf(rule).some((context) =>
    lengths.some((ms) =>
      stories.some((story) => offered(story(rule, ms, context)).some((code) => isFrom(snippet, code))),
    ),
  );
}

/** Why nothing offers them. One that is offered after all has no place here. */
const exceptions: Readonly<Record<string, string>> = {
  'aws-classic-elb-idle':
    'one of many with 60 s and without a trace: named as a candidate, the best known get their text',
  'do-load-balancer-idle': 'likewise',
  'envoy-max-connection-duration': 'one setting of a product is enough: max_stream_duration stands for it',
  'signalr-handshake': 'of a client that never sends its first message, which the libraries always do',
  'slack-socket-mode': 'runs in Node, and waits for answers to pings that no page sees',
  'netty-handshake': 'hangs up on a handshake without a trace of itself',
  'spring-time-to-first-message': 'of a client that never sends its first message: the code 4500 says so by itself',
};

describe('every timeout that can be set', () => {
  const rows = intermediaries.flatMap((rule) =>
    rule.snippet === null ? [] : [[rule.id, rule, rule.snippet] as const],
  );

  test.each(rows.filter(([id]) => !Object.hasOwn(exceptions, id)))(
    '%s is offered when it strikes',
    (_, rule, snippet) => {
      expect(isOffered(rule, snippet)).toBe(true);
    },
  );

  test.each(Object.entries(exceptions))('%s is not: %s', (id) => {
    const [, rule, snippet] = rows.find(([name]) => name === id) ?? [];
    if (rule === undefined || snippet === undefined) throw new Error(`${id} has no snippet`);
    expect(isOffered(rule, snippet)).toBe(false);
  });
});

/** Subprotocols as they are agreed on. */
const subprotocols = [
  ...['graphql-transport-ws', 'graphql-ws', 'v12.stomp', 'mqtt', 'vite-hmr', 'nats', 'actioncable-v1-json', ''],
  ...['centrifuge-json', 'v1.kernel.websocket.jupyter.org'],
];

describe('every heartbeat that can be set', () => {
  // NATS is told by its words alone, and fixes go by what address and handshake tell.
  const rows = heartbeatSettings.flatMap(({ snippet, ...row }) =>
    snippet === null || row.id === 'nats-ping' ? [] : [{ ...row, snippet }],
  );

  test.each(rows)('$id is offered against a silence shorter than it', ({ paces, spokenAt, fingerprint, snippet }) => {
    const forms = heartbeats.filter(({ id }) => paces.includes(id));
    const spoken = urls.flatMap((url) =>
      subprotocols
        .filter((protocol) => spokenAt?.test(url) || forms.some((form) => isRecognised(form, url, [protocol])))
        .map((protocol): ScriptedConnection => ({ url, protocol, protocols: [protocol] })),
    );
    const contexts = [...spoken, ...(fingerprint.length === 0 ? [] : contextsOf({ fingerprint }))];
    const [nginx] = intermediaries;
    if (nginx === undefined) throw new Error('no rules');
    const codes = contexts.flatMap((context) => offered(fallSilent('both')(nginx, 12_000, context)));
    expect(codes.some((code) => isFrom(snippet, code))).toBe(true);
  });
});

test('what carries no WebSockets unless told to is told how, where it can be recognised', () => {
  const rows = withoutWebSockets.filter(({ snippet }) => snippet !== null);
  // Pomerium’s answers are Envoy’s.
  expect(rows.map(({ id }) => id)).toEqual(['pomerium-ws']);
});
