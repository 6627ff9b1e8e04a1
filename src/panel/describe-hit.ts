/** What the tip beside the mouse says of the thing under it, line by line. */
import type { EpochMs } from '../base/units.ts';
import { say } from '../language/speak.ts';
import type { Connection } from '../session/model.ts';
import type { LaneHeartbeats } from '../timeline/heartbeats.ts';
import type { LaneHit, TimelineHit } from '../timeline/hit.ts';
import type { TimelineModel } from '../timeline/model.ts';
import { offsetLabel } from '../timeline/ticks.ts';
import { deadAirOf, metTimeout } from '../timeline/timeouts.ts';
import { closeName, splitUrl } from './connection-facts.ts';
import { type FrameFacts, frameFacts } from './frame-facts.ts';
import { sayBand, sayGuide, sayLoss, sayLossContent, sayMet } from './timeline-words.ts';

/** No lines: nothing worth a tip. */
export function describeHit(hit: TimelineHit, model: TimelineModel): string[] {
  if (hit.kind === 'axis') return [];
  if (hit.kind === 'band') {
    const { kind, from, to } = hit.band;
    return [sayBand(kind, Math.min(to, model.session.endedAt) - from)];
  }
  const connection = model.session.connections[hit.connection];
  return connection === undefined ? [] : describeInLane(hit, connection, model);
}

/** The same in a sentence or two, with the place of a frame among the others: for who cannot see where it stands. */
export function sayReached(hit: LaneHit, model: TimelineModel): string {
  const connection = model.session.connections[hit.connection];
  if (connection === undefined) return '';
  const lines = describeHit(hit, model);
  // How far a mouse is into a silence means nothing here.
  if ('silence' in hit) lines.splice(1, 1, ...moment(hit.silence.from, model));
  if (hit.kind === 'frame') {
    const place = { number: hit.frame + 1, count: connection.rows.length };
    const since = frameFacts(model.session, connection, hit.frame).sinceLast;
    if (since !== null) lines.push(say('panel.reached.after', { duration: { ms: since } }));
    lines.push(say('panel.reached.frame', place));
  }
  if (hit.kind === 'lane') lines.push(...describeHit({ ...hit, kind: 'close' }, model));
  return lines.join('. ');
}

/** The same for a table in which a row has its time already, and no mouse is anywhere. */
export function sayEvent(hit: TimelineHit, model: TimelineModel): string {
  const [what = '', ...more] = describeHit(hit, model);
  return [what, ...more.slice(tellsTime(hit) ? 1 : 0)].join(', ');
}

/** Whether its second line is of the moment, or of where the mouse is. */
function tellsTime({ kind }: TimelineHit): boolean {
  return kind !== 'handshake' && kind !== 'loss' && kind !== 'band';
}

function describeInLane(hit: LaneHit, connection: Connection, model: TimelineModel): string[] {
  const { session } = model;
  const { closure, openedAt, constructedAt } = connection;
  const met = metTimeout(model, connection);
  switch (hit.kind) {
    case 'frame': {
      const facts = frameFacts(session, connection, hit.frame);
      const title = say(`panel.tip.frame-${facts.direction}`, { size: { bytes: facts.size } });
      const beat = sayHeartbeat(facts, model.heartbeatsOf(connection.id));
      return [
        title,
        ...beat,
        ...moment(facts.at, model),
        ...(facts.preview === '' ? [] : [facts.preview.slice(0, 80)]),
      ];
    }
    case 'guide':
      return sayGuide(hit.guide, hit.matched);
    case 'loss':
      return [say(`panel.lost-because.${hit.loss.reason}`, { what: sayLoss(hit.loss) }), ...sayLossContent(hit.loss)];
    case 'silence':
      return [
        say('panel.tip.silence', { duration: { ms: hit.silence.to - hit.silence.from } }),
        say('panel.tip.since-last', { duration: { ms: hit.at - hit.silence.from } }),
      ];
    case 'dead-air':
      return [
        say(closure === null ? 'panel.tip.silence-running' : 'panel.tip.silence-cut', {
          duration: { ms: hit.silence.ms },
        }),
        say('panel.tip.since-last', { duration: { ms: hit.at - hit.silence.from } }),
        ...(met?.since === hit.silence.from ? [sayMet(met.guide)] : []),
      ];
    case 'close':
      if (closure === null) return [];
      return [
        closure.code === null ? say('panel.standing.unseen-end') : `${closure.code} ${closeName(connection)}`.trimEnd(),
        ...moment(closure.at, model),
        // Of one side's silence, while the other spoke on, there is no stretch to say it of.
        ...(met !== null && met.since !== deadAirOf(connection, session.endedAt)?.from ? [sayMet(met.guide)] : []),
      ];
    case 'open':
      if (openedAt === null) return [];
      return [say('panel.tip.open', { duration: { ms: openedAt - constructedAt } }), ...moment(openedAt, model)];
    case 'handshake':
      return [say('panel.tip.handshake'), ...reconnected(connection, model)];
    case 'close-call':
      return connection.closeCall === null
        ? []
        : [say('panel.tip.close-call'), ...moment(connection.closeCall.at, model)];
    case 'lane':
      return [splitUrl(connection.url).path];
  }
}

/** In whose place the page opened it. */
function reconnected({ id, constructedAt }: Connection, { reconnects, session }: TimelineModel): string[] {
  const lost = session.connections[reconnects.find(({ next }) => next === id)?.lost ?? -1];
  if (lost?.closure == null) return [];
  const delay = { ms: constructedAt - lost.closure.at };
  return [say('panel.tip.reconnected', { number: lost.id + 1, delay })];
}

function sayHeartbeat({ at, direction }: FrameFacts, heartbeats: LaneHeartbeats): string[] {
  const pair = heartbeats.pairAt(at);
  if (pair === null) return heartbeats.includes(at, direction) ? [say('panel.tip.heartbeat')] : [];
  if (pair.to === null) return [say('panel.tip.heartbeat-unanswered')];
  const asks = pair.from === at && pair.asked === direction;
  return [
    say(asks ? 'panel.tip.heartbeat-answered' : 'panel.tip.heartbeat-answers', {
      duration: { ms: pair.to - pair.from },
    }),
  ];
}

function moment(at: EpochMs, { session, words }: TimelineModel): string[] {
  const [wanted, other] = words.moment(at, offsetLabel(at - session.startedAt, 1));
  return [say('panel.tip.moment', { wanted, other })];
}
