/** What the tip beside the mouse says of the thing under it, line by line. */
import type { EpochMs } from '../base/units.ts';
import { say } from '../language/english.ts';
import type { Connection } from '../session/model.ts';
import type { LaneHit, TimelineHit } from '../timeline/hit.ts';
import type { TimelineModel } from '../timeline/model.ts';
import { offsetLabel } from '../timeline/ticks.ts';
import { closeName, splitUrl } from './connection-facts.ts';
import { frameFacts } from './frame-facts.ts';
import { formatLocalTime } from './local-time.ts';
import { sayBand, sayGuide, sayLoss, sayLossContent } from './timeline-words.ts';

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

function describeInLane(hit: LaneHit, connection: Connection, model: TimelineModel): string[] {
  const { session } = model;
  const { closure, openedAt, constructedAt } = connection;
  switch (hit.kind) {
    case 'frame': {
      const facts = frameFacts(session, connection, hit.frame);
      const title = say(`panel.tip.frame-${facts.direction}`, { size: { bytes: facts.size } });
      return [title, ...moment(facts.at, model), ...(facts.preview === '' ? [] : [facts.preview.slice(0, 80)])];
    }
    case 'guide':
      return sayGuide(hit.guide);
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
      ];
    case 'close':
      if (closure === null) return [];
      return [
        closure.code === null ? say('panel.standing.unseen-end') : `${closure.code} ${closeName(connection)}`,
        ...moment(closure.at, model),
      ];
    case 'open':
      if (openedAt === null) return [];
      return [say('panel.tip.open', { duration: { ms: openedAt - constructedAt } }), ...moment(openedAt, model)];
    case 'handshake':
      return [say('panel.tip.handshake')];
    case 'lane':
      return [splitUrl(connection.url).path];
  }
}

function moment(at: EpochMs, { session }: TimelineModel): string[] {
  return [say('panel.tip.moment', { offset: offsetLabel(at - session.startedAt, 1), time: formatLocalTime(at) })];
}
