import { describe, expect, test } from 'vitest';
import { type SessionScript, scriptedSession } from '../session/fixture.ts';
import { readPageHistories, uneventful } from './page-history.ts';
import { fits, readSilence, type SilenceReading } from './silence-reading.ts';

/** Reads the silence before the close of the script's only socket. */
function readingOf(script: SessionScript, direction: 'any' | 'in' | 'out' = 'any'): SilenceReading {
  const session = scriptedSession(script);
  const [connection] = session.connections;
  const history = readPageHistories(session.pageStates, session.endedAt).get(0) ?? uneventful;
  if (connection?.closure == null) throw new Error('the socket has to close');
  const reading = readSilence(connection, connection.closure, direction, history);
  if (reading === null) throw new Error('the socket has to open');
  return reading;
}

const minuteOfSilence = { frames: [[1000, 'in', 'x']], close: { at: 61_000, code: 1006 } } as const;

test('a silence is read from the last frame, each direction apart, from open where there was none', () => {
  const socket = { ...minuteOfSilence, openAt: 400 };
  expect(readingOf({ connections: [socket] }).seenMs).toBe(60_000);
  expect(readingOf({ connections: [socket] }, 'in').seenMs).toBe(60_000);
  expect(readingOf({ connections: [socket] }, 'out').seenMs).toBe(60_600);
});

describe('error bars', () => {
  test('cover what nginx was measured to be early, twice over, and little more', () => {
    const reading = readingOf({ connections: [minuteOfSilence] });
    expect(fits(reading, 60_100)).toBe(true);
    expect(fits(reading, 60_300)).toBe(false);
    expect(fits(reading, 55_000)).toBe(false);
  });

  test('grow with the time a handshake took, up to 5 % of the silence', () => {
    const quick = readingOf({ connections: [minuteOfSilence] });
    const slow = readingOf({ connections: [{ ...minuteOfSilence, openAt: 800 }] });
    const short = readingOf({ connections: [{ openAt: 800, close: { at: 4800, code: 1006 } }] });
    expect(slow.mostMs - quick.mostMs).toBeCloseTo(795);
    expect(short.mostMs - short.seenMs).toBeCloseTo(250 + 200);
  });

  test('grow where the page was hidden at one end', () => {
    const pages = [[30_000, 'hidden']] as const;
    const reading = readingOf({ connections: [minuteOfSilence], pages });
    expect(reading.seenMs - reading.leastMs).toBeCloseTo(250 + 5 + 500);
  });
});

describe('a page that did not run', () => {
  test('saw the close late: the silence was shorter, by the stall at most', () => {
    const reading = readingOf({ connections: [minuteOfSilence], pages: [[60_990, 'stall', 4000]] });
    expect(fits(reading, 56_100)).toBe(true);
    expect(fits(reading, 55_000)).toBe(false);
    expect(reading.mostMs - reading.seenMs).toBeLessThan(300);
    expect(reading.blurred).toBe(true);
  });

  test('saw the last frame late: the silence was longer', () => {
    // As measured: 1.25 s seen, 3.0 s on the wire.
    const socket = { frames: [[2760, 'in', 'x']], close: { at: 4010, code: 1006 } } as const;
    const reading = readingOf({ connections: [socket], pages: [[2750, 'stall', 1750]] });
    expect(reading.seenMs).toBe(1250);
    expect(fits(reading, 3000)).toBe(true);
    expect(reading.blurred).toBe(true);
  });

  test('in the midst of a silence changes nothing', () => {
    const undisturbed = readingOf({ connections: [minuteOfSilence] });
    const stalled = readingOf({ connections: [minuteOfSilence], pages: [[30_000, 'stall', 20_000]] });
    expect(stalled).toEqual(undisturbed);
  });

  test('sent its last frame when it ran again, not before', () => {
    const sent = { frames: [[60_000, 'out', 'x']], close: { at: 90_000, code: 1006 } } as const;
    const received = { frames: [[60_000, 'in', 'x']], close: { at: 90_000, code: 1006 } } as const;
    const pages = [[59_990, 'timer-gap', 59_000]] as const;
    expect(readingOf({ connections: [sent], pages }).mostMs).toBeLessThan(31_000);
    expect(readingOf({ connections: [received], pages }).mostMs).toBeGreaterThan(80_000);
  });

  test('did run where it noted a frame, whatever its timers did', () => {
    // Chrome lets timers of hidden pages wait for a minute; frames are handed out all the same.
    const pages = [
      [0, 'hidden'],
      [59_000, 'timer-gap', 59_000],
      [118_000, 'timer-gap', 59_000],
    ] as const;
    expect(readingOf({ connections: [minuteOfSilence], pages }).blurred).toBe(false);
  });

  test('whose clock stood still while the wall clock went on slept through part of the silence', () => {
    const reading = readingOf({ connections: [minuteOfSilence], pages: [[20_000, 'clock-jump', 30_000]] });
    expect(fits(reading, 89_900)).toBe(true);
  });

  test('frozen and resumed is one halt', () => {
    const pages = [
      [40_000, 'freeze'],
      [60_950, 'resume'],
    ] as const;
    const reading = readingOf({ connections: [minuteOfSilence], pages });
    expect(fits(reading, 40_000)).toBe(true);
    expect(reading.blurred).toBe(true);
  });
});
