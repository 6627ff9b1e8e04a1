/** Recordings for tests: sockets that talk for a while, fall silent, and are cut off. Times in ms. */
import type { Milliseconds, RealmMs } from '../base/units.ts';
import type { ScriptedConnection, ScriptedFrame } from '../session/fixture.ts';

export interface Life {
  /** Constructed at; opens 5 ms later. */
  readonly at?: RealmMs;
  /** How long frames went both ways after the open, one every 500 ms at most; 0: never. */
  readonly talkedFor?: Milliseconds;
  readonly silentFor: Milliseconds;
}

/** A socket that was cut off after a silence. */
export function cutOff({ at = 0, talkedFor = 0, silentFor }: Life, rest: ScriptedConnection = {}): ScriptedConnection {
  const openAt: RealmMs = at + 5;
  const frames: ScriptedFrame[] = [];
  const count = talkedFor === 0 ? 0 : Math.ceil(talkedFor / 500);
  for (let i = 1; i <= count; i++) frames.push([openAt + (talkedFor * i) / count, i % 2 === 0 ? 'in' : 'out', 'tick']);
  return { at, openAt, frames, close: { at: openAt + talkedFor + silentFor, code: 1006 }, ...rest };
}

/** Sockets of different ages, each opened after the one before it was cut off, all after these silences. */
export function cutOffInTurn(silences: readonly Milliseconds[], rest: ScriptedConnection = {}): ScriptedConnection[] {
  let at: RealmMs = 0;
  return silences.map((silentFor, i) => {
    const life = { at, talkedFor: 1500 + i * 7300, silentFor };
    at += life.talkedFor + silentFor + 2000;
    return cutOff(life, rest);
  });
}

/** The answer to a handshake with these headers. */
export function answeredWith(responseHeaders: Readonly<Record<string, string>>): ScriptedConnection {
  return { handshake: { responseHeaders } };
}

export const behindNginx = answeredWith({ server: 'nginx/1.22.1' });
