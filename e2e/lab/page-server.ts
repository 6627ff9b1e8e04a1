/** Serves the lab's pages (`pages/`) to the browser under test. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { listen, stopper } from './listen.ts';

export interface PageServer {
  readonly port: number;
  stop(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** As strict as a policy can be and still open sockets: no other script, no eval, no sink without Trusted Types. */
const strictPolicy = [
  "default-src 'none'",
  "script-src 'nonce-lab'",
  "style-src 'nonce-lab'",
  'connect-src ws://127.0.0.1:*',
  // For the icon that browsers ask for by themselves.
  "img-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

export async function startPageServer(): Promise<PageServer> {
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '/', 'http://lab').pathname.slice(1);
    const type = types[extname(name)];
    if (!/^[a-z-]+\.[a-z]+$/.test(name) || type === undefined) {
      response.writeHead(404).end();
      return;
    }
    try {
      const body = await readFile(new URL(`pages/${name}`, import.meta.url));
      const policy = name.startsWith('strict-csp') ? { 'content-security-policy': strictPolicy } : {};
      // Not no-store: that would keep pages out of bfcache.
      response.writeHead(200, {
        'content-type': `${type}; charset=utf-8`,
        'cache-control': 'no-cache',
        // A sandboxed frame is of no origin, and asks for its modules as a stranger.
        'access-control-allow-origin': '*',
        ...policy,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  const stop = stopper(server);
  const port = await listen(server);
  return { port, stop };
}
