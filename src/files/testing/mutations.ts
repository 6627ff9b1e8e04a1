/** Files that are nearly right: one thing in them changed, for testing those who read them. */
import fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const deep = JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) as Json;

const oddities: readonly Json[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e15,
  2 ** 53,
  1e300,
  99_999,
  '',
  'x',
  '2027-02-30T00:00:00.000Z',
  '__proto__',
  [],
  [[]],
  [1, 2, 3],
  {},
  { ms: 1 },
  { base64: '!' },
  deep,
];

/** One change somewhere in a JSON value, small pieces and large alike. The value itself is left alone. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  const steps = fc.array(fc.nat(), { minLength: 1, maxLength: 9 });
  const change = fc.constantFrom('replace', 'remove', 'add', 'repeat', 'nudge');
  return fc.tuple(steps, change, fc.constantFrom(...oddities)).map(([path, kind, oddity]) => {
    const copy = structuredClone(value) as Json;
    changeWithin(copy, path, kind, oddity);
    return copy;
  });
}

function changeWithin(root: Json, path: readonly number[], kind: string, oddity: Json): void {
  let at = root;
  for (const [i, step] of path.entries()) {
    if (typeof at !== 'object' || at === null) return;
    const keys = Object.keys(at);
    const key = keys[step % Math.max(1, keys.length)];
    const child = key === undefined ? undefined : (at as { [key: string]: Json })[key];
    const last = i === path.length - 1 || typeof child !== 'object' || child === null;
    if (last) {
      if (Array.isArray(at)) changeList(at, step, kind, oddity);
      else changeObject(at, key, kind, oddity);
      return;
    }
    at = child;
  }
}

function changeList(list: Json[], step: number, kind: string, oddity: Json): void {
  const index = step % Math.max(1, list.length);
  const item = list[index] ?? null;
  if (kind === 'remove') list.splice(index, 1);
  else if (kind === 'add') list.splice(index, 0, oddity);
  else if (kind === 'repeat') list.splice(index, 0, item);
  else list[index] = kind === 'nudge' ? nudged(item) : oddity;
}

function changeObject(object: { [key: string]: Json }, key: string | undefined, kind: string, oddity: Json): void {
  if (kind === 'add' || key === undefined) define(object, typeof oddity === 'string' ? oddity : 'extra', oddity);
  else if (kind === 'remove') delete object[key];
  else define(object, key, kind === 'nudge' ? nudged(object[key] ?? null) : oddity);
}

/** Also for `__proto__`, which JSON can carry as an ordinary key. */
function define(object: object, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function nudged(value: Json): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}~`;
  return typeof value === 'boolean' ? !value : value;
}
