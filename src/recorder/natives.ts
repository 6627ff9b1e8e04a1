/**
 * The language's own functions, taken before any script of the page runs. The page may replace all of them later; the
 * recorder keeps calling these, and through `call` it does not even look anything up on a prototype to do so.
 */
const { apply, construct, getOwnPropertyDescriptor, defineProperty } = Reflect;

// biome-ignore lint/suspicious/noExplicitAny: any function has this shape, and none but any lets its own type through
type AnyFunction = (this: any, ...args: any[]) => any;
type Uncurried<F extends AnyFunction> = (self: ThisParameterType<F>, ...args: Parameters<F>) => ReturnType<F>;

/** A method as a plain function of its receiver. */
export function uncurry<F extends AnyFunction>(method: F): Uncurried<F> {
  return (self, ...args) => apply(method, self, args);
}

/** The getter of an accessor property as a plain function. Throws when there is none: the realm is not what we think. */
export function getter<T extends object, K extends keyof T>(prototype: T, name: K): (self: T) => T[K] {
  const get = getOwnPropertyDescriptor(prototype, name)?.get;
  if (get === undefined) throw new TypeError(`no native getter ${String(name)}`);
  return (self) => apply(get, self, []);
}

const typedArrayPrototype: Uint8Array = Object.getPrototypeOf(Uint8Array.prototype);

export const natives = {
  apply,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  isArray: Array.isArray,
  isView: ArrayBuffer.isView,
  min: Math.min,
  max: Math.max,
  Proxy,
  WeakMap,
  Uint8Array,
  Uint32Array,
  Float64Array,
  Error,
  stringify: JSON.stringify,
  sourceOf: uncurry(Function.prototype.toString),
  encodeInto: TextEncoder.prototype.encodeInto.bind(new TextEncoder()),
  charCodeAt: uncurry(String.prototype.charCodeAt),
  includes: uncurry(String.prototype.includes),
  indexOf: uncurry(String.prototype.indexOf),
  slice: uncurry(String.prototype.slice),
  fillFrom: uncurry(typedArrayPrototype.set),
  subarray: uncurry(Uint8Array.prototype.subarray),
  copyOfRange: uncurry(Uint8Array.prototype.slice),
  weakGet: uncurry(WeakMap.prototype.get),
  weakSet: uncurry(WeakMap.prototype.set),
  bufferBytes: getter(ArrayBuffer.prototype, 'byteLength'),
  viewBytes: getter(typedArrayPrototype, 'byteLength'),
  viewOffset: getter(typedArrayPrototype, 'byteOffset'),
  viewBuffer: getter(typedArrayPrototype, 'buffer'),
  dataViewBytes: getter(DataView.prototype, 'byteLength'),
  dataViewOffset: getter(DataView.prototype, 'byteOffset'),
  dataViewBuffer: getter(DataView.prototype, 'buffer'),
} as const;
