import { describe, expect, test } from 'vitest';
import type { Milliseconds } from '../base/units.ts';
import {
  fixtureEnvironment,
  type ScriptedConnection,
  type ScriptedFrame,
  type SessionScript,
  scriptedSession,
} from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { explainsEnding, type Finding } from './finding.ts';
import { isKeepAlive } from './keep-alive.ts';
import { answeredWith, behindNginx, cutOff, cutOffInTurn } from './recordings.fixture.ts';

function findIdle(script: SessionScript): Finding {
  const finding = diagnose(scriptedSession(script)).find(({ kind }) => kind === 'idle-timeout');
  if (finding === undefined) throw new Error('no idle timeout found');
  return finding;
}

function kindsOf(script: SessionScript): string[] {
  return diagnose(scriptedSession(script))
    .filter(explainsEnding)
    .map(({ kind }) => kind);
}

/** Which of the script's sockets a finding explains, by their place in the script. */
function places(script: SessionScript, { connections }: Finding): number[] {
  const session = scriptedSession(script);
  return connections.map((id) => session.connections[id]?.ordinal ?? -1).sort((a, b) => a - b);
}

const said = (evidence: Finding['for']) => evidence.map(({ statement }) => statement.id);

describe('defaults of real products, as recorded', () => {
  test('drops at 59.95 to 59.98 s of silence behind server: nginx are named proxy_read_timeout', () => {
    const finding = findIdle({ connections: cutOffInTurn([59_952, 59_984, 59_970, 59_961], behindNginx) });
    expect(finding.message).toMatchObject({
      id: 'idle.default',
      params: { product: 'nginx', timeout: { ms: 60_000 } },
    });
    expect(finding.confidence).toBe('certain');
    expect(finding.connections).toEqual([0, 1, 2, 3]);
    expect(finding.candidates[0]).toMatchObject({
      product: 'nginx',
      setting: 'proxy_read_timeout',
      confidence: 'certain',
    });
    expect(said(finding.for)).toEqual(
      expect.arrayContaining(['evidence.constant-silence', 'evidence.header', 'evidence.equals-default']),
    );
    expect(finding.against).toEqual([]);
    expect(finding.sources[0]).toContain('ngx_http_upstream.c');
  });

  test('100 s behind cf-ray are Cloudflare’s', () => {
    const edge = answeredWith({ server: 'cloudflare', 'cf-ray': '8f2a77c1aa-FRA' });
    const finding = findIdle({ connections: cutOffInTurn([100_020, 100_045, 100_011], edge) });
    expect(finding.message).toMatchObject({ id: 'idle.default', params: { product: 'Cloudflare' } });
    expect(finding.confidence).toBe('certain');
    expect(finding.fixes[0]?.advice.id).toBe('fix.cannot-raise');
  });

  test('60 s behind cf-ray are not: its 100 s cannot be changed, so what is behind it is to blame', () => {
    const edge = answeredWith({ server: 'cloudflare', 'cf-ray': '8f2a77c1aa-FRA' });
    const finding = findIdle({ connections: cutOffInTurn([60_020, 60_045, 60_011], edge) });
    expect(finding.message.id).toBe('idle.candidates');
    expect(finding.candidates.map(({ product }) => product)).not.toContain('Cloudflare');
  });

  test('55 s behind the Heroku router are its own, and no 60 s', () => {
    const finding = findIdle({ connections: cutOffInTurn([55_010, 55_031], answeredWith({ via: '1.1 vegur' })) });
    expect(finding.message).toMatchObject({
      id: 'idle.default',
      params: { product: 'Heroku router', timeout: { ms: 55_000 } },
    });
  });

  test('60 s with a stickiness cookie of the ALB are the ALB’s', () => {
    const alb = answeredWith({ 'set-cookie': 'AWSALB=abc; Path=/', server: 'Kestrel' });
    const finding = findIdle({ connections: cutOffInTurn([60_012, 60_044, 60_020], alb) });
    expect(finding.message).toMatchObject({ params: { product: 'AWS Application Load Balancer' } });
    expect(finding.fixes[0]?.snippets[0]?.code).toContain('Key=idle_timeout.timeout_seconds,Value=3600');
  });

  test('HAProxy leaves no header: its 4 s are an idle timeout of nobody’s', () => {
    const finding = findIdle({
      connections: cutOffInTurn([3999, 4007, 4002, 4004], answeredWith({ server: 'Express' })),
    });
    expect(finding.message).toMatchObject({ id: 'idle.unnamed', params: { timeout: { ms: 4000 } } });
    expect(finding.confidence).toBe('likely');
    expect(finding.candidates).toEqual([]);
  });

  test('60 s before headers were seen: an idle timeout for certain, whose is open', () => {
    const finding = findIdle({ connections: cutOffInTurn([59_980, 59_990, 60_010]) });
    expect(finding.message.id).toBe('idle.candidates');
    expect(finding.confidence).toBe('certain');
    expect(finding.candidates.slice(0, 4).map(({ product }) => product)).toContain('nginx');
    expect(new Set(finding.candidates.map(({ confidence }) => confidence))).toEqual(new Set(['possible']));
    expect(said(finding.against)).toContain('evidence.headers-not-seen');
  });

  test('nginx is named last of equals where an answer was seen that nginx would have signed', () => {
    const unseen = findIdle({ connections: cutOffInTurn([59_980, 59_990]) });
    const kestrel = findIdle({ connections: cutOffInTurn([59_980, 59_990], answeredWith({ server: 'Kestrel' })) });
    expect(unseen.candidates[0]?.product).toBe('nginx');
    expect(kestrel.candidates[0]?.product).not.toBe('nginx');
  });

  test('30 s without a word of the page are SignalR’s only where its protocol was heard', () => {
    const spoken =
      (ping: string) =>
      (at: number): ScriptedConnection => {
        const frames: ScriptedFrame[] = [[at + 1000 + at / 100, 'out', ping]];
        for (let t = 2000; t < 30_000; t += 7000) frames.push([at + at / 100 + t, 'in', 'news']);
        return { at, frames, close: { at: at + at / 100 + 31_010, code: 1006 }, ...behindNginx };
      };
    const products = (socket: (at: number) => ScriptedConnection) =>
      findIdle({ connections: [0, 100_000, 200_000].map(socket) }).candidates.map(({ product }) => product);
    expect(products(spoken('{"type":6}\x1e'))).toContain('ASP.NET Core SignalR');
    expect(products(spoken('{"type":"hello"}'))).not.toContain('ASP.NET Core SignalR');
  });

  test('10 min without a byte from the origin, the page sending all the while, are CloudFront’s', () => {
    const socket = (at: number): ScriptedConnection => {
      const frames: ScriptedFrame[] = [[at + 2000 + at / 100, 'in', 'news']];
      for (let t = at + 30_000; t < at + 600_000; t += 47_000) frames.push([t, 'out', 'beat']);
      return {
        at,
        frames,
        close: { at: at + 2000 + at / 100 + 600_030, code: 1006 },
        ...answeredWith({ via: '1.1 abc.cloudfront.net (CloudFront)' }),
      };
    };
    const finding = findIdle({ connections: [socket(0), socket(700_000), socket(1_500_000)] });
    expect(finding.message).toMatchObject({
      id: 'idle.default',
      params: { product: 'Amazon CloudFront', direction: 'in' },
    });
    expect(finding.fixes.map(({ who }) => who)).not.toContain(undefined);
    expect(finding.fixes.some(({ advice }) => advice.id === 'fix.client-heartbeat')).toBe(false);
  });

  test('also where the page went on talking on half of the sockets only', () => {
    const minutes = (count: number) => count * 60_000;
    const connections = [0, 1, 2, 3].map((i): ScriptedConnection => {
      const at = i * minutes(15);
      const said: ScriptedFrame[] = [[at + 3000 + i * 7000, 'in', 'x']];
      const asked: ScriptedFrame[] = i % 2 === 0 ? [] : [[at + minutes(2) + i * 50_000, 'out', 'anybody?']];
      return { at, frames: [...said, ...asked], close: { at: at + 3000 + i * 7000 + 360_000, code: 1006 } };
    });
    expect(findIdle({ connections })).toMatchObject({
      connections: [0, 1, 2, 3],
      message: { params: { direction: 'in', timeout: { ms: 360_000 } } },
    });
  });
});

describe('configured timeouts', () => {
  test('2.98 to 2.99 s behind nginx: 3 s for certain, probably set so in nginx, where 60 s is its default', () => {
    const finding = findIdle({ connections: cutOffInTurn([2981, 2987, 2984], behindNginx) });
    expect(finding.message).toEqual({
      id: 'idle.configured',
      params: { product: 'nginx', direction: 'any', timeout: { ms: 3000 }, default: { ms: 60_000 } },
    });
    expect(finding.confidence).toBe('certain');
    // The server behind it may be the one that hangs up.
    expect(finding.candidates).toMatchObject([{ product: 'nginx', confidence: 'likely' }]);
  });

  test('23.1 to 23.9 s behind Traffic Server, which looks once a second: one timeout of 23 s, its own', () => {
    const ats = answeredWith({ server: 'ATS/9.2.9' });
    const configured = findIdle({ connections: cutOffInTurn([23_100, 23_900, 23_480], ats) });
    expect(said(configured.for)).toContain('evidence.looks-at-times');
    expect(configured).toMatchObject({
      connections: [0, 1, 2],
      message: { id: 'idle.configured', params: { product: 'Apache Traffic Server', timeout: { ms: 23_000 } } },
    });
    // Nobody else is given so much time.
    expect(kindsOf({ connections: cutOffInTurn([23_100, 23_900], behindNginx) })).not.toContain('idle-timeout');
    expect(findIdle({ connections: cutOffInTurn([600_800], ats) }).message).toMatchObject({
      id: 'idle.default',
      params: { product: 'Apache Traffic Server' },
    });
  });

  test('47 s again and again, of nobody known: an idle timeout of 47 s', () => {
    const finding = findIdle({ connections: cutOffInTurn([47_010, 47_030, 46_990]) });
    expect(finding.message).toMatchObject({ id: 'idle.unnamed', params: { timeout: { ms: 47_000 } } });
    expect(finding.confidence).toBe('certain');
  });

  test('a product that cannot be set so long is not named', () => {
    // An ALB takes 4000 s at most.
    const alb = answeredWith({ 'set-cookie': 'AWSALB=1' });
    const finding = findIdle({ connections: cutOffInTurn([4_500_010, 4_500_030, 4_500_020], alb) });
    expect(finding.message.id).toBe('idle.unnamed');
  });

  test('a default of one product and the header of another leave both possible', () => {
    const lives = [0, 1, 2].map((i) => cutOff({ at: i * 150_000, silentFor: 120_010 }, behindNginx));
    const finding = findIdle({ connections: lives });
    expect(finding.confidence).toBe('likely');
    expect(finding.message.id).toBe('idle.seen-or-candidates');
    expect(finding.candidates[0]).toMatchObject({ product: 'nginx', confidence: 'possible' });
    expect(finding.candidates.map(({ product }) => product)).toContain('uWebSockets');
  });
});

describe('a product that listens to one side is named with it, though both fell silent at once', () => {
  const bothAtOnce = (frames: readonly ScriptedFrame[] = []) =>
    frames.flatMap(([at, , text]): ScriptedFrame[] => [
      [at, 'out', text],
      [at, 'in', text],
    ]);
  const cutAfter = (ms: number, headers: Readonly<Record<string, string>>) => {
    const lives = cutOffInTurn([ms + 10, ms + 30, ms + 20], answeredWith(headers));
    return findIdle({ connections: lives.map((life) => ({ ...life, frames: bothAtOnce(life.frames) })) });
  };
  const heartbeats = ({ fixes }: Finding) =>
    fixes.map(({ advice }) => advice.id).filter((id) => id === 'fix.client-heartbeat' || id === 'fix.server-ping');

  test.each([
    ['CloudFront', 600_000, { via: '1.1 abc.cloudfront.net (CloudFront)' }],
    ['Caddy', 47_000, { server: 'Caddy' }],
    ['lighttpd, by its default', 360_000, { server: 'lighttpd/1.4.69' }],
  ])('%s: the server, and no heartbeat of the page is advised', (_, ms, headers) => {
    const finding = cutAfter(ms, headers);
    expect(finding.message.params).toMatchObject({ direction: 'in' });
    expect(finding.idle).toEqual({ timeoutMs: ms, direction: 'in' });
    expect(heartbeats(finding)).toEqual(['fix.server-ping']);
  });

  test.each([
    ['uWebSockets', 120_000, { uwebsockets: '20' }],
    ['lighttpd, by its default', 60_000, { server: 'lighttpd/1.4.69' }],
  ])('%s: the page, whose heartbeat or pongs help', (_, ms, headers) => {
    const finding = cutAfter(ms, headers);
    expect(finding.message.params).toMatchObject({ direction: 'out' });
    expect(heartbeats(finding)).toEqual(['fix.server-ping', 'fix.client-heartbeat']);
  });

  test('one that is only a possibility, or has a setting to each side, tells no side', () => {
    expect(cutAfter(120_000, {}).message.params).toMatchObject({ direction: 'any' });
    expect(cutAfter(47_000, { server: 'lighttpd/1.4.69' }).message.params).toMatchObject({ direction: 'any' });
  });
});

test('two settings of one product are one candidate', () => {
  const lighttpd = answeredWith({ server: 'lighttpd/1.4.69' });
  const finding = findIdle({ connections: [0, 1].map((i) => cutOff({ at: i * 60_000, silentFor: 47_010 }, lighttpd)) });
  expect(finding.candidates.map(({ product }) => product)).toEqual(['lighttpd']);
});

describe('how much one drop, one header or one moment is worth', () => {
  test('a single drop that fits default and header is likely, not certain', () => {
    const finding = findIdle({ connections: [cutOff({ talkedFor: 30_000, silentFor: 59_970 }, behindNginx)] });
    expect(finding.confidence).toBe('likely');
  });

  test('a single drop that fits a default only is possible', () => {
    const finding = findIdle({ connections: [cutOff({ talkedFor: 30_000, silentFor: 59_970 })] });
    expect(finding.confidence).toBe('possible');
  });

  test('a header alone is at most a hint: one drop at 17.3 s behind nginx', () => {
    const finding = findIdle({ connections: [cutOff({ talkedFor: 9000, silentFor: 17_300 }, behindNginx)] });
    expect(finding.confidence).toBe('possible');
  });

  test('a single drop that fits nothing is no finding', () => {
    expect(kindsOf({ connections: [cutOff({ talkedFor: 9000, silentFor: 17_300 })] })).toEqual(['cannot-tell']);
  });

  test('headers of another response of the host are a hint: named perhaps, and not surer for it', () => {
    const hinted = { hostHint: { server: 'nginx' } };
    const finding = findIdle({ connections: cutOffInTurn([2981, 2987], hinted) });
    expect(finding.message).toMatchObject({ id: 'idle.perhaps', params: { product: 'nginx' } });
    expect(finding.confidence).toBe('possible');
    expect(finding.candidates).toMatchObject([{ product: 'nginx', confidence: 'possible' }]);
  });

  test('a product on the way that has no limit of its own is acquitted', () => {
    const finding = findIdle({
      connections: cutOffInTurn([17_010, 17_020, 17_014], answeredWith({ server: 'railway-edge' })),
    });
    expect(finding.message.id).toBe('idle.unnamed');
    expect(finding.for.find(({ statement }) => statement.id === 'evidence.no-limit')?.statement.params).toEqual({
      product: 'Railway',
    });
  });

  test('the heartbeat’s own setting is the first fix, where the protocol or the server is known and its pace is too slow', () => {
    const advised = (rest: ScriptedConnection) =>
      findIdle({ connections: cutOffInTurn([59_990, 60_010, 60_000], rest) }).fixes;
    const [mqtt] = advised({ protocol: 'mqtt' }).filter(({ advice }) => advice.id === 'fix.heartbeat-setting');
    expect(mqtt).toMatchObject({ who: 'client', advice: { params: { product: 'MQTT.js', setting: 'keepalive' } } });
    expect(mqtt?.snippets[0]?.code).toBe('mqtt.connect(url, { keepalive: 30 });');
    const kestrel = advised(answeredWith({ server: 'Kestrel' }));
    expect(kestrel.find(({ advice }) => advice.id === 'fix.heartbeat-setting')?.advice.params).toMatchObject({
      setting: 'WebSocketOptions.KeepAliveInterval',
    });
    // STOMP is told by its subprotocol; at /ws lives anybody.
    expect(advised({ url: 'wss://app.example/ws' }).map(({ advice }) => advice.id)).not.toContain(
      'fix.heartbeat-setting',
    );
    // Uvicorn pings every 20 s: that is not what was missing.
    expect(advised(answeredWith({ server: 'uvicorn' })).map(({ advice }) => advice.id)).not.toContain(
      'fix.heartbeat-setting',
    );
  });

  test('the next reconnect with DevTools open names what stood before the first drops', () => {
    const old = cutOffInTurn([2981, 2987, 2984]);
    const unseen = findIdle({ connections: old });
    const reconnected = findIdle({ connections: [...old, { at: 60_000, ...behindNginx }] });
    expect(unseen.message.id).toBe('idle.unnamed');
    expect(reconnected.message).toMatchObject({ id: 'idle.configured', params: { product: 'nginx' } });
  });

  test('a header that only some answers carry names its product less surely', () => {
    const [first, ...rest] = cutOffInTurn([59_970, 59_980, 59_960], answeredWith({ server: 'Express' }));
    const finding = findIdle({ connections: [{ ...first, ...behindNginx }, ...rest] });
    expect(finding.candidates[0]).toMatchObject({ product: 'nginx', confidence: 'likely' });
    expect(finding).toMatchObject({ confidence: 'certain', message: { id: 'idle.default-probably' } });
  });

  test('a product whose figure is but remembered is named perhaps only, though it was seen', () => {
    const iis = answeredWith({ server: 'Microsoft-IIS/10.0' });
    const finding = findIdle({ connections: cutOffInTurn([120_010, 120_020, 120_014], iis) });
    const product = 'IIS Application Request Routing';
    expect(finding.candidates[0]).toMatchObject({ product, confidence: 'possible' });
    expect(finding.message).toMatchObject({ id: 'idle.perhaps', params: { product } });
  });

  test('three sockets cut at one moment are one occurrence', () => {
    const together = [0, 1, 2].map(() => cutOff({ silentFor: 59_970 }, behindNginx));
    const inTurn = [0, 1, 2].map((i) => cutOff({ at: i * 5000, talkedFor: i * 2000, silentFor: 59_970 }, behindNginx));
    const finding = findIdle({ connections: together });
    expect(finding.confidence).toBe('likely');
    expect(said(finding.against)).toContain('evidence.one-moment');
    expect(findIdle({ connections: inTurn }).confidence).toBe('certain');
  });
});

describe('what speaks against it', () => {
  test('a longer silence that one of them outlived before takes two levels', () => {
    const survivor = cutOff(
      { talkedFor: 0, silentFor: 0 },
      {
        ...behindNginx,
        frames: [
          [1000, 'out', 'a'],
          [91_000, 'in', 'b'],
        ],
        close: { at: 151_000 - 30, code: 1006 },
      },
    );
    const others = cutOffInTurn([59_970, 59_980], behindNginx).map((life) => ({
      ...life,
      at: (life.at ?? 0) + 200_000,
      openAt: (life.openAt ?? 0) + 200_000,
      frames: (life.frames ?? []).map(([t, d, p]): ScriptedFrame => [t + 200_000, d, p]),
      close: { at: (life.close?.at ?? 0) + 200_000, code: 1006 },
    }));
    const finding = findIdle({ connections: [survivor, ...others] });
    expect(finding.confidence).toBe('possible');
    expect(said(finding.against)).toContain('evidence.survived-itself');
  });

  test('silences that were longer by little only, but again and again, take two as well', () => {
    // Beats of the page's, and drops 2 s after one, at different ages.
    const beating = (everyMs: Milliseconds) =>
      [0, 1, 2, 3].map((i): ScriptedConnection => {
        const at = i * 100_000;
        const frames = Array.from(
          { length: 5 + i },
          (_, n): ScriptedFrame => [at + 5 + (n + 1) * everyMs, 'out', 'tick'],
        );
        return { at, frames, close: { at: (frames.at(-1)?.[0] ?? 0) + 2000 + i, code: 1006 } };
      });
    expect(kindsOf({ connections: beating(2600) })).toEqual(['cannot-tell']);
    expect(kindsOf({ connections: beating(800) })).toEqual(['idle-timeout']);
  });

  test('a longer silence that another socket there still outlives takes one', () => {
    const alive: ScriptedConnection = { at: 0, frames: [[1000, 'in', 'x']] };
    const finding = findIdle({
      connections: [...cutOffInTurn([59_970, 59_980, 59_960], behindNginx), alive],
      until: 400_000,
    });
    expect(finding.confidence).toBe('likely');
    expect(said(finding.against)).toContain('evidence.survived-elsewhere');
  });

  test('talking sockets that fall at the same moments point to another cause', () => {
    const idle = cutOffInTurn([59_970, 59_980, 59_960], behindNginx);
    const busy = idle
      .slice(1)
      .map((life, i) =>
        cutOff(
          { at: (life.close?.at ?? 0) - 20_000 - i * 9000, talkedFor: 20_000 + i * 9000, silentFor: 10 },
          behindNginx,
        ),
      );
    const script = { connections: [...idle, ...busy] };
    const finding = findIdle(script);
    expect(places(script, finding)).toEqual([0, 1, 2]);
    expect(finding.confidence).toBe('possible');
    expect(said(finding.against)).toContain('evidence.company');
  });

  test('sockets silent from the beginning cannot tell silence from age', () => {
    const silent = [0, 1, 2].map((i) => cutOff({ at: i * 70_000, silentFor: 59_970 }, behindNginx));
    const finding = findIdle({ connections: silent });
    expect(finding.confidence).toBe('likely');
    expect(said(finding.against)).toContain('evidence.age-equals-silence');
    const talked = [0, 1, 2].map((i) => cutOff({ at: i * 170_000, talkedFor: 90_000, silentFor: 59_970 }, behindNginx));
    expect(said(findIdle({ connections: talked }).against)).toContain('evidence.one-age-as-well');
  });

  test('a talking socket that lives on tells them apart', () => {
    const silent = [0, 1, 2].map((i) => cutOff({ at: i * 70_000, silentFor: 59_970 }, behindNginx));
    const talker: ScriptedConnection = {
      at: 0,
      frames: Array.from({ length: 20 }, (_, i): ScriptedFrame => [1000 + i * 10_000, 'in', 'x']),
    };
    const finding = findIdle({ connections: [...silent, talker], until: 205_000 });
    expect(finding.confidence).toBe('certain');
    expect(said(finding.for)).toContain('evidence.talker');
  });
});

test('an answer soon after its question leaves both sides silent, not one', () => {
  // Asked at 5 s and answered 700 ms later: 59.3 s of silence, and 60.0 s since the page spoke.
  const asking = [0, 1].map((i): ScriptedConnection => {
    const at = i * 90_000;
    const asked = at + 5000 + i * 3000;
    return {
      at,
      frames: [
        [asked, 'out', '?'],
        [asked + 700, 'in', '!'],
      ],
      close: { at: asked + 60_000, code: 1006 },
    };
  });
  expect(findIdle({ connections: asking }).message.params).toMatchObject({ direction: 'any', timeout: { ms: 59_300 } });
});

describe('what is not an idle timeout', () => {
  const busy = (at: number, life: number, rest: ScriptedConnection = {}): ScriptedConnection => ({
    at,
    frames: Array.from(
      { length: Math.floor(life / 700) },
      (_, i): ScriptedFrame => [at + 300 + i * 700 + (at % 90), 'in', 'tick'],
    ),
    close: { at: at + 5 + life, code: 1006 },
    ...rest,
  });

  test('a drop without silence before it', () => {
    expect(kindsOf({ connections: [busy(0, 60_000, behindNginx)] })).toEqual(['cannot-tell']);
  });

  test('one age with traffic flowing is a limit on lifetime, whatever headers say', () => {
    const google = answeredWith({ via: '1.1 google' });
    const connections = [0, 1, 2, 3].map((i) => busy(i * 31_234, 30_000, google));
    expect(kindsOf({ connections })).toEqual(['lifetime-cap']);
  });

  test('one age with a heartbeat whose last beat leaves one silence is not one either', () => {
    // Beats every 25 s, cut at 60 s: 10.0 s of silence each time, and 25 s outlived each time.
    const beating = [0, 1, 2].map((i): ScriptedConnection => {
      const at = i * 90_000;
      return {
        at,
        frames: [
          [at + 25_005, 'out', 'beat'],
          [at + 50_005, 'out', 'beat'],
        ],
        close: { at: at + 60_005, code: 1006 },
        ...behindNginx,
      };
    });
    expect(kindsOf({ connections: beating })).toEqual(['lifetime-cap']);
  });

  test('one age under a heartbeat of which the next beat was due: its interval was outlived many times', () => {
    // Beats every 30 s and a little, answered, cut at 15 min: 29.9 s of silence each time.
    const beating = [0, 1, 2, 3].map((i): ScriptedConnection => {
      const at = i * 1_000_000;
      const frames = Array.from({ length: 29 }, (_, n): ScriptedFrame[] => [
        [at + (n + 1) * 30_003 + i, 'out', '{"type":"ping"}'],
        [at + (n + 1) * 30_003 + i + 40, 'in', '{"type":"pong"}'],
      ]).flat();
      return { at, frames, close: { at: at + 900_005 + i * 3, code: 1006 }, ...behindNginx };
    });
    expect(kindsOf({ connections: beating })).toEqual(['lifetime-cap']);
    // Whoever talks at the same place lives on for longer than one interval, which tells nothing.
    const { close: _, ...talking } = busy(2_000_000, 60_000);
    expect(kindsOf({ connections: [...beating, talking] })).toEqual(['lifetime-cap']);
    // Of several ages it is the heartbeat that races the timeout.
    const racing = beating.map((connection, i): ScriptedConnection => {
      const frames = connection.frames?.slice(0, 10 + 4 * i) ?? [];
      return { ...connection, frames, close: { at: (frames.at(-1)?.[0] ?? 0) + 29_990, code: 1006 } };
    });
    expect(kindsOf({ connections: racing })).toEqual(['idle-timeout']);
  });

  test('silent sockets at 30 s behind a balancer that limits lifetime to it', () => {
    const google = answeredWith({ via: '1.1 google' });
    expect(
      kindsOf({ connections: [0, 1, 2].map((i) => cutOff({ at: i * 40_000, silentFor: 30_010 }, google)) }),
    ).toEqual(['lifetime-cap']);
  });

  test('silent and talking sockets that all fall at one age', () => {
    const silent = [0, 1].map((i) => cutOff({ at: i * 80_000, silentFor: 60_000 }, behindNginx));
    const talking = [0, 1].map((i) => busy(200_000 + i * 80_000, 60_000, behindNginx));
    expect(kindsOf({ connections: [...silent, ...talking] })).not.toContain('idle-timeout');
  });

  test('a server that crashes under sockets of many silences', () => {
    const connections = [3, 11, 26, 42].map((seconds) =>
      cutOff({ at: 0, talkedFor: 90_000 - seconds * 1000, silentFor: seconds * 1000 }),
    );
    expect(kindsOf({ connections })).toEqual(['server-gone']);
  });

  test('irregular silences, though one of them happens to be 60 s', () => {
    const connections = cutOffInTurn([12_300, 44_100, 59_990, 8100, 97_400]);
    expect(kindsOf({ connections })).not.toContain('idle-timeout');
  });

  test('drops while the browser was offline or after the machine slept', () => {
    const connections = cutOffInTurn([59_970, 59_980], behindNginx);
    const firstClose = connections[0]?.close?.at ?? 0;
    const secondClose = connections[1]?.close?.at ?? 0;
    const pages = [
      [firstClose - 3000, 'offline'],
      [firstClose + 1000, 'online'],
      [secondClose - 10, 'timer-gap', 40_000],
    ] as const;
    expect(kindsOf({ connections, pages })).toEqual(['network-change', 'network-change']);
  });

  test('closes with a code, by the page, or by the browser, however long the silence', () => {
    const connections = cutOffInTurn([59_970, 59_980], behindNginx);
    const closed = connections.map((life) => ({ ...life, close: { at: life.close?.at ?? 0, code: 1011 } }));
    expect(kindsOf({ connections: closed })).toEqual(['closed-by-peer']);
  });
});

describe('error bars', () => {
  test('55 s are not 60 s, also on a slow network', () => {
    const slow = cutOffInTurn([55_100, 55_700, 55_300]).map((life) => ({ ...life, at: (life.openAt ?? 0) - 900 }));
    expect(findIdle({ connections: slow }).message.params).toMatchObject({ timeout: { ms: 55_000 } });
  });

  test('a slow handshake widens them by what the network may take', () => {
    const lives = [60_600, 60_150, 60_450].map((silentFor, i) =>
      cutOff({ at: i * 200_000, talkedFor: 5000 * (i + 1), silentFor }, behindNginx),
    );
    const slow = lives.map((life) => ({ ...life, at: (life.openAt ?? 0) - 700 }));
    expect(findIdle({ connections: slow }).message).toMatchObject({
      id: 'idle.default',
      params: { timeout: { ms: 60_000 } },
    });
    expect(findIdle({ connections: lives }).message.id).not.toBe('idle.default');
  });

  test('a drop blurred by a stalled page is explained along, but counts for nothing', () => {
    // The page sat at a breakpoint for 4 s when the close came: 60 s on the wire, 63 s seen.
    const sharp = cutOffInTurn([59_970, 59_980], behindNginx);
    const begin = (sharp[1]?.close?.at ?? 0) + 10_000;
    const late = cutOff({ at: begin, talkedFor: 5000, silentFor: 63_000 }, behindNginx);
    const pages = [[late.close?.at ?? 0, 'stall', 4000]] as const;
    const finding = findIdle({ connections: [...sharp, late], pages });
    expect(finding.connections).toEqual([0, 1, 2]);
    expect(said(finding.against)).toContain('evidence.blurred');
    expect(finding.for.find(({ statement }) => statement.id.endsWith('-silence'))?.statement.params).toMatchObject({
      count: 2,
    });
  });
});

test('two timeouts of one origin are two findings', () => {
  const quick = cutOffInTurn([2981, 2987, 2984], { ...behindNginx, url: 'wss://app.example/quick' });
  const slow = cutOffInTurn([59_970, 59_980, 59_960], { ...behindNginx, url: 'wss://app.example/slow' });
  const script = { connections: [...quick, ...slow] };
  const findings = diagnose(scriptedSession(script)).filter(explainsEnding);
  const timeouts = findings.map((finding) => [finding.kind, places(script, finding), finding.message.params.timeout]);
  expect(timeouts).toEqual([
    ['idle-timeout', [0, 1, 2], { ms: 3000 }],
    ['idle-timeout', [3, 4, 5], { ms: 60_000 }],
  ]);
});

test('sockets that talked every 250 ms are cut early by nginx’s lazy timer, and its setting is named all the same', () => {
  const lives = [0, 9000, 21_000].map((at, i): ScriptedConnection => {
    const frames = Array.from({ length: 12 + i * 4 }, (_, n) => [at + 100 + n * 250, 'in', 'tick'] as const);
    const lastAt = frames.at(-1)?.[0] ?? at;
    // As measured behind nginx 1.22 with proxy_read_timeout 2s.
    return { at, frames, close: { at: lastAt + 1710 + i * 5, code: 1006 }, ...behindNginx };
  });
  expect(findIdle({ connections: lives }).message.params.timeout).toEqual({ ms: 2000 });
});

// A breakpoint in Chrome leaves a gap between timers and no long task, as a short sleep does.
test('drops just before a halt of seconds are as good as any, those in it join them, and sleep takes neither', () => {
  const connections = cutOffInTurn([3000, 3010, 2990], behindNginx);
  const last = connections.at(-1)?.close?.at ?? 0;
  const halt = [last + 7100, 'timer-gap', 6000] as const;
  const inHalt = { ...behindNginx, at: last - 1000, talkedFor: 1000, silentFor: 7110 };
  const found = diagnose(scriptedSession({ connections: [...connections, cutOff(inHalt)], pages: [halt] }));
  expect(
    found.filter(({ kind }) => kind !== 'page-halted').map(({ kind, connections }) => [kind, connections]),
  ).toEqual([['idle-timeout', [0, 1, 2, 3]]]);
});

// Measured with Chromium 156 on Linux, where the other end had forgotten the connections, or no packet came through.
test.each([
  [45_740, 46_450, 45_900],
  [451_576, 451_100, 450_700],
])('silences that Chromium ends itself are not surely a proxy’s: %d ms and others', (...silences) => {
  const finding = findIdle({ connections: cutOffInTurn(silences) });
  expect(finding.confidence).toBe('possible');
  expect(finding.against.map(({ statement }) => statement.id)).toContain('evidence.keep-alive');
  expect(isKeepAlive(silences[0] ?? 0, { ...fixtureEnvironment, browser: 'Firefox' })).toBe(false);
});

test('nor are they the browser’s where the server went on sending: it asks only who is silent', () => {
  const pushedTo = cutOffInTurn([45_740, 45_760, 45_750]).map((connection): ScriptedConnection => {
    const end = connection.close?.at ?? 0;
    const pushes = Array.from(
      { length: 20 },
      (_, i): ScriptedFrame => [end - 40_500 + i * 2000, 'in', `news ${i * i}`],
    );
    return { ...connection, frames: [...(connection.frames ?? []), ...pushes] };
  });
  const finding = findIdle({ connections: pushedTo });
  expect(finding).toMatchObject({ confidence: 'certain', idle: { direction: 'out' } });
  expect(said(finding.against)).not.toContain('evidence.keep-alive');
});
