/**
 * What a finding gives to paste is held against the programs it is for: a snippet that does not load is worse than none.
 * Programs that are absent are passed over, except in `npm run test:full`, which installs them.
 */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findApache, findCaddy, findHaproxy, findNginx } from '../commands/programs.mjs';
import { complaint, file, forProgram, makeFolder, ofTimeouts, ownFolder } from './filled-snippets.ts';

makeFolder();

forProgram('nginx', findNginx(), (nginx) => {
  test.each(ofTimeouts('nginx'))('%s', (id, code) => {
    const resolvable = code.replace(/http:\/\/[a-z]+\b/g, 'http://127.0.0.1');
    const inLocation = /\blocation\b/.test(code) ? resolvable : `location / { ${resolvable} }`;
    const isGlobal = id.includes('shutdown');
    const config = `pid ${ownFolder()}/nginx.pid; error_log stderr; ${isGlobal ? code : ''} events {}
      http { access_log off; server { listen 127.0.0.1:65000; ${isGlobal ? '' : inLocation} } }`;
    expect(complaint(nginx, ['-t', '-p', ownFolder(), '-e', 'stderr', '-c', file(`${id}.conf`, config)])).toBe('');
  });
});

forProgram('HAProxy', findHaproxy(), (haproxy) => {
  test.each(ofTimeouts('haproxy'))('%s', (id, code) => {
    const rest =
      'defaults\n  mode http\n  timeout connect 5s\nfrontend f\n  bind 127.0.0.1:65000\n  default_backend b\nbackend b\n  server s 127.0.0.1:65001\n';
    const config = code.startsWith('defaults')
      ? `${code}\n    mode http\n    timeout connect 5s\n${rest.slice(rest.indexOf('frontend'))}`
      : `${code}\n${rest}`;
    expect(complaint(haproxy, ['-c', '-f', file(`${id}.cfg`, config)])).toBe('');
  });
});

forProgram('Apache', findApache(), (apache) => {
  test.each(ofTimeouts('apache'))('%s', (id, code) => {
    const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http', 'proxy_wstunnel']
      .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
      .join('\n');
    const config = `${modules}\nListen 127.0.0.1:65000\nPidFile ${ownFolder()}/apache.pid\nServerName lab\nErrorLog /dev/stderr\n${code}\n`;
    expect(complaint(apache, ['-t', '-d', ownFolder(), '-f', file(`${id}.conf`, config)])).toBe('');
  });
});

forProgram('Caddy', findCaddy(), (caddy) => {
  // Debian 12 has 2.6, which knows no timeout of streams yet: there the rest is checked.
  const [, minor = '0'] = /^v?2\.(\d+)/.exec(spawnSync(caddy, ['version'], { encoding: 'utf8' }).stdout ?? '') ?? [];
  const isNew = Number(minor) >= 7;
  test.each(ofTimeouts('caddyfile'))('%s', (id, code) => {
    const known = isNew ? code : code.replace(/^ *stream_.*\n/gm, '');
    const config = `:65000 {\n${known}\n}\n`;
    expect(complaint(caddy, ['validate', '--adapter', 'caddyfile', '--config', file(`${id}.caddyfile`, config)])).toBe(
      '',
    );
  });
});
