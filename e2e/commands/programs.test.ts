import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chromiumRefusal, versionRefusal } from './programs.mjs';

describe('which Chromium will do', () => {
  test('Chromium and Chrome for Testing', () => {
    expect(chromiumRefusal('/x', 'Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)')).toBeNull();
    expect(chromiumRefusal('/x', 'Google Chrome for Testing 150.0.7700.1')).toBeNull();
  });

  test('never branded Chrome, which ignores --load-extension', () => {
    expect(chromiumRefusal('/x', 'Google Chrome 156.0.8078.79')).toContain('branded Chrome');
    expect(chromiumRefusal('/x', 'Google Chrome 156.0.8078.79 beta')).toContain('branded Chrome');
  });

  test('none older than the manifest admits', () => {
    expect(chromiumRefusal('/x', 'Chromium 147.0.1.1')).toContain('148 or later');
    expect(versionRefusal('/x', 'Mozilla Firefox 128.4.0esr', 'Firefox', 142)).toContain('142 or later');
  });

  test('nothing that does not say its version', () => {
    expect(chromiumRefusal('/x', '')).toContain('does not answer --version');
  });
});

describe('where it is looked for', () => {
  let folder: string;

  beforeEach(() => {
    vi.resetModules();
    folder = mkdtempSync(join(tmpdir(), 'deadair-programs-'));
    vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  function program(name: string, script: string): string {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }
  const answering = (version: string) => `echo '${version}'`;

  test('on PATH', async () => {
    const path = program('firefox-esr', answering('Mozilla Firefox 153.7.0esr'));
    const { findFirefox } = await import('./programs.mjs');
    expect(findFirefox()).toBe(path);
  });

  test('an unfit one on PATH is passed over', async () => {
    const branded = program('chromium', answering('Google Chrome 156.0.8078.79'));
    const fit = program('chromium-browser', answering('Chromium 156.0.8078.79'));
    vi.stubEnv('PATH', folder);
    const { findChromium } = await import('./programs.mjs');
    expect(findChromium()).not.toBe(branded);
    expect(findChromium()).toBe(fit);
  });

  test("Ubuntu's stub that starts a snap is passed over", async () => {
    const stub = program('chromium', `exec /snap/bin/chromium "$@"\n${answering('Chromium 156.0.8078.79')}`);
    const { findChromium } = await import('./programs.mjs');
    expect(findChromium()).not.toBe(stub);
  });

  test('the override comes before PATH', async () => {
    program('nginx', '');
    const other = program('nginx-of-mine', '');
    vi.stubEnv('DEADAIR_NGINX', other);
    const { findNginx } = await import('./programs.mjs');
    expect(findNginx()).toBe(other);
  });

  test('an override that will not do is an error, not a reason to take another', async () => {
    vi.stubEnv('DEADAIR_CHROMIUM', program('chrome', answering('Google Chrome 156.0.8078.79')));
    vi.stubEnv('DEADAIR_FIREFOX', join(folder, 'absent'));
    const { findChromium, findFirefox } = await import('./programs.mjs');
    expect(() => findChromium()).toThrow('DEADAIR_CHROMIUM');
    expect(() => findFirefox()).toThrow('not an executable file');
  });
});
