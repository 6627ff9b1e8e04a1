/** The fault lab: servers, a proxy and pages that fail in known ways, started together. */
import type { Milliseconds } from '../../src/base/units.ts';
import { findNginx } from '../commands/programs.mjs';
import { type BehaviourName, behaviourPath } from './behaviour.ts';
import { type FaultServer, startFaultServer } from './fault-server.ts';
import { startIdleProxy } from './idle-proxy.ts';
import { freePort, loopback } from './listen.ts';
import { startNginx } from './nginx.ts';
import { startPageServer } from './page-server.ts';
import type { LabProxy } from './proxy.ts';

export interface LabOptions {
  /** nginx's `proxy_read_timeout`, or how long the stand-in bears silence. null: nginx's own default of 60 s. */
  readonly proxyReadTimeoutMs: Milliseconds | null;
  /** Where nginx is missing: `stand-in` takes the built-in proxy, `fail` throws. */
  readonly withoutNginx?: 'stand-in' | 'fail';
}

/** What a lab page is to do with one socket, or `count` equal ones. Sending and closing count from open. */
export interface SocketPlan {
  readonly url: string;
  readonly label?: string;
  readonly protocols?: readonly string[];
  readonly count?: number;
  readonly startAfterMs?: Milliseconds;
  readonly send?: { readonly everyMs: Milliseconds; readonly forMs?: Milliseconds; readonly text?: string };
  readonly closeAfterMs?: Milliseconds;
  readonly closeCode?: number;
  readonly closeReason?: string;
  /** Of several, each once, in turn. */
  readonly reconnectAfterMs?: Milliseconds | readonly Milliseconds[];
}

/** URL of a socket that is to suffer a behaviour of the fault server. */
export type SocketUrl = <Name extends BehaviourName>(
  name: Name,
  parameters?: Parameters<typeof behaviourPath<Name>>[1],
) => string;

export interface Lab {
  readonly server: FaultServer;
  readonly proxyKind: LabProxy['kind'];
  /** URL of a socket straight to the fault server. */
  readonly direct: SocketUrl;
  /** The same through the proxy. */
  readonly proxied: SocketUrl;
  /** The same through a proxy that does not forward `Upgrade`; throws where there is no nginx. */
  readonly withoutUpgrade: SocketUrl;
  /** URL of a socket nobody listens to. */
  readonly refused: string;
  /** URL of a page of `pages/`, named without `.html`. */
  page(name: string, query?: Readonly<Record<string, string>>): string;
  /** URL of the same page on another origin and another site. */
  foreignPage(name: string, query?: Readonly<Record<string, string>>): string;
  /** URL of the page that opens these sockets and shows them, a table row with `data-state` and `data-code` each. */
  socketsPage(plans: readonly SocketPlan[]): string;
  stop(): Promise<void>;
}

/** @throws {Error} when nginx is missing and `withoutNginx` is `fail`, or when it does not come up */
export async function startLab({ proxyReadTimeoutMs, withoutNginx = 'fail' }: LabOptions): Promise<Lab> {
  const started: { stop(): Promise<void> }[] = [];
  const keep = async <Part extends { stop(): Promise<void> }>(part: Promise<Part>): Promise<Part> => {
    started.push(await part);
    return part;
  };
  // In reverse, so that no proxy is left talking to a server that has gone.
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };

  try {
    const server = await keep(startFaultServer());
    const executable = findNginx();
    if (executable === null && withoutNginx === 'fail') throw new Error('The lab needs nginx, and there is none.');
    const upstream = { upstreamPort: server.port, proxyReadTimeout: proxyReadTimeoutMs };
    const proxy = await keep(
      executable === null
        ? startIdleProxy(server.port, proxyReadTimeoutMs ?? 60_000)
        : startNginx({ ...upstream, executable }),
    );
    const deaf =
      executable === null ? null : await keep(startNginx({ ...upstream, executable, forwardUpgrade: false }));
    const pages = await keep(startPageServer());
    const foreign = await keep(startPageServer());

    const deadPort = await freePort();

    const page: Lab['page'] = (name, query) => pageUrl(`http://${loopback}:${pages.port}`, name, query);
    return {
      server,
      proxyKind: proxy.kind,
      direct: through(server),
      proxied: through(proxy),
      withoutUpgrade: (...path) => {
        if (deaf === null) throw new Error('Only nginx can be told not to forward Upgrade.');
        return through(deaf)(...path);
      },
      refused: `ws://${loopback}:${deadPort}/`,
      page,
      foreignPage: (name, query) => pageUrl(`http://localhost:${foreign.port}`, name, query),
      socketsPage: (plans) => page('sockets', { plans: JSON.stringify(plans) }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** URLs of sockets to the fault server by way of what listens there. */
export function through({ port }: { readonly port: number }): SocketUrl {
  return (name, parameters) => `ws://${loopback}:${port}${behaviourPath(name, parameters)}`;
}

/** Plans of three sockets that talk for different times, so that their ages differ, and then fall silent. */
export function idlers(echoUrl: string): SocketPlan[] {
  return [300, 1100, 1900].map((forMs, index) => ({
    url: echoUrl,
    startAfterMs: index * 200,
    // Further apart than 300 ms: of frames nearer to each other nginx counts from the first (proxy.test.ts).
    send: { everyMs: 400, forMs },
  }));
}

function pageUrl(origin: string, name: string, query: Readonly<Record<string, string>> = {}): string {
  return `${origin}/${name}.html?${new URLSearchParams(query)}`;
}
