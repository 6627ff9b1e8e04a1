/**
 * Serves the pages of `page/`. Their scripts are written in TypeScript and lose their types on the way, one file a
 * request, so that they run in the page as what they are: a page's own module scripts.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { transformWithOxc } from 'vite';
import { listen, loopback, stopper } from '../lab/listen.ts';

export interface ConformancePages {
  /** URL of a page of `page/`, named without `.html`. */
  page(name: string, query?: Readonly<Record<string, string>>): string;
  stop(): Promise<void>;
}

/** Paths begin here, so that pages can import what the lab's server and the tests import. */
const root = new URL('../', import.meta.url);
const packages = new URL('../../node_modules/', import.meta.url);

/** Libraries of npm that wrap the page's WebSocket, by the path a page loads them from. */
const libraries: Readonly<Record<string, string>> = {
  '/library/zone.js': 'zone.js/bundles/zone.umd.js',
  '/library/reconnecting-websocket.js': 'reconnecting-websocket/dist/reconnecting-websocket-iife.js',
};

/** No script but the page's own, no sink without Trusted Types, sockets to the lab only. */
const strictPolicy = [
  "default-src 'none'",
  "script-src 'nonce-lab' 'strict-dynamic'",
  "connect-src 'self' ws://127.0.0.1:*",
  "frame-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

export async function startConformancePages(): Promise<ConformancePages> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://lab');
    try {
      const { type, body } = await contentOf(pathname);
      const policy = pathname.includes('strict') ? { 'content-security-policy': strictPolicy } : {};
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache', ...policy });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  const stop = stopper(server);
  const port = await listen(server);
  return {
    page: (name, query = {}) =>
      `http://${loopback}:${port}/conformance/page/${name}.html?${new URLSearchParams(query)}`,
    stop,
  };
}

/** @throws {Error} for what is not there, and for what is no page or script */
async function contentOf(path: string): Promise<{ type: string; body: string }> {
  const library = libraries[path];
  if (library !== undefined) {
    // By path, not by what its package exports: pages load files that bundlers do not.
    return { type: 'text/javascript', body: await readFile(new URL(library, packages), 'utf8') };
  }
  const text = await readFile(new URL(`.${path}`, root), 'utf8');
  if (extname(path) === '.html') return { type: 'text/html', body: text };
  if (extname(path) !== '.ts') throw new Error(`${path} is not served`);
  const { code } = await transformWithOxc(text, path, { sourcemap: false });
  return { type: 'text/javascript', body: code };
}
