/**
 * What a finding gives to paste is held against the programs it is for: a snippet that does not load is worse than none.
 * Programs that are absent are passed over, except in `npm run test:full`, which installs them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serverHeartbeats } from '../../src/diagnosis/server-heartbeats.ts';
import { checkSettings } from '../../src/diagnosis/setting-checks.ts';
import {
  clientHeartbeat,
  fillSnippet,
  messageLimit,
  raisedTimeout,
  reconnect,
  reconnectWhenOnline,
  whyServerDied,
} from '../../src/diagnosis/snippets.ts';
import { heartbeatSettings } from '../../src/knowledge/heartbeat-settings.ts';
import { intermediaries } from '../../src/knowledge/intermediaries.ts';
import type { SnippetLanguage } from '../../src/knowledge/timeout-rule.ts';
import { findApache, findCaddy, findHaproxy, findNginx } from '../commands/programs.mjs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-snippets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Snippets for proxies in one language, filled in: what each is called, and its code. */
function ofProxies(language: SnippetLanguage): [id: string, code: string][] {
  return intermediaries.flatMap((rule): [string, string][] => {
    if (rule.snippet?.language !== language) return [];
    const timeoutMs = raisedTimeout(rule, rule.defaultMs ?? 60_000);
    return [[rule.id, fillSnippet(rule.snippet, timeoutMs, 'wss://app.example/live').code]];
  });
}

function ofServers(language: string): [software: string, code: string][] {
  return serverHeartbeats(25_000, { handshake: null, protocol: '' }).flatMap((snippet): [string, string][] =>
    snippet.language === language ? [[snippet.software, snippet.code]] : [],
  );
}

/** What makes the heartbeats of protocols and servers come oftener. */
function ofHeartbeats(language: SnippetLanguage): [id: string, code: string][] {
  return heartbeatSettings.flatMap(({ id, snippet }): [string, string][] =>
    snippet?.language === language ? [[id, fillSnippet(snippet, 25_000, 'wss://app.example/live').code]] : [],
  );
}

/** What the program says against a file, '' where nothing. */
function complaint(program: string, args: readonly string[]): string {
  const { status, stderr, stdout, error } = spawnSync(program, args, { encoding: 'utf8', cwd: folder });
  return status === 0 ? '' : `${error ?? ''}${stderr}${stdout}` || `ended with ${status}`;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A suite of its own for each program; passed over where the program is absent and need not be there. */
function forProgram(name: string, path: string | null, suite: (path: string) => void) {
  const mayBeAbsent = process.env.DEADAIR_FULL !== '1';
  describe.skipIf(path === null && mayBeAbsent)(`${name} takes`, () => suite(path ?? name));
}

forProgram('nginx', findNginx(), (nginx) => {
  test.each(ofProxies('nginx'))('%s', (id, code) => {
    const resolvable = code.replace(/http:\/\/[a-z]+\b/g, 'http://127.0.0.1');
    const inLocation = /\blocation\b/.test(code) ? resolvable : `location / { ${resolvable} }`;
    const isGlobal = id.includes('shutdown');
    const config = `pid ${folder}/nginx.pid; error_log stderr; ${isGlobal ? code : ''} events {}
      http { access_log off; server { listen 127.0.0.1:65000; ${isGlobal ? '' : inLocation} } }`;
    expect(complaint(nginx, ['-t', '-p', folder, '-e', 'stderr', '-c', file(`${id}.conf`, config)])).toBe('');
  });
});

forProgram('HAProxy', findHaproxy(), (haproxy) => {
  test.each(ofProxies('haproxy'))('%s', (id, code) => {
    const rest =
      'defaults\n  mode http\n  timeout connect 5s\nfrontend f\n  bind 127.0.0.1:65000\n  default_backend b\nbackend b\n  server s 127.0.0.1:65001\n';
    const config = code.startsWith('defaults')
      ? `${code}\n    mode http\n    timeout connect 5s\n${rest.slice(rest.indexOf('frontend'))}`
      : `${code}\n${rest}`;
    expect(complaint(haproxy, ['-c', '-f', file(`${id}.cfg`, config)])).toBe('');
  });
});

forProgram('Apache', findApache(), (apache) => {
  test.each(ofProxies('apache'))('%s', (id, code) => {
    const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'proxy_wstunnel']
      .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
      .join('\n');
    const config = `${modules}\nListen 127.0.0.1:65000\nPidFile ${folder}/apache.pid\nServerName lab\nErrorLog /dev/stderr\n${code}\n`;
    expect(complaint(apache, ['-t', '-d', folder, '-f', file(`${id}.conf`, config)])).toBe('');
  });
});

forProgram('Caddy', findCaddy(), (caddy) => {
  // Debian 12 has 2.6, which knows no timeout of streams yet: there the rest is checked.
  const [, minor = '0'] = /^v?2\.(\d+)/.exec(spawnSync(caddy, ['version'], { encoding: 'utf8' }).stdout ?? '') ?? [];
  const isNew = Number(minor) >= 7;
  test.each(ofProxies('caddyfile'))('%s', (id, code) => {
    const known = isNew ? code : code.replace(/^ *stream_.*\n/gm, '');
    const config = `:65000 {\n${known}\n}\n`;
    expect(complaint(caddy, ['validate', '--adapter', 'caddyfile', '--config', file(`${id}.caddyfile`, config)])).toBe(
      '',
    );
  });
});

describe('Node takes', () => {
  const clients: [string, string][] = [
    ['heartbeat', clientHeartbeat(25_000).code],
    ['reconnect', reconnect.code],
    ['reconnect when online', reconnectWhenOnline.code],
    ['limit on messages', messageLimit(3_000_000).code],
  ];
  test.each([...ofProxies('js'), ...ofServers('js'), ...ofHeartbeats('js'), ...clients])('%s', (name, code) => {
    expect(complaint(process.execPath, ['--check', file(`${name.replace(/\W/g, '-')}.mjs`, code)])).toBe('');
  });
});

const python = spawnSync('python3', ['--version']).status === 0 ? 'python3' : null;
forProgram('Python', python, (path) => {
  test.each([...ofServers('python'), ...ofHeartbeats('python')])('%s', (name, code) => {
    expect(complaint(path, ['-m', 'py_compile', file(`${name.replace(/\W/g, '_')}.py`, code)])).toBe('');
  });
});

describe('a shell takes', () => {
  const looks = checkSettings([...new Set(intermediaries.map(({ product }) => product))])
    .flatMap(({ snippets }) => snippets)
    .map(({ software, code }): [string, string] => [`to look at ${software}`, code]);
  const others: [string, string][] = [['why the server died', whyServerDied(1_800_000_000_000).code], ...looks];
  test.each([...ofProxies('bash'), ...ofServers('bash'), ...ofHeartbeats('bash'), ...others])('%s', (_, code) => {
    expect(complaint('sh', ['-n', '-c', code])).toBe('');
  });
});

describe('JSON is', () => {
  test.each(ofProxies('json'))('%s', (_, code) => {
    expect(() => JSON.parse(code)).not.toThrow();
  });
});
