/** Commands over WebDriver BiDi, typed as far as the Firefox driver uses them. */
import type { ProtocolSocket } from './protocol-socket.ts';

interface Commands {
  'session.new': [{ capabilities: object }, { capabilities: { browserVersion: string } }];
  'webExtension.install': [{ extensionData: { type: 'path'; path: string } }, { extension: string }];
  'session.subscribe': [{ events: readonly string[]; contexts: readonly string[] }, unknown];
  'browsingContext.getTree': [
    { 'moz:scope'?: 'chrome' },
    { contexts: { context: string; url: string; originalOpener: string | null }[] },
  ];
  'browsingContext.create': [{ type: 'tab' }, { context: string }];
  'browsingContext.navigate': [{ context: string; url: string; wait: 'complete' }, unknown];
  'browsingContext.reload': [{ context: string; wait: 'complete' }, unknown];
  'browsingContext.traverseHistory': [{ context: string; delta: number }, unknown];
  'browsingContext.activate': [{ context: string }, unknown];
  'browsingContext.setViewport': [
    { context: string; viewport: { width: number; height: number }; devicePixelRatio: number },
    unknown,
  ];
  'browsingContext.close': [{ context: string }, unknown];
  'browsingContext.captureScreenshot': [{ context: string }, { data: string }];
  'script.evaluate': [
    { expression: string; target: { context: string }; awaitPromise: boolean; userActivation?: boolean },
    (
      | { type: 'success'; result: { type: string; value?: unknown } }
      | { type: 'exception'; exceptionDetails: { text: string } }
    ),
  ];
  'input.performActions': [{ context: string; actions: object[] }, unknown];
}

export class BidiSession {
  readonly #socket: ProtocolSocket;

  constructor(socket: ProtocolSocket) {
    this.#socket = socket;
  }

  send<Name extends keyof Commands>(name: Name, params: Commands[Name][0]): Promise<Commands[Name][1]> {
    return this.#socket.call(name, params);
  }

  /** Hears every event of that name about a context, for good. */
  async on(event: string, context: string, listener: (params: unknown) => void): Promise<void> {
    this.#socket.listen(({ method, params }) => {
      if (method === event && contextOf(params) === context) listener(params);
    });
    await this.send('session.subscribe', { events: [event], contexts: [context] });
  }

  /** Evaluates an expression for a promise of text in a context: a tab's page, or with privileges a browser window. */
  async evaluateText(context: string, expression: string): Promise<string | undefined> {
    const answer = await this.send('script.evaluate', {
      expression,
      target: { context },
      awaitPromise: true,
      userActivation: true,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return typeof answer.result.value === 'string' ? answer.result.value : undefined;
  }
}

/** The context an event is about: a log entry names it as its source's. */
function contextOf(params: unknown): string | undefined {
  return (params as { source?: { context?: string } }).source?.context;
}
