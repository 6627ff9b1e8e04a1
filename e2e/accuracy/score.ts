/** How well the diagnosis does on cases whose cause is known. */
import type { Milliseconds } from '../../src/base/units.ts';
import { levels } from '../../src/diagnosis/confidence.ts';
import { diagnose } from '../../src/diagnosis/engine.ts';
import { type Confidence, type EndingKind, explainsEnding, type Finding } from '../../src/diagnosis/finding.ts';
import { scriptedSession } from '../../src/session/fixture.ts';
import { type Case, causes } from './cases.ts';
import { Chance } from './chance.ts';
import { troubled } from './trouble.ts';

/** What was said of one case. */
export interface Verdict {
  readonly cause: string;
  /** Of which draw of its cause, to look at it again. */
  readonly draw: number;
  readonly said: EndingKind;
  readonly confidence: Confidence;
  readonly right: boolean;
}

export interface Score {
  readonly seed: number;
  readonly verdicts: readonly Verdict[];
}

/** Draws so many cases of each cause, and diagnoses them. */
export function score(seed: number, casesOfEach: number): Score {
  const verdicts = Object.keys(causes).flatMap((cause, which) =>
    Array.from({ length: casesOfEach }, (_, i) => {
      return { cause, draw: i, ...judge(caseOf(seed, which, i)) };
    }),
  );
  return { seed, verdicts };
}

/** A case, which can be drawn again: `which` cause in the order of `causes`, and its how manieth. */
export function caseOf(seed: number, which: number, draw: number): Case {
  const make = Object.values(causes)[which];
  if (make === undefined) throw new Error(`no cause ${which}`);
  const chance = new Chance(seed * 1_000_003 + which * 100_003 + draw);
  return troubled(make(chance), chance);
}

function judge(drawn: Case): Omit<Verdict, 'cause' | 'draw'> {
  const { script, truth } = drawn;
  const session = scriptedSession(script);
  const findings = diagnose(session);
  const inQuestion = new Map(session.connections.map(({ id, ordinal }) => [id, truth.get(ordinal)]));
  // The first that explains any of the connections in question: what a person reads first.
  const top = findings.find(
    (finding) => explainsEnding(finding) && finding.connections.some((id) => inQuestion.get(id)),
  );
  const wanted = top?.connections.map((id) => inQuestion.get(id)).find((kind) => kind !== undefined);
  if (top === undefined || wanted === undefined) throw new Error('an ending without a finding');
  return judgeFinding(top, wanted, drawn);
}

/** What was said first of connections that ended of `wanted`. */
export function judgeFinding(
  top: Finding,
  wanted: EndingKind,
  { lengthMs, nameless }: Pick<Case, 'lengthMs' | 'nameless'>,
): Omit<Verdict, 'cause' | 'draw'> {
  const said = top.kind as EndingKind;
  const isNamed = nameless === true && top.candidates.some(({ confidence }) => confidence === 'certain');
  const isRight = said === wanted && (lengthMs === null || isAbout(lengthIn(top), lengthMs)) && !isNamed;
  // Nobody can tell; a guess that owns up to being one among several does no harm.
  const abstains = wanted === 'cannot-tell' && top.confidence === 'possible';
  // That a Close frame came is true, and no guess at what is behind it: a miss, but nothing wrong is said.
  const saysOnlyThat = said === 'closed-by-peer' && wanted === 'idle-timeout';
  return { said, confidence: saysOnlyThat ? 'none' : top.confidence, right: isRight || abstains };
}

function lengthIn({ idle, message }: Finding): Milliseconds | null {
  if (idle !== undefined) return idle.timeoutMs;
  const { age } = message.params;
  return typeof age === 'object' && 'ms' in age ? age.ms : null;
}

/** As exactly as a person needs it who looks for the setting. */
function isAbout(found: Milliseconds | null, truth: Milliseconds): boolean {
  return found !== null && Math.abs(found - truth) <= Math.max(1000, truth * 0.02);
}

/** What has to hold, frozen before the run that counts. */
export const thresholds = { rightShare: 0.98, wrongAtCertain: 0, abstainedShare: 0.95 } as const;

export function rightShare(verdicts: readonly Verdict[]): number {
  return verdicts.filter(({ right }) => right).length / verdicts.length;
}

/**
 * Of what nobody can tell, how much was left at that: the rest was called a possibility, and more than that is wrong. null
 * where there is nothing of the kind.
 */
export function abstainedShare(verdicts: readonly Verdict[]): number | null {
  const unsolvable = verdicts.filter(({ cause }) => cause.startsWith('unsolvable'));
  if (unsolvable.length === 0) return null;
  return unsolvable.filter(({ said }) => said === 'cannot-tell').length / unsolvable.length;
}

export function wrongAtCertain(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter(({ right, confidence }) => !right && confidence === 'certain');
}

/** For each confidence how many verdicts had it, and how many of them were right. */
export function calibration(
  verdicts: readonly Verdict[],
): readonly { level: Confidence; count: number; right: number }[] {
  return [...levels].reverse().map((level) => {
    const of = verdicts.filter(({ confidence }) => confidence === level);
    return { level, count: of.length, right: of.filter(({ right }) => right).length };
  });
}
