/**
 * Replaces every native that a script can replace by one that counts its calls and then does the same. What the page
 * itself calls does not count: its code runs under `asPage`, and what it calls of WebSocket under `asCaller`.
 */

/** Taken first, for our own use below. */
const { apply, construct, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
const { getPrototypeOf } = Object;
const NativeError = Error;

/** Names of natives that were called by somebody else than the page, with the stack of the first call. */
export const foreignCalls: Record<string, string> = Object.create(null);

/** While above 0, what runs is the page's own code. */
let depth = 1;

/** Runs code of the page, for which natives are as they are. */
export function asPage<Result>(work: () => Result): Result {
  const outer = depth;
  depth = 1;
  try {
    return work();
  } finally {
    depth = outer;
  }
}

/** Runs a single call of the page into WebSocket: what is called in there, others call. */
export function asCaller<Result>(work: () => Result): Result {
  const outer = depth;
  depth = 0;
  try {
    return work();
  } finally {
    depth = outer;
  }
}

/** From here on until the next `asPage`, whatever is called counts. */
export function armTraps(): void {
  depth = 0;
}

function note(name: string): void {
  if (depth > 0 || foreignCalls[name] !== undefined) return;
  depth++;
  foreignCalls[name] = new NativeError().stack ?? '';
  depth--;
}

/** Members that cannot be told from their use by the language itself, or by the harness. */
const untouched = new Set(['constructor', 'prototype', '__proto__', 'caller', 'arguments', 'callee']);

function trapFunction(native: (...args: never) => unknown, name: string): (...args: unknown[]) => unknown {
  const trap = function (this: unknown, ...args: unknown[]) {
    note(name);
    return new.target === undefined
      ? apply(native, this, args as never)
      : construct(native, args, new.target === trap ? (native as typeof Object) : new.target);
  };
  for (const key of ownKeys(native)) {
    const own = getOwnPropertyDescriptor(native, key);
    if (own !== undefined && getOwnPropertyDescriptor(trap, key)?.configurable !== false)
      defineProperty(trap, key, own);
  }
  const { prototype } = native as { prototype?: object };
  if (prototype !== undefined) defineProperty(trap, 'prototype', { value: prototype });
  return trap as (...args: unknown[]) => unknown;
}

/** Traps the methods and accessors of an object. */
export function trapMembers(owner: object, ownerName: string): number {
  let trapped = 0;
  for (const key of ownKeys(owner)) {
    if (typeof key === 'string' && untouched.has(key)) continue;
    const own = getOwnPropertyDescriptor(owner, key);
    if (own?.configurable !== true) continue;
    const name = `${ownerName}.${String(key)}`;
    const { get, set, value } = own;
    if (typeof value === 'function') own.value = trapFunction(value, name);
    else if (get !== undefined || set !== undefined) {
      if (get !== undefined) own.get = trapFunction(get as () => unknown, `get ${name}`);
      if (set !== undefined) own.set = trapFunction(set as () => unknown, `set ${name}`);
    } else continue;
    defineProperty(owner, key, own);
    trapped++;
  }
  return trapped;
}

/** Traps calls and constructions of a global, for those who look it up from now on. */
export function trapGlobal(name: string): void {
  const own = getOwnPropertyDescriptor(globalThis, name);
  if (own?.configurable !== true || typeof own.value !== 'function') return;
  defineProperty(globalThis, name, { ...own, value: trapFunction(own.value, name) });
}

/** Traps reading and writing a property that objects do not have themselves. What is written becomes their own. */
export function trapMissing(prototype: object, prototypeName: string, name: string): void {
  if (getOwnPropertyDescriptor(prototype, name) !== undefined) return;
  // Descriptors without prototype: on Object.prototype lie traps for what they do not name.
  const trap = {
    __proto__: null,
    configurable: true,
    get() {
      note(`read of missing ${prototypeName}.${name}`);
      return undefined;
    },
    set(this: object, value: unknown) {
      note(`write of missing ${prototypeName}.${name}`);
      own(this, name, value);
    },
  };
  defineProperty(prototype, name, trap as PropertyDescriptor);
}

/** What an assignment makes where no setter is in the way. */
function own(owner: object, name: string, value: unknown): void {
  const open = { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor;
  defineProperty(owner, name, open);
}

/** Traps `constructor` of a prototype, which `then` and others ask for. */
export function trapConstructor(prototype: object, name: string): void {
  const native = getOwnPropertyDescriptor(prototype, 'constructor');
  if (native?.configurable !== true) return;
  defineProperty(prototype, 'constructor', {
    configurable: true,
    get() {
      note(`get ${name}.constructor`);
      return native.value;
    },
    set(this: object, value: unknown) {
      own(this, 'constructor', value);
    },
  });
}

/** A prototype and what its chain leads to, as far as it is the language's or the browser's. */
export function prototypeOf(value: object): object {
  return getPrototypeOf(value) as object;
}
