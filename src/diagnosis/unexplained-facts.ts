/** Facts about a drop that decide nothing by themselves, told for those who know more than the browser shows. */
import { message } from '../base/message.ts';
import { minimumGapMs } from '../session/model.ts';
import { everywhere, lateNews, on, silenceAndAge } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { silenceBeforeNews } from './path-forgot.ts';
import { type Drop, dropsAround, type Surroundings } from './surroundings.ts';

/** What the clocks showed when it dropped, and what the page was going through. */
export function silenceFacts(drop: Drop): Evidence[] {
  const { connection, silence } = drop;
  const { seenMs, leastMs, mostMs, blurred } = silence.any;
  const evidence = [silenceAndAge(drop)];
  if (blurred) {
    const range = { silence: { ms: seenMs }, least: { ms: leastMs }, most: { ms: mostMs } };
    evidence.push(on(connection, message('evidence.blurred', range), silence.any));
  }
  return [...evidence, ...oneSided(drop), ...disturbed(drop), ...toldTooLate(drop)];
}

/** One side had gone quiet while the other went on: a server that hangs looks like this. */
function oneSided({ connection, silence }: Drop): Evidence[] {
  const longer = silence.in.seenMs > silence.out.seenMs ? silence.in : silence.out;
  const neverSpoke = connection.lastFrameAt[longer.direction] === null;
  if (neverSpoke || longer.seenMs < minimumGapMs || longer.seenMs < 2 * silence.any.seenMs) return [];
  const params = { silence: { ms: longer.seenMs }, direction: longer.direction };
  return [on(connection, message('evidence.one-sided-silence', params), longer)];
}

function disturbed({ disturbance, connection }: Drop): Evidence[] {
  return disturbance === null ? [] : [on(connection, disturbance.told, disturbance.span)];
}

function toldTooLate(drop: Drop): Evidence[] {
  const gap = silenceBeforeNews(drop);
  return gap === null ? [] : [lateNews(drop, gap)];
}

/** Who else fell at that moment. `drops` fell together. */
export function companyOf(drops: readonly [Drop, ...Drop[]], surroundings: Surroundings): Evidence[] {
  const [first] = drops;
  const own = new Set(drops);
  const others = dropsAround(surroundings.drops, first.closure.at).filter((drop) => !own.has(drop));
  const here = others.filter(({ origin }) => origin === first.origin).length;
  const elsewhere = others.length - here;
  const evidence: Evidence[] = [];
  if (drops.length > 1) evidence.push(everywhere(message('evidence.fell-together', { count: drops.length })));
  if (here > 0) evidence.push(everywhere(message('evidence.others-here', { count: here })));
  if (elsewhere > 0) evidence.push(everywhere(message('evidence.others-elsewhere', { count: elsewhere })));
  if (drops.length + others.length === 1) evidence.push(everywhere(message('evidence.fell-alone')));
  return evidence;
}
