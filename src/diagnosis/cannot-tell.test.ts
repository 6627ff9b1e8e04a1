import { describe, expect, test } from 'vitest';
import {
  type ScriptedConnection,
  type ScriptedFrame,
  type SessionScript,
  scriptedSession,
} from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import type { Finding } from './finding.ts';
import { answeredWith, cutOff } from './recordings.fixture.ts';

function findUnexplained(script: SessionScript): Finding[] {
  return diagnose(scriptedSession(script)).filter(({ kind }) => kind === 'cannot-tell');
}

const said = ({ for: evidence }: Finding) => evidence.map(({ statement }) => statement.id);
const steps = ({ fixes }: Finding) => fixes.map(({ advice }) => advice.id);

/** Frames from the server every 500 ms until the close. */
function busyUntil(close: number, at = 0, rest: ScriptedConnection = {}): ScriptedConnection {
  const frames: ScriptedFrame[] = [];
  for (let time = close - 12; time > at + 5; time -= 500) frames.unshift([time, 'in', 'tick']);
  return { at, frames, close: { at: close, code: 1006 }, ...rest };
}

test('a drop 12 ms after a frame is not idle, and the finding says so with the facts', () => {
  const [finding] = findUnexplained({ connections: [busyUntil(40_000)] });
  expect(finding?.confidence).toBe('none');
  expect(finding?.message).toEqual({ id: 'unexplained.busy', params: { silence: { ms: 12 } } });
  expect(finding?.for[0]?.statement).toMatchObject({ params: { silence: { ms: 12 }, age: { ms: 39_995 } } });
  expect(finding && said(finding)).toContain('evidence.fell-alone');
});

test('a drop before any frame had passed is told by its age alone', () => {
  const [finding] = findUnexplained({ connections: [{ at: 0, close: { at: 305, code: 1006 } }] });
  expect(finding?.message).toEqual({ id: 'unexplained.at-once', params: { count: 1, age: { ms: 300 } } });
  expect(finding && said(finding)).toContain('evidence.no-frame-and-age');
});

test('a drop that a page at a breakpoint saw late, right after the frames of that time, is not said to have been busy', () => {
  const [finding] = findUnexplained({ connections: [busyUntil(40_000)], pages: [[39_990, 'stall', 4000]] });
  expect(finding?.confidence).toBe('none');
  expect(finding?.message).toEqual({ id: 'unexplained.blurred', params: { count: 1 } });
  expect(finding && said(finding)).toContain('evidence.blurred');
});

test('two that fall within a second while a third stands are one finding that counts them', () => {
  const stands: ScriptedConnection = { frames: [[60_000, 'in', 'still here']] };
  const findings = findUnexplained({ connections: [busyUntil(40_000), busyUntil(40_300, 1000), stands] });
  expect(findings).toHaveLength(1);
  expect(findings[0]?.message).toMatchObject({ id: 'unexplained.busy-together', params: { count: 2 } });
  expect(findings[0]?.connections).toEqual([0, 2]);
});

test('sockets to other servers that fall at the same moment are told of: that is the network', () => {
  const here = busyUntil(40_000);
  const there = busyUntil(40_200, 0, { url: 'wss://other.example/' });
  const stands: ScriptedConnection = { frames: [[60_000, 'in', 'still here']], url: 'wss://third.example/' };
  for (const finding of findUnexplained({ connections: [here, there, stands] })) {
    expect(said(finding)).toContain('evidence.others-elsewhere');
  }
});

describe('ages', () => {
  const busyOfAge = (age: number, i: number, rest: ScriptedConnection = {}) => {
    const at = i * (age + 1777);
    return busyUntil(at + 5 + age, at, rest);
  };

  test('two of one age may be an accident', () => {
    const ids = findUnexplained({ connections: [0, 1].map((i) => busyOfAge(41_234, i)) }).map(
      ({ message }) => message.id,
    );
    expect(ids).toEqual(['unexplained.busy', 'unexplained.busy']);
  });

  test('sockets cut as soon as they open were let in and thrown out', () => {
    const slammed = [0, 1, 2].map(
      (i): ScriptedConnection => ({ at: i * 5000, close: { at: i * 5000 + 30, code: 1006 } }),
    );
    expect(findUnexplained({ connections: slammed }).map(({ message }) => message.id)).toEqual(['unexplained.at-once']);
  });
});

test('no limit on lifetime is offered for an age that a halt of the page has blurred', () => {
  const socket = busyUntil(300_000);
  const offered = (pages: NonNullable<SessionScript['pages']>) =>
    findUnexplained({ connections: [socket], pages }).flatMap(({ candidates }) => candidates);
  expect(offered([]).map(({ product }) => product)).toContain('Google Cloud Run');
  expect(offered([[299_990, 'stall', 40_000]])).toEqual([]);
});

describe('many at moments of their own', () => {
  /** Eight over two minutes, of different ages, each silent for as long as it happened to be. */
  const fallen = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => busyUntil(600_000 + i * 15_300 + i * i * 70, i * 1500));
  const back = fallen.map(
    ({ close }): ScriptedConnection => ({ at: (close?.at ?? 0) + 300, frames: [[800_000, 'in', 'x']] }),
  );

  test('that were opened again at once are one finding, and a restart in turn is said to look so', () => {
    const [finding, ...more] = findUnexplained({ connections: [...fallen, ...back] });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ confidence: 'none', message: { id: 'unexplained.in-turn', params: { count: 8 } } });
    // The facts of each.
    expect(finding?.for.filter(({ statement }) => statement.id === 'evidence.silence-and-age')).toHaveLength(8);
    const reopened = finding?.for.find(({ statement }) => statement.id === 'evidence.all-reopened');
    expect(reopened?.statement.params).toEqual({ after: { ms: 305 } });
    // It has happened again.
    expect(finding && steps(finding)).not.toContain('next.wait-for-another');
    expect(finding && said(finding)).not.toContain('evidence.fell-alone');
  });

  test('that did not come back, or over hours, are only counted', () => {
    expect(findUnexplained({ connections: fallen }).map(({ message }) => message.id)).toEqual([
      'unexplained.scattered',
    ]);
    const apart = [0, 1, 2].map((i) => busyUntil(1_700_000 * (i + 1) + i * i * 9000, i * 3000));
    const returned = apart.map(({ close }): ScriptedConnection => ({ at: (close?.at ?? 0) + 300 }));
    expect(findUnexplained({ connections: [...apart, ...returned] }).map(({ message }) => message.id)).toEqual([
      'unexplained.scattered',
    ]);
  });

  test('of other servers are told apart', () => {
    const there = fallen.map((socket) => ({ ...socket, url: 'wss://other.example/' }));
    const late = there.map((socket, i) => busyUntil((socket.close?.at ?? 0) + 7000, i * 1500, { url: socket.url }));
    expect(findUnexplained({ connections: [...fallen, ...late] })).toHaveLength(2);
  });
});

describe('facts that decide nothing', () => {
  test('a frame after a long silence, and then the drop, though others outlived as long a silence', () => {
    const socket: ScriptedConnection = {
      frames: [
        [1000, 'in', 'x'],
        [401_000, 'out', 'anyone there?'],
      ],
      close: { at: 401_040, code: 1006 },
    };
    const survivor = {
      frames: [
        [1000, 'in', 'a'],
        [451_000, 'in', 'b'],
      ],
      closeCall: { at: 452_000 },
    } as const;
    const [finding] = findUnexplained({ connections: [socket, survivor] });
    const news = finding?.for.find(({ statement }) => statement.id === 'evidence.late-news');
    expect(news?.statement.params).toEqual({ silence: { ms: 400_000 }, after: { ms: 40 } });
  });

  test('a server that had stopped answering', () => {
    const frames: ScriptedFrame[] = [[1000, 'in', 'x']];
    for (let time = 2000; time < 20_000; time += 1000) frames.push([time, 'out', 'x']);
    const [finding] = findUnexplained({ connections: [{ frames, close: { at: 19_500, code: 1006 } }] });
    const quiet = finding?.for.find(({ statement }) => statement.id === 'evidence.one-sided-silence');
    expect(quiet?.statement.params).toMatchObject({ direction: 'in', silence: { ms: 18_500 } });
  });

  test('an offline browser and a sleeping machine, where another connection lived on', () => {
    const socket = cutOff({ talkedFor: 5000, silentFor: 20_000 });
    const end = socket.close?.at ?? 0;
    const connections: ScriptedConnection[] = [socket, { frames: [[end + 20_000, 'in', 'still here']] }];
    const offline = findUnexplained({
      connections,
      pages: [
        [end - 100, 'offline'],
        [end + 4000, 'online'],
      ],
    });
    const asleep = findUnexplained({ connections, pages: [[end - 5, 'timer-gap', 15_000]] });
    expect(offline[0]?.message.id).toBe('unexplained.offline');
    expect(asleep[0]?.message.id).toBe('unexplained.asleep');
    expect(asleep[0] && said(asleep[0])).toContain('evidence.asleep');
  });

  test('throttled timers of a hidden page are not sleep', () => {
    const socket = cutOff({ talkedFor: 5000, silentFor: 70_000 });
    const end = socket.close?.at ?? 0;
    const pages = [
      [0, 'hidden'],
      [end - 5, 'timer-gap', 59_000],
    ] as const;
    expect(findUnexplained({ connections: [socket], pages })[0]?.message.id).toBe('unexplained.blurred');
  });
});

describe('what would tell', () => {
  test('a silence of unknown length asks for a second one, and unseen headers for open DevTools', () => {
    const [finding] = findUnexplained({ connections: [cutOff({ talkedFor: 5000, silentFor: 17_300 })] });
    expect(finding && steps(finding)).toEqual([
      'next.reload-with-devtools',
      'next.wait-for-another',
      'next.read-server-log',
      'next.read-proxy-log',
      'next.record-netlog',
      'fix.reproduce',
    ]);
  });

  test('headers that were seen are not asked for again', () => {
    const [finding] = findUnexplained({ connections: [busyUntil(40_000, 0, answeredWith({ server: 'Express' }))] });
    expect(finding && steps(finding)).not.toContain('next.reload-with-devtools');
  });

  test('the far end’s log is asked for at the moment of the drop', () => {
    const [finding] = findUnexplained({ connections: [busyUntil(40_000)] });
    const log = finding?.fixes.find(({ advice }) => advice.id === 'next.read-server-log');
    expect(log?.advice.params).toEqual({ at: { at: 1_800_000_040_000 } });
  });
});

test('drops right after a message that was new there are told together, whatever their age; one may be chance', () => {
  const fallen = (i: number): ScriptedConnection => {
    const close = 40_000 + i * 17_000;
    const life = busyUntil(close, i * 9000);
    return { ...life, frames: [...(life.frames ?? []).slice(0, -1), [close - 60, 'out', 'a new question'] as const] };
  };
  const [together, ...others] = findUnexplained({ connections: [0, 1].map(fallen) });
  expect(others).toEqual([]);
  expect(together).toMatchObject({
    confidence: 'none',
    message: { id: 'unexplained.on-heels', params: { count: 2 } },
    connections: [0, 1],
  });
  expect(findUnexplained({ connections: [fallen(0)] })[0]?.message.id).toBe('unexplained.busy');
});

test('nor is it called a silence of the server’s, whether the page stood still as one of them fell or not', () => {
  /** Nobody says a word until the page asks, and falls 70 ms later. */
  const asking = (i: number): ScriptedConnection => {
    const at = i * 20_000;
    return { at, frames: [[at + 12_000, 'out', 'a question']], close: { at: at + 12_070 + i, code: 1006 } };
  };
  const talking = busyUntil(19_000);
  const [first, ...others] = [0, 1, 2].map(asking);
  const late: ScriptedConnection = { ...first, close: { at: 12_700, code: 1006 } };
  for (const [one, pages] of [[first, []] as const, [late, [[12_700, 'stall', 660]]] as const]) {
    const found = diagnose(scriptedSession({ connections: [...(one ? [one] : []), ...others, talking], pages }));
    expect(found.find(({ connections }) => connections.includes(0))?.message.id).toBe('unexplained.on-heels');
  }
});
