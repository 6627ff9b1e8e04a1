/**
 * Which connections a filter lets through.
 *
 * `larger-than`, `smaller-than` and `dir` are about single frames, and together ask for one frame that is all of it:
 * `dir:out larger-than:10k` is fulfilled by a sent frame of more than 10 kB. Negated, each stands alone: `-dir:in` are the
 * connections on which nothing was received.
 */
import { readBeats } from '../../diagnosis/beats.ts';
import { type Connection, minimumGapMs } from '../../session/model.ts';
import { lossesOf } from '../../timeline/model.ts';
import { isAbnormal, longestSilenceOf, standingOf } from '../connection-facts.ts';
import { type FilterContext, numberUnder, quantityUnder, textsOf, textsUnder } from './fields.ts';
import { anyFrame, FrameSearch, type WantedFrame } from './frame-search.ts';
import { kindsOfCause, type WordKey, type WordOf } from './keys.ts';
import type { Comparison, Condition, Term } from './terms.ts';
import { containing } from './text-pattern.ts';

/** Whether a connection fulfils something. */
type Test = (connection: Connection, context: FilterContext) => boolean;

/** A filter ready to be asked. What it has read of frames it remembers, so keep it for as long as the terms are the same. */
export function matcher(terms: readonly Term[]): Test {
  const tests = [
    ...terms.filter(({ condition }) => !isAboutFrames(condition)).map(toTest),
    ...frameSearches(terms.filter(({ condition }) => isAboutFrames(condition))),
  ];
  return (connection, context) => tests.every((test) => test(connection, context));
}

function toTest({ negated, condition }: Term): Test {
  const test = testOf(condition);
  return negated ? (connection, context) => !test(connection, context) : test;
}

function testOf(condition: Condition): Test {
  switch (condition.type) {
    case 'anywhere': {
      const isIn = containing(condition.text);
      return (connection, context) => textsOf(connection, context).some(isIn);
    }
    case 'regex': {
      const pattern = new RegExp(condition.source, 'i');
      return (connection, context) => textsOf(connection, context).some((text) => pattern.test(text));
    }
    case 'texts': {
      const tests = condition.texts.map(containing);
      const { key } = condition;
      return (connection, context) =>
        textsUnder[key](connection, context).some((text) => tests.some((isIn) => isIn(text)));
    }
    case 'numbers': {
      const { key, ranges } = condition;
      return (connection) => {
        const number = numberUnder[key](connection);
        return number !== null && ranges.some(({ from, to }) => number >= from && number <= to);
      };
    }
    case 'compared': {
      const { key, comparison, value } = condition;
      const compare = comparing[comparison];
      return (connection, context) => {
        const quantity = quantityUnder(key, connection, context.session);
        return quantity !== null && compare(quantity, value);
      };
    }
    case 'words': {
      const { key, words } = condition;
      const tests = words.map((word) => wordTests[key][word]);
      return (connection, context) => tests.some((test) => test?.(connection, context));
    }
    case 'frame-size':
      return () => true;
  }
}

const comparing: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};

const isTests: Readonly<Record<WordOf<'is'>, Test>> = {
  open: ({ state }) => state === 'open',
  connecting: ({ state }) => state === 'connecting',
  closing: ({ state }) => state === 'closing',
  closed: ({ state }) => state === 'closed',
  lost: (connection) => standingOf(connection) === 'lost',
  refused: (connection) => standingOf(connection) === 'refused',
  clean: (connection) => connection.state === 'closed' && !isAbnormal(connection),
  abnormal: (connection, { findingsOn }) =>
    isAbnormal(connection) || findingsOn(connection.id).some(({ kind }) => kind === 'dead-but-open'),
  reconnect: (connection, { isReplacement }) => isReplacement(connection),
  worker: ({ source }) => source === 'har' || source === 'web-request',
};

const hasTests: Readonly<Record<WordOf<'has'>, Test>> = {
  gap: (connection, { session }) => (longestSilenceOf(connection, session.endedAt) ?? 0) >= minimumGapMs,
  heartbeat: (connection, { session }) => readBeats(session)(connection).length > 0,
  loss: (connection, { session }) => connection.lostFrames > 0 || lossesOf(session, connection).length > 0,
  handshake: ({ handshake }) => handshake !== null,
  protocol: ({ protocol }) => protocol !== '',
  reason: ({ closure }) => (closure?.reason ?? '') !== '',
  frames: ({ totals }) => totals.framesIn + totals.framesOut > 0,
};

const causeTests: Readonly<Record<string, Test>> = Object.fromEntries(
  Object.entries(kindsOfCause).map(([word, kind]): [string, Test] => [
    word,
    ({ id }, { findingsOn }) => findingsOn(id).some((finding) => finding.kind === kind),
  ]),
);

/** Those of `dir` are about frames. */
const wordTests: Readonly<Record<WordKey, Readonly<Record<string, Test>>>> = {
  is: isTests,
  has: hasTests,
  cause: causeTests,
  dir: {},
};

function isAboutFrames(condition: Condition): boolean {
  return condition.type === 'frame-size' || (condition.type === 'words' && condition.key === 'dir');
}

/** One search for what is asked for together, for each `dir` anew, and one for each that is not to be found. */
function frameSearches(terms: readonly Term[]): Test[] {
  const asked = terms.filter(({ negated }) => !negated);
  const unwanted = terms.filter(({ negated }) => negated);
  const sizes = asked.reduce((wanted, { condition }) => narrowed(wanted, condition), anyFrame);
  const ways = asked.filter(({ condition }) => condition.type === 'words');
  const searches = ways.length > 0 ? ways.map(({ condition }) => narrowed(sizes, condition)) : [sizes];
  return [
    ...(asked.length === 0 ? [] : searches.map((wanted) => toSearch(wanted))),
    ...unwanted.map(({ condition }): Test => {
      const found = toSearch(narrowed(anyFrame, condition));
      return (connection, context) => !found(connection, context);
    }),
  ];
}

function toSearch(wanted: WantedFrame): Test {
  const search = new FrameSearch(wanted);
  return (connection, { session }) => search.finds(connection, session.frames);
}

function narrowed(wanted: WantedFrame, condition: Condition): WantedFrame {
  if (condition.type === 'words') {
    const [only, other] = condition.words;
    return other !== undefined && other !== only ? wanted : { ...wanted, direction: only === 'out' ? 'out' : 'in' };
  }
  if (condition.type !== 'frame-size') return wanted;
  if (condition.key === 'larger-than') return { ...wanted, over: Math.max(wanted.over, condition.size) };
  return { ...wanted, under: Math.min(wanted.under, condition.size) };
}
