import { describe, expect, test } from 'vitest';
import type { Milliseconds, RealmMs } from '../base/units.ts';
import {
  type ScriptedConnection,
  type ScriptedFrame,
  type SessionScript,
  scriptedSession,
} from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { explainsEnding, type Finding } from './finding.ts';
import { type LifetimeObservations, lifetimeConfidence } from './lifetime-confidence.ts';
import { answeredWith } from './recordings.fixture.ts';

/** Talks until it is cut off at that age, 5 ms after it was made. */
function busy(at: RealmMs, ageMs: Milliseconds, rest: ScriptedConnection = {}): ScriptedConnection {
  const frames: ScriptedFrame[] = [];
  for (let time = at + 5 + 137; time < at + 5 + ageMs - 20; time += 1300) {
    frames.push([time, frames.length % 2 === 0 ? 'in' : 'out', 'tick']);
  }
  return { at, frames, close: { at: at + 5 + ageMs, code: 1006 }, ...rest };
}

/** One after the other. */
function inTurn(ages: readonly Milliseconds[], rest: ScriptedConnection = {}): ScriptedConnection[] {
  let at: RealmMs = 0;
  return ages.map((age, i) => {
    const connection = busy(at, age, rest);
    at += age + 1500 + i * 700;
    return connection;
  });
}

function capsIn(script: SessionScript): Finding[] {
  return diagnose(scriptedSession(script)).filter(({ kind }) => kind === 'lifetime-cap');
}

const said = (evidence: Finding['for'] = []) => evidence.map(({ statement }) => statement.id);
const google = answeredWith({ via: '1.1 google' });

describe('busy sockets that all end at one age', () => {
  test('behind a product that limits lifetime to it: its limit, and no heartbeat among the fixes', () => {
    const [finding, ...more] = capsIn({ connections: inTurn([30_004, 29_998, 30_031], google) });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      confidence: 'certain',
      connections: [0, 1, 2],
      message: { id: 'lifetime.default', params: { age: { ms: 30_000 } } },
    });
    expect(finding?.candidates[0]).toMatchObject({ id: 'gcp-ext-alb-lifetime', confidence: 'certain' });
    expect(said(finding?.for)).toEqual(
      expect.arrayContaining(['evidence.ages-agree', 'evidence.moments', 'evidence.lifetime-fits', 'evidence.header']),
    );
    const advice = finding?.fixes.map(({ advice: { id } }) => id) ?? [];
    expect(advice).toContain('fix.renew-before');
    expect(advice.filter((id) => /heartbeat|ping/.test(id))).toEqual([]);
  });

  test('behind nobody known: an unnamed limit, surer the more there are', () => {
    const confidences = [2, 3, 4].map((count) =>
      capsIn({ connections: inTurn(Array.from({ length: count }, (_, i) => 45_000 + i * 20)) }).map(
        ({ confidence, message }) => [confidence, message.id],
      ),
    );
    expect(confidences).toEqual([[], [['likely', 'lifetime.unnamed']], [['certain', 'lifetime.unnamed']]]);
  });

  const ats = answeredWith({ server: 'ATS/9.2.9' });

  test('behind a product that was seen and can be set so: its limit, configured, though it looks but once a second', () => {
    const [finding, ...more] = capsIn({ connections: inTurn([45_050, 45_990, 45_400, 45_720], ats) });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      confidence: 'likely',
      message: {
        id: 'lifetime.configured',
        params: { product: 'Apache Traffic Server', age: { ms: 45_000 }, default: { ms: 3_600_000 } },
      },
      candidates: [{ id: 'traffic-server-active', confidence: 'likely' }],
    });
    expect(said(finding?.for)).toContain('evidence.header');
    expect(said(finding?.for)).not.toContain('evidence.lifetime-fits');
    expect(finding?.fixes[0]?.snippets[0]?.code).toContain('proxy.config.websocket.active_timeout');
    const caddy = capsIn({ connections: inTurn([45_000, 45_010, 45_020], answeredWith({ server: 'Caddy' })) });
    expect(caddy[0]?.message.id).toBe('lifetime.configured-without-default');
  });

  test('two that were seen and can be set so, or one and another’s default, leave it open whose it is', () => {
    const both = answeredWith({ server: 'Caddy', via: 'http/1.1 edge (ApacheTrafficServer/9.2.9)' });
    const [settable] = capsIn({ connections: inTurn([45_000, 45_010, 45_020], both) });
    expect(settable?.message).toMatchObject({
      id: 'lifetime.settable',
      params: { seen: { list: ['Caddy', 'Apache Traffic Server'] } },
    });
    const [rivals] = capsIn({ connections: inTurn([30_300, 30_310, 30_320], answeredWith({ server: 'Caddy' })) });
    expect(rivals?.message.id).toBe('lifetime.seen-or-candidates');
    for (const { candidates = [] } of [settable, rivals].flatMap((found) => found ?? [])) {
      expect(new Set(candidates.map(({ confidence }) => confidence))).toEqual(new Set(['possible']));
    }
  });

  test('what signs every answer and did not sign these is out of it', () => {
    const hour = 3_600_000;
    const sparse = (rest: ScriptedConnection) =>
      [0, 1, 2].map((i): ScriptedConnection => {
        const at = i * 400_000;
        return {
          at,
          frames: [
            [at + 9000, 'in', 'tick'],
            [at + hour - 900, 'in', 'tick'],
          ],
          close: { at: at + 5 + hour, code: 1006 },
          ...rest,
        };
      });
    const named = (rest: ScriptedConnection) =>
      capsIn({ connections: sparse(rest) })[0]?.candidates.map(({ product }) => product);
    expect(named({})).toEqual(['Apache Traffic Server']);
    expect(named(answeredWith({ server: 'nginx' }))).toEqual([]);
  });

  test('and one that grew older at the same path speaks against it', () => {
    const older = busy(0, 200_000);
    const [finding] = capsIn({ connections: [...inTurn([45_000, 45_010, 45_020, 45_030]), older] });
    expect(finding?.confidence).toBe('possible');
    expect(said(finding?.against)).toEqual(['evidence.grew-older']);
    expect(capsIn({ connections: [...inTurn([45_000, 45_010, 45_020]), older] })).toEqual([]);
  });

  test('one that a stalled page saw end late neither blurs the age nor counts as older', () => {
    const [first, ...others] = inTurn([45_000, 45_010, 45_005, 45_008]);
    const at = 5 + 45_000 + 4000;
    const late: ScriptedConnection = { ...first, close: { at, code: 1006 } };
    const [finding] = capsIn({ connections: [late, ...others], pages: [[at, 'stall', 4800]] });
    expect(finding).toMatchObject({ confidence: 'likely', message: { params: { age: { ms: 45_000 } } } });
    expect(capsIn({ connections: [late, ...others] })).toEqual([]);
  });

  test.each(['in', 'out'] as const)(
    'in which frames only ever went %s: a timeout that listens to the other side would look the same, so likely at most',
    (direction) => {
      const mute = inTurn([45_000, 45_010, 45_020, 45_030, 45_025]).map(({ frames = [], ...rest }) => ({
        ...rest,
        frames: frames.map(([at, , text]): ScriptedFrame => [at, direction, text]),
      }));
      const [finding] = capsIn({ connections: mute });
      expect(finding?.confidence).toBe('likely');
      expect(finding?.against.map(({ statement }) => statement)).toEqual([
        { id: 'evidence.mute', params: { side: direction === 'in' ? 'out' : 'in' } },
      ]);
    },
  );

  test('at one moment, having opened together, were ended by one event', () => {
    expect(capsIn({ connections: [0, 1, 2, 3].map((i) => busy(i * 3, 45_000)) })).toEqual([]);
  });

  test('while as many end at other ages: less sure', () => {
    const [finding] = capsIn({ connections: inTurn([45_000, 45_010, 45_020, 45_030, 13_000, 31_000, 27_000, 38_000]) });
    expect(finding?.confidence).toBe('likely');
    expect(said(finding?.against)).toEqual(['evidence.other-ages']);
  });
});

describe('long lives, of which two clocks tell no exact age', () => {
  const [hour, frontDoor] = [3_600_000, answeredWith({ 'x-azure-ref': '20270115T080000Z-abc' })];
  /** Talks every so often only: a life of hours has many frames. */
  const longLived = (ages: readonly Milliseconds[], rest: ScriptedConnection = {}): ScriptedConnection[] =>
    ages.map((age, i): ScriptedConnection => {
      const at = i * 700_000;
      const frames: ScriptedFrame[] = [];
      for (let time = at + 5 + 40_000; time < at + 5 + age - 20; time += 40_000) {
        frames.push([time, frames.length % 2 === 0 ? 'in' : 'out', 'tick']);
      }
      return { at, frames, close: { at: at + 5 + age, code: 1006 }, ...rest };
    });

  test.each([
    [2 * hour, [200, 1400, 700, 1100]],
    [1.5 * hour, [40, 920, 500, 300]],
  ])('%i ms, give or take a second: one limit, called by its whole minutes', (limit, late) => {
    const findings = capsIn({ connections: longLived(late.map((ms) => limit + ms)) });
    expect(findings).toMatchObject([
      { confidence: 'certain', message: { id: 'lifetime.unnamed', params: { age: { ms: limit } } } },
    ]);
    const agree = findings[0]?.for.find(({ statement }) => statement.id === 'evidence.ages-agree');
    expect(agree?.statement.params.spread).toEqual({ ms: Math.max(...late) - Math.min(...late) });
  });

  test('4 h and nearly a second behind Front Door are Front Door’s 4 h', () => {
    const [finding] = capsIn({ connections: longLived([4 * hour + 950, 4 * hour + 300], frontDoor) });
    expect(finding).toMatchObject({
      confidence: 'certain',
      message: { id: 'lifetime.default', params: { product: 'Azure Front Door', age: { ms: 4 * hour } } },
    });
  });

  test('of short ones they do: 30 s are not 31 s, nor 4 h a minute more', () => {
    expect(capsIn({ connections: inTurn([31_000, 31_010], google) })).toEqual([]);
    expect(capsIn({ connections: longLived([4 * hour + 60_000, 4 * hour + 60_300], frontDoor) })).toEqual([]);
  });

  test('one that never grew so old to be told from the rest is not older', () => {
    const ages = [200, 1400, 700, 1100].map((ms) => 2 * hour + ms);
    const [finding] = capsIn({ connections: [...longLived(ages), ...longLived([2 * hour + 4800])] });
    expect(finding?.against).toEqual([]);
  });
});

test('ages that a halted page saw too late support nothing: two and one are two', () => {
  const [first, ...others] = inTurn([45_000, 45_010, 45_005]);
  const at = 5 + 45_000 + 4000;
  const late: ScriptedConnection = { ...first, close: { at, code: 1006 } };
  expect(capsIn({ connections: [late, ...others], pages: [[at, 'stall', 4800]] })).toEqual([]);
});

describe('the same age, when each ended right after a message that was new there', () => {
  /** Hears something every 2 s, sends once, and ends so long after that. */
  const endedBy =
    (sentAt: Milliseconds, size: number, afterMs: Milliseconds) =>
    (i: number): ScriptedConnection => {
      const at = i * 100_000;
      const frames: ScriptedFrame[] = [];
      for (let time = 1900; time < sentAt; time += 2000) frames.push([at + time + i * 31, 'in', 'news']);
      return {
        at,
        frames: [...frames, [at + sentAt, 'out', size]],
        close: { at: at + sentAt + afterMs + i, code: 1006 },
      };
    };
  const kindsFor = (life: (i: number) => ScriptedConnection) =>
    diagnose(scriptedSession({ connections: [0, 1, 2, 3].map(life) }))
      .filter(explainsEnding)
      .map(({ kind, message }) => [kind, message.id]);

  test('is no limit on lifetime, but a large message, or what is in it', () => {
    expect(kindsFor(endedBy(15_000, 2_000_000, 400))).toEqual([['size-limit', 'size.cut']]);
    expect(kindsFor(endedBy(12_000, 90, 40))).toEqual([['cannot-tell', 'unexplained.on-heels']]);
  });

  test('and is one where the connection had outlived such messages, or they end later', () => {
    const beating = (i: number): ScriptedConnection => {
      const life = endedBy(15_000, 90, 40)(i);
      return { ...life, frames: [[i * 100_000 + 900, 'out', 90], ...(life.frames ?? [])] };
    };
    expect(kindsFor(beating)).toEqual([['lifetime-cap', 'lifetime.unnamed']]);
    expect(kindsFor(endedBy(15_000, 90, 1900))).toEqual([['lifetime-cap', 'lifetime.unnamed']]);
  });
});

describe('confidence', () => {
  const seen: LifetimeObservations = {
    ageMs: 45_000,
    occurrences: 3,
    tight: true,
    equalsDefault: false,
    defaultSeen: false,
    outlived: 'nowhere',
    outnumbered: false,
    mute: false,
    onHeels: false,
  };
  const at = (changes: Partial<LifetimeObservations>) => lifetimeConfidence({ ...seen, ...changes });
  const upTo4 = (changes: Partial<LifetimeObservations>) =>
    [1, 2, 3, 4].map((occurrences) => at({ ...changes, occurrences }));

  test('follows its table', () => {
    expect(upTo4({ defaultSeen: true, equalsDefault: true })).toEqual(['likely', 'certain', 'certain', 'certain']);
    expect(upTo4({ equalsDefault: true })).toEqual(['none', 'possible', 'likely', 'certain']);
    expect(upTo4({})).toEqual(['none', 'none', 'likely', 'certain']);
    expect(upTo4({ tight: false })).toEqual(['none', 'none', 'possible', 'likely']);
    expect(upTo4({ ageMs: 4000 })).toEqual(['none', 'none', 'none', 'none']);
  });

  test('falls with whatever speaks against it', () => {
    const certain = { occurrences: 4 };
    expect(at({ ...certain, outlived: 'origin' })).toBe('likely');
    expect(at({ ...certain, outlived: 'path' })).toBe('possible');
    expect(at({ ...certain, outnumbered: true })).toBe('likely');
    expect(at({ ...certain, mute: true })).toBe('likely');
    expect(at({ ...certain, mute: true, defaultSeen: true })).toBe('certain');
    expect(at({ ...certain, outlived: 'path', outnumbered: true })).toBe('none');
    expect(at({ ...certain, onHeels: true })).toBe('none');
    expect(at({ ...certain, onHeels: true, defaultSeen: true })).toBe('likely');
  });
});

test('a product that was not seen is not ordered to be set: should it be the one', () => {
  const connections = [0, 1, 2, 3].map((i): ScriptedConnection => {
    const at = i * 301_000;
    return {
      at,
      frames: [[at + 150_000 + i * 20_000, 'in', 'x']],
      close: { at: at + 5 + 300_000 + i * 4, code: 1006 },
    };
  });
  const capped = (url: string) =>
    diagnose(scriptedSession({ connections: connections.map((one) => ({ ...one, url })) }))[0]?.fixes.map(
      (fix) => fix.advice,
    );
  // To renew helps whoever it is.
  expect(capped('wss://corp.example/live')?.slice(0, 2)).toMatchObject([
    { id: 'fix.renew-before' },
    { id: 'fix.raise-if', params: { product: 'Google Cloud Run' } },
  ]);
  expect(capped('wss://shop-abc.a.run.app/live')?.[0]?.id).toBe('fix.raise-as-shown');
});
