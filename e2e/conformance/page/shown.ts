/** Values as observations: everything about them that a page could go by. */
import type { Observation } from './check.ts';

/** A value in JSON. What JSON cannot say is told by its class. */
export function shown(value: unknown): Observation {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : `number ${value}`;
  if (typeof value === 'function') return { function: value.name, length: value.length };
  if (typeof value !== 'object') return String(value);
  if (value instanceof Error || value instanceof DOMException) return error(value);
  if (value instanceof ArrayBuffer) return { ArrayBuffer: [...new Uint8Array(value).slice(0, 64)] };
  if (value instanceof Blob) return { Blob: value.size, type: value.type };
  if (Array.isArray(value)) return value.map(shown);
  if (Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shown(member)]));
  return Object.prototype.toString.call(value);
}

/** What an error tells of itself. Its stack has a check of its own: our file is in it. */
function error(thrown: Error | DOMException): Observation {
  return {
    constructor: thrown.constructor.name,
    name: thrown.name,
    message: thrown.message,
    code: thrown instanceof DOMException ? thrown.code : 'none',
  };
}

/** What a piece of code returns, or what it throws. */
export function outcome(work: () => unknown): Observation {
  try {
    return { returns: shown(work()) };
  } catch (thrown) {
    return { throws: shown(thrown) };
  }
}

/** Values of a promise or why it is rejected. */
export async function settled(work: () => Promise<unknown>): Promise<Observation> {
  try {
    return { fulfils: shown(await work()) };
  } catch (thrown) {
    return { rejects: shown(thrown) };
  }
}

/** The property descriptor, functions by name and length. */
export function descriptor(owner: object, name: PropertyKey): Observation {
  return shown(Object.getOwnPropertyDescriptor(owner, name));
}

/** What an event tells, save for its time. */
export function eventShown(event: Event): Observation {
  const { type, isTrusted, bubbles, cancelable, composed, defaultPrevented, eventPhase } = event;
  const targets = [event.target, event.currentTarget, ...event.composedPath()];
  const common = { class: event.constructor.name, type, isTrusted, bubbles, cancelable, composed, defaultPrevented };
  const shape = { ...common, eventPhase, targets: targets.map((target) => Object.prototype.toString.call(target)) };
  if (event instanceof MessageEvent) {
    const { data, origin, lastEventId, source, ports } = event;
    return { ...shape, data: shown(data), origin, lastEventId, source: shown(source), ports: ports.length };
  }
  if (!(event instanceof CloseEvent)) return shape;
  return { ...shape, code: event.code, reason: event.reason, wasClean: event.wasClean };
}

/** What reached `window.onerror` and `error` listeners while something went on; nothing of it reaches the console. */
export async function uncaughtDuring(work: () => Promise<unknown>): Promise<Observation> {
  const uncaught: Observation[] = [];
  const listen = (event: ErrorEvent) => {
    const { message, filename, lineno, colno } = event;
    uncaught.push({ listener: { message, filename, lineno, colno, error: shown(event.error) } });
    event.preventDefault();
  };
  const rejected = (event: PromiseRejectionEvent) => {
    uncaught.push({ unhandledRejection: shown(event.reason) });
    event.preventDefault();
  };
  const { onerror } = window;
  window.onerror = (message, filename, lineno, colno, thrown) => {
    uncaught.push({ onerror: [String(message), filename, lineno, colno, shown(thrown)].map(shown) });
    return true;
  };
  addEventListener('error', listen);
  addEventListener('unhandledrejection', rejected);
  try {
    await work();
  } finally {
    window.onerror = onerror;
    removeEventListener('error', listen);
    removeEventListener('unhandledrejection', rejected);
  }
  return uncaught;
}
