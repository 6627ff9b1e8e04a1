import { natives } from './natives.ts';

/**
 * Lets `then` be called on a promise without running code of the page: it asks the promise's constructor, on a prototype
 * of the page, what to make; where there is none it makes a plain promise.
 */
export function withoutSpecies(promise: Promise<unknown>): void {
  const descriptor = { __proto__: null, value: undefined, configurable: true } as PropertyDescriptor;
  natives.defineProperty(promise, 'constructor', descriptor);
}
