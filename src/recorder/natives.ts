/**
 * The language's own functions, taken before any script of the page runs. The page may replace all of them later; the
 * recorder keeps calling these, and through `call` it does not even look anything up on a prototype to do so.
 */
import './takeover.ts'; // first of all: it may bring back natives that an older recorder has hooked

/** False once something that should be there was not: a same-origin parent may take a child's world apart. */
let complete = true;

export function areNativesComplete(): boolean {
  return complete;
}

/** Takes natives; where one is missing, nothing. Nothing may be thrown while a content script loads: the page would see it. */
export function taken<T extends object>(take: () => T): T {
  try {
    return take();
  } catch {
    complete = false;
    return {} as T;
  }
}

const { apply, construct, getOwnPropertyDescriptor, defineProperty } = taken(() => Reflect);

// biome-ignore lint/suspicious/noExplicitAny: any function has this shape, and none but any lets its own type through
type AnyFunction = (this: any, ...args: any[]) => any;
type Uncurried<F extends AnyFunction> = (self: ThisParameterType<F>, ...args: Parameters<F>) => ReturnType<F>;

/** `Function.prototype.call` and `bind` as they are now. What is bound needs no look at a prototype to be called. */
const { call, bind } = taken(() => Function.prototype);

/** A method as a plain function of its receiver. Bound, because engines inline that, and a list of arguments is made of none. */
export function uncurry<F extends AnyFunction>(method: F): Uncurried<F> {
  return apply(bind, call, [method]);
}

/** The getter of an accessor property as a plain function. Throws when there is none: the realm is not what we think. */
export function getter<T extends object, K extends keyof T>(prototype: T, name: K): (self: T) => T[K] {
  const get = getOwnPropertyDescriptor(prototype, name)?.get;
  if (get === undefined) throw new TypeError(`no native getter ${String(name)}`);
  return uncurry(get) as (self: T) => T[K];
}

/**
 * Puts a value into an object, or an item into a list, without asking its prototype, on which the page may have defined the
 * name or index with a setter.
 */
function put<Owner extends object, Name extends keyof Owner>(owner: Owner, name: Name, value: Owner[Name]): void {
  defineProperty(owner, name, {
    __proto__: null,
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  } as PropertyDescriptor);
}

const { setPrototypeOf } = taken(() => Reflect);

/** An empty list whose places may stay empty: looking into such a place does not ask the page's `Array.prototype`. */
function sparseList<T>(): (T | undefined)[] {
  const list: (T | undefined)[] = [];
  setPrototypeOf(list, null);
  return list;
}

const { iterator } = taken(() => Symbol);

/** A list as the browser's functions can iterate over it without the page's array iterator. */
function sequence<T>(list: readonly T[]): Iterable<T> {
  const iterate = () => {
    let i = 0;
    const next = () => {
      const done = i === list.length;
      return { __proto__: null, done, value: done ? undefined : list[i++] };
    };
    return { __proto__: null, next };
  };
  return { __proto__: null, [iterator]: iterate } as unknown as Iterable<T>;
}

/** Firefox has it on the prototype, where the page can replace it; Chrome on each error. */
const { stackGetter } = taken(() => ({ stackGetter: getOwnPropertyDescriptor(Error.prototype, 'stack')?.get }));

export const natives = taken(() => ({
  apply,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  isArray: Array.isArray,
  isView: ArrayBuffer.isView,
  min: Math.min,
  max: Math.max,
  round: Math.round,
  Proxy,
  WeakMap,
  Uint8Array,
  Uint32Array,
  Float64Array,
  DataView,
  Error,
  stringify: JSON.stringify,
  sourceOf: uncurry(Function.prototype.toString),
  encodeInto: TextEncoder.prototype.encodeInto.bind(new TextEncoder()),
  charCodeAt: uncurry(String.prototype.charCodeAt),
  includes: uncurry(String.prototype.includes),
  indexOf: uncurry(String.prototype.indexOf),
  slice: uncurry(String.prototype.slice),
  put,
  sparseList,
  sequence,
  stackOf: (error: Error): unknown => (stackGetter === undefined ? error.stack : apply(stackGetter, error, [])),
  ...typedArrayNatives(Object.getPrototypeOf(Uint8Array.prototype)),
  weakGet: uncurry(WeakMap.prototype.get),
  weakSet: uncurry(WeakMap.prototype.set),
  WeakRef,
  deref: uncurry(WeakRef.prototype.deref as (this: WeakRef<WebSocket>) => WebSocket | undefined),
  bufferBytes: getter(ArrayBuffer.prototype, 'byteLength'),
  dataViewBytes: getter(DataView.prototype, 'byteLength'),
  dataViewOffset: getter(DataView.prototype, 'byteOffset'),
  dataViewBuffer: getter(DataView.prototype, 'buffer'),
}));

function typedArrayNatives(prototype: Uint8Array) {
  return {
    fillFrom: uncurry(prototype.set as (this: Uint8Array, from: Uint8Array, at: number) => void),
    viewBytes: getter(prototype, 'byteLength'),
    viewOffset: getter(prototype, 'byteOffset'),
    viewBuffer: getter(prototype, 'buffer'),
  };
}
