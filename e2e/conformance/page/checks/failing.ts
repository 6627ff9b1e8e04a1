/** What goes wrong in the page's own code, and how errors of the browser look when they pass. */
import type { Checks, Observation } from '../check.ts';
import { closed, echoed, next, opened, url, withEcho, withRealm } from '../lab-sockets.ts';
import { eventShown, shown, uncaughtDuring } from '../shown.ts';

/** What an error says of where it came from, without columns and lines of this file. */
function stackOf(error: unknown): Observation {
  const { stack } = error as Error;
  return typeof stack === 'string' ? stack.split('\n').map((line) => line.trim()) : shown(stack);
}

function stackOfWhatIsThrown(work: () => unknown): Observation {
  try {
    work();
    return 'nothing is thrown';
  } catch (error) {
    return stackOf(error);
  }
}

/** Runs something in a task of its own, where what it throws is uncaught. */
function inTask(work: () => void): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => {
      setTimeout(resolve);
      work();
    });
  });
}

export const failing: Checks = {
  'handlers and listeners that throw': () =>
    uncaughtDuring(async () => {
      const socket = new WebSocket(url('close', { code: 1000, afterMs: 10 }));
      for (const type of ['open', 'close'] as const) {
        socket[`on${type}`] = () => {
          throw new RangeError(`on${type}`);
        };
        socket.addEventListener(type, () => {
          throw `a text, by a listener of ${type}`;
        });
      }
      await next(socket, 'close');
    }),
  'an exception keeps no other listener from being called': async () => {
    const log: string[] = [];
    await uncaughtDuring(() =>
      withEcho(async (socket) => {
        socket.addEventListener('message', () => {
          log.push('throws');
          throw new Error('first');
        });
        socket.addEventListener('message', () => log.push('second'));
        await echoed(socket, 'x');
      }),
    );
    return log;
  },
  'a handleEvent that is missing, and one that throws when it is looked up': () =>
    uncaughtDuring(() =>
      withEcho(async (socket) => {
        socket.addEventListener('message', {} as EventListenerObject);
        socket.addEventListener('message', {
          get handleEvent(): never {
            throw new RangeError('looked up');
          },
        });
        await echoed(socket, 'x');
      }),
    ),
  'an async handler that rejects': () =>
    uncaughtDuring(() =>
      withEcho(async (socket) => {
        socket.onmessage = async () => {
          throw new RangeError('rejected');
        };
        await echoed(socket, 'x');
        await inTask(() => {});
      }),
    ),
  'a handler that throws during a dispatch by the page': () =>
    uncaughtDuring(() =>
      withEcho(async (socket) => {
        socket.onmessage = () => {
          throw new RangeError('dispatched');
        };
        socket.dispatchEvent(new MessageEvent('message'));
      }),
    ),
  'a throwing conversion is the page’s own error': () =>
    withEcho((socket) => {
      const error = new RangeError('the page’s own');
      try {
        socket.send({
          toString() {
            throw error;
          },
        } as unknown as string);
      } catch (caught) {
        return caught === error;
      }
      return 'nothing is thrown';
    }),
  'nothing is uncaught in a life without faults': () =>
    uncaughtDuring(async () => {
      const socket = await opened();
      await echoed(socket, 'text');
      await echoed(socket, new Blob(['blob']));
      await closed(socket);
    }),
  'the stack of a native error of the constructor': () => stackOfWhatIsThrown(() => new WebSocket('ftp://127.0.0.1/')),
  'the stack of a native error of send': () =>
    stackOfWhatIsThrown(() => {
      const socket = new WebSocket(url('echo'));
      try {
        socket.send('too early');
      } finally {
        socket.close();
      }
    }),
  'the stack of a native error of close': () => withEcho((socket) => stackOfWhatIsThrown(() => socket.close(1))),
  'the stack within a conversion by send': () =>
    withEcho((socket) => {
      let stack: Observation = null;
      socket.send({
        toString() {
          stack = stackOf(new Error('where'));
          return 'text';
        },
      } as unknown as string);
      return stack;
    }),
  'the stack within a conversion by the constructor': () => {
    let stack: Observation = null;
    const to = {
      toString() {
        stack = stackOf(new Error('where'));
        return url('echo');
      },
    };
    new WebSocket(to as unknown as string).close();
    return stack;
  },
  'the stack within a handler': () =>
    withEcho(async (socket) => {
      let stack: Observation = null;
      socket.onmessage = () => {
        stack = stackOf(new Error('where'));
      };
      await echoed(socket, 'x');
      return stack;
    }),
  'the stack within a handler that send calls by way of the page': () =>
    withEcho((socket) => {
      let stack: Observation = null;
      socket.onmessage = () => {
        stack = stackOf(new Error('where'));
      };
      socket.dispatchEvent(new MessageEvent('message'));
      return stack;
    }),
  'a native error of the constructor that nobody catches': () =>
    uncaughtDuring(() => inTask(() => new WebSocket('ftp://127.0.0.1/'))),
  'a native error of send that nobody catches': () =>
    uncaughtDuring(async () => {
      const socket = new WebSocket(url('echo'));
      await inTask(() => {
        if (socket.readyState === WebSocket.CONNECTING) socket.send('too early');
        else Reflect.apply(socket.send, socket, []);
      });
      socket.close();
    }),
  'a native error of close that nobody catches': () =>
    uncaughtDuring(() => withEcho((socket) => inTask(() => socket.close(1)))),
  'Error.captureStackTrace and prepareStackTrace see the page’s calls only': async () => {
    const host = Error as { prepareStackTrace?: unknown };
    const had = Object.hasOwn(Error, 'prepareStackTrace');
    let formatted = 0;
    host.prepareStackTrace = (error: Error) => {
      formatted++;
      return String(error);
    };
    const socket = await opened();
    await echoed(socket, 'x');
    await closed(socket);
    Reflect.deleteProperty(Error, 'prepareStackTrace');
    return [had, formatted];
  },
  'Error.stackTraceLimit of the page': async () => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    const socket = await opened();
    await closed(socket);
    const kept = Error.stackTraceLimit;
    Error.stackTraceLimit = limit;
    return kept;
  },
  'a policy that forbids the socket': async () => {
    const violations: Observation[] = [];
    const listen = ({ violatedDirective, blockedURI, sourceFile, lineNumber }: SecurityPolicyViolationEvent) =>
      violations.push({ violatedDirective, blockedURI, sourceFile, lineNumber });
    document.addEventListener('securitypolicyviolation', listen);
    const ends: Observation[] = [];
    try {
      const socket = new WebSocket('ws://localhost:9/');
      const event = await Promise.race([next(socket, 'error'), next(socket, 'close')]);
      ends.push(eventShown(event));
    } catch (error) {
      ends.push(shown(error), String(error));
    }
    await inTask(() => {});
    document.removeEventListener('securitypolicyviolation', listen);
    return [...ends, ...violations];
  },
  'ids of timers around the first socket of a window': () =>
    withRealm((realm) => {
      const before = realm.setTimeout(() => {});
      new realm.WebSocket(url('echo')).close();
      return realm.setTimeout(() => {}) - before;
    }),
  'entries of the performance timeline': async () => {
    performance.clearResourceTimings();
    await closed(await opened());
    return performance
      .getEntriesByType('resource')
      .map(({ name, entryType }) => `${entryType} ${name}`)
      .filter((entry) => !entry.includes('/conformance/'));
  },
};
