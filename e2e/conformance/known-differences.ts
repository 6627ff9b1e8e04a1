/**
 * What a page can still tell: every check that sees something else with the recorder than without, and why.
 * src/recorder/README.md tells readers the same.
 */
import type { BrowserKind } from '../drivers/driver.ts';

export interface KnownDifference {
  /** Names of checks, as their observations are filed: `group: name`. */
  readonly checks: readonly string[];
  /** Browsers in which all of them differ; in the others none does. */
  readonly browsers: readonly BrowserKind[];
  /** What is seen, and why it cannot be otherwise. */
  readonly why: string;
}

const both = ['chromium', 'firefox'] as const;

export const knownDifferences: readonly KnownDifference[] = [
  {
    checks: [
      'identity: the source text of the constructor',
      'identity: the source text of the constructor by toString',
      'identity: the source text of send',
      'identity: the source text of close',
    ],
    browsers: both,
    why: 'The source text of a Proxy has no name in it. Function.prototype.toString is not patched: that would be a lie in every function of the page.',
  },
  {
    checks: ['streaming: the source texts'],
    browsers: ['chromium'],
    why: 'The same of WebSocketStream, which Firefox does not have.',
  },
  {
    checks: ['identity: the constructor in a structured clone'],
    browsers: ['firefox'],
    why: 'The message says that a Proxy cannot be cloned, where it said Function.',
  },
  {
    checks: [
      'attributes: writing the read-only url',
      'attributes: writing the read-only readyState',
      'attributes: writing the read-only bufferedAmount',
      'attributes: writing the read-only extensions',
      'attributes: writing the read-only protocol',
    ],
    browsers: ['chromium'],
    why: 'The message names a socket [object WebSocket] instead of #<WebSocket>: V8 takes that name from a constructor that is no Proxy.',
  },
  {
    checks: [
      'failing: the stack of a native error of the constructor',
      'failing: the stack of a native error of send',
      'failing: the stack of a native error of close',
      'failing: the stack within a conversion by send',
      'failing: the stack within a conversion by the constructor',
    ],
    browsers: both,
    why: 'Our call stands between the page’s and the browser’s, so our file is in the stack.',
  },
  {
    checks: [
      'failing: a native error of the constructor that nobody catches',
      'failing: a native error of send that nobody catches',
      'failing: a native error of close that nobody catches',
      'failing: a policy that forbids the socket',
    ],
    browsers: both,
    why: 'For the same reason filename, line and column of an uncaught native error are ours, and sourceFile of a policy’s violation. Type, name and message are the browser’s.',
  },
  {
    checks: ['constructing: how often the elements of a list of protocols are read'],
    browsers: both,
    why: 'The recorder reads the list after the browser: which protocols were asked for stands nowhere else.',
  },
  {
    checks: ['constructing: protocols: an iterator of nothing'],
    browsers: ['firefox'],
    why: 'Firefox puts into the message how the caller’s code calls what is not iterable, and the caller is us.',
  },
  {
    checks: [
      'sending: sending an object whose toString yields an object',
      'sending: sending an object without prototype',
    ],
    browsers: both,
    why: 'An object that cannot become a text is refused where it is converted, in the recorder: a TypeError as well, with a message that does not name send.',
  },
  {
    checks: ['sending: sending an object whose toString yields a symbol'],
    browsers: ['chromium'],
    why: 'The same; in Firefox the message is the same in both places.',
  },
  {
    checks: ['failing: ids of timers around the first socket of a window'],
    browsers: both,
    why: 'The recorder’s timers take ids from the page’s counter: a world of its own would have none, but no WebSocket either.',
  },
  {
    checks: ['identity: the name before WebSocket among those of window'],
    browsers: ['firefox'],
    why: 'Firefox defines the interfaces of a window when they are first asked for, and we ask before the page. The names are the same.',
  },
];
