/** What speaks for and against an idle timeout, said observation by observation. */
import { message } from '../base/message.ts';
import { everywhere, looksAtTimes, on, outlivedSilence, sightingEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { isSeen } from './idle-candidates.ts';
import { type IdleHypothesis, isSilentFromBirth } from './idle-hypothesis.ts';

/** Silences shown one by one; of more than these only the range is told. */
const mostSpans = 5;
const mostDefaults = 3;

export function idleEvidence(hypothesis: IdleHypothesis): {
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
} {
  return {
    for: [...silences(hypothesis), ...products(hypothesis), ...acquitted(hypothesis), ...talking(hypothesis), noWord],
    against: [
      ...survived(hypothesis),
      ...oneMoment(hypothesis),
      ...age(hypothesis),
      ...company(hypothesis),
      ...outnumbered(hypothesis),
      ...keepAlive(hypothesis),
      ...blurred(hypothesis),
      ...unseenHeaders(hypothesis),
    ],
  };
}

const noWord = everywhere(message('evidence.no-close-frame'));

function silences({ cluster, observations }: IdleHypothesis): Evidence[] {
  const { sharp, direction } = cluster;
  const each = sharp.slice(0, mostSpans).map(({ connection, silence }) => {
    const reading = silence[direction];
    return on(connection, message('evidence.silence', { silence: { ms: reading.seenMs }, direction }), reading);
  });
  if (sharp.length === 1) return each;
  const lengths = sharp.map(({ silence }) => silence[direction].seenMs);
  const all = message('evidence.constant-silence', {
    count: sharp.length,
    direction,
    least: { ms: Math.min(...lengths) },
    most: { ms: Math.max(...lengths) },
  });
  const moments = observations.occurrences;
  return [everywhere(all), ...several(moments), ...each];
}

function several(moments: number): Evidence[] {
  return moments === 1 ? [] : [everywhere(message('evidence.moments', { moments }))];
}

function products({ suspects, timeoutMs }: IdleHypothesis): Evidence[] {
  const [best] = suspects;
  if (best === undefined) return [];
  const evidence: Evidence[] = [];
  if (best.sighting !== null) evidence.push(sightingEvidence(best.rule.product, best.sighting));
  if (isSeen(best)) evidence.push(...looksAtTimes(best.rule));
  const named = isSeen(best) ? [best] : suspects;
  for (const { rule } of named.filter(({ isDefault }) => isDefault).slice(0, mostDefaults)) {
    const { product, setting, adjustable } = rule;
    const timeout = { ms: timeoutMs };
    evidence.push(
      everywhere(
        adjustable
          ? message('evidence.equals-default', { product, setting, timeout })
          : message('evidence.equals-fixed', { product, timeout }),
      ),
    );
  }
  return evidence;
}

/** Who was seen and cannot have done it. */
function acquitted({ limitless }: IdleHypothesis): Evidence[] {
  return limitless.map(({ product }) => everywhere(message('evidence.no-limit', { product })));
}

function talking({ talker, timeoutMs }: IdleHypothesis): Evidence[] {
  return talker === null ? [] : [on(talker, message('evidence.talker', { timeout: { ms: timeoutMs } }))];
}

function survived({ survival, observations, cluster }: IdleHypothesis): Evidence[] {
  if (survival === null) return [];
  return [outlivedSilence(survival, cluster.direction, observations.survived === 'member' ? 'itself' : 'elsewhere')];
}

function oneMoment({ cluster, observations }: IdleHypothesis): Evidence[] {
  if (cluster.sharp.length === 1 || observations.occurrences > 1) return [];
  return [everywhere(message('evidence.one-moment'))];
}

function age({ observations, cluster, lifetimes }: IdleHypothesis): Evidence[] {
  if (observations.age === 'apart') return [];
  const { sharp, direction } = cluster;
  const params = { age: { ms: sharp[0]?.ageMs ?? 0 } };
  const alwaysSilent = sharp.every((drop) => isSilentFromBirth(drop, direction));
  const evidence = [
    everywhere(
      alwaysSilent ? message('evidence.age-equals-silence', params) : message('evidence.one-age-as-well', params),
    ),
  ];
  const [lifetime] = lifetimes;
  if (lifetime !== undefined && lifetime.defaultMs !== null) {
    const { product, defaultMs } = lifetime;
    evidence.push(everywhere(message('evidence.lifetime-fits', { product, lifetime: { ms: defaultMs } })));
  }
  return evidence;
}

function company({ company: strangers, cluster }: IdleHypothesis): Evidence[] {
  const [first] = strangers;
  if (first === undefined) return [];
  const statement = message('evidence.company', { count: strangers.length });
  return [on(first.connection, statement, first.silence[cluster.direction])];
}

function outnumbered({ observations }: IdleHypothesis): Evidence[] {
  return observations.outnumbered ? [everywhere(message('evidence.outnumbered'))] : [];
}

function blurred({ cluster }: IdleHypothesis): Evidence[] {
  return cluster.blurred.map(({ connection, silence }) => {
    const { seenMs, leastMs, mostMs, from, to } = silence[cluster.direction];
    const params = { silence: { ms: seenMs }, least: { ms: leastMs }, most: { ms: mostMs } };
    return on(connection, message('evidence.blurred', params), { from, to });
  });
}

function keepAlive({ observations }: IdleHypothesis): Evidence[] {
  return observations.keepAlive ? [everywhere(message('evidence.keep-alive'))] : [];
}

function unseenHeaders({ sightings }: IdleHypothesis): Evidence[] {
  return sightings.headersSeen ? [] : [everywhere(message('evidence.headers-not-seen'))];
}
