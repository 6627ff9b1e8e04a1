/** What makes a cause hard to see, in life: other drops, pages that stand still, pings that nobody is shown. */
import type { ScriptedConnection, SessionScript } from '../../src/session/fixture.ts';
import type { Case } from './cases.ts';
import type { Chance } from './chance.ts';
import { talk } from './world.ts';

/**
 * The same case with some of it, each as likely as it is in life or more. What is added comes after what was there. A case
 * that rests on one observation has none: what blurs that leaves nothing to be solved.
 */
export function troubled(plain: Case, chance: Chance): Case {
  let { script } = plain;
  if (plain.fragile === true) return plain;
  if (chance.happens(0.2)) script = withStrayDrop(script, chance);
  if (chance.happens(0.15)) script = withStalledPage(script, chance);
  if (chance.happens(0.1)) script = withUnseenPings(script, chance);
  if (chance.happens(0.2)) script = withHiddenPage(script, chance);
  return { ...plain, script };
}

/** One more connection to the same server, on a path of its own, which dropped when it liked. */
function withStrayDrop(script: SessionScript, chance: Chance): SessionScript {
  const end = chance.between(5000, endOf(script));
  const at = chance.between(0, end - 3000);
  const frames = talk(chance, at + 100, end, { everyMs: Math.max(500, (end - at) / 300), mostSilentMs: 30_000 });
  return withMore(script, { url: 'wss://app.example/other', at, frames, close: { at: end, code: 1006 } });
}

/** The page stood still when a connection ended, and saw it late. */
function withStalledPage(script: SessionScript, chance: Chance): SessionScript {
  const ended = script.connections.flatMap(({ close }, i) => (close?.code === 1006 ? [{ i, at: close.at }] : []));
  const late = ended[Math.floor(chance.share() * ended.length)];
  if (late === undefined) return script;
  const stall = chance.betweenOrders(300, 8000);
  const before = chance.between(0, stall);
  const seenAt = late.at + stall - before;
  const frameAt = (at: number) => (at > late.at - before && at < seenAt ? seenAt : at);
  const connections = script.connections.map((connection, i): ScriptedConnection => {
    const { close, frames = [], at = 0 } = connection;
    // What the page would have done or seen meanwhile comes when it runs again.
    const moved = frames.map((frame): (typeof frames)[number] => [frameAt(frame[0]), frame[1], frame[2]]);
    const kept = i === late.i || close === undefined ? close : { ...close, at: frameAt(close.at) };
    const isBorn = frameAt(at) !== at;
    if (isBorn) return connection;
    return {
      ...connection,
      frames: moved,
      ...(kept !== undefined && { close: i === late.i ? { ...kept, at: seenAt } : kept }),
    };
  });
  return { ...script, connections, pages: [...(script.pages ?? []), [seenAt, 'stall', stall]] };
}

/** A connection that the server keeps with pings of the protocol: as the page sees it, it outlives every silence. */
function withUnseenPings(script: SessionScript, chance: Chance): SessionScript {
  return withMore(script, { url: 'wss://app.example/pinged', at: chance.between(0, 2000), frames: [] });
}

function withHiddenPage(script: SessionScript, chance: Chance): SessionScript {
  const hiddenAt = chance.between(0, endOf(script));
  const shownAt = hiddenAt + chance.betweenOrders(1000, 600_000);
  return { ...script, pages: [...(script.pages ?? []), [hiddenAt, 'hidden'], [shownAt, 'visible']] };
}

function withMore(script: SessionScript, connection: ScriptedConnection): SessionScript {
  return { ...script, connections: [...script.connections, connection] };
}

function endOf({ connections, until = 0 }: SessionScript): number {
  return Math.max(until, ...connections.map(({ at = 0, close }) => close?.at ?? at), 10_000);
}
