import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Browser, browsers, manifestFor } from './manifest.ts';

interface Reason {
  readonly permission: string;
  readonly builds: readonly string[];
  readonly why: string;
}

/** The rows of the permissions table in PRIVACY.md. */
const reasons: readonly Reason[] = readFileSync(new URL('../../PRIVACY.md', import.meta.url), 'utf8')
  .split(/^\| Permission \| Builds \| Why \|$/m)
  .slice(1)
  .flatMap((table) => (/^\|---\|---\|---\|\n((?:\|.*\n)+)/m.exec(table)?.[1] ?? '').trim().split('\n'))
  .map((row) => row.split('|').map((cell) => cell.trim()))
  .map(([, permission = '', builds = '', why = '']) => ({
    permission: permission.replaceAll('`', ''),
    builds: builds.toLowerCase().split(', '),
    why,
  }));

/** All that a build may do to pages and browser, in the words of the table. */
function asked(browser: Browser): string[] {
  const manifest = manifestFor(browser);
  const matches = new Set(manifest.content_scripts.flatMap((script) => script.matches));
  return [
    ...manifest.permissions,
    ...('host_permissions' in manifest ? manifest.host_permissions : []).map((host) => `host permission ${host}`),
    ...[...matches].map((host) => `content scripts on ${host}`),
  ].sort();
}

describe.each(browsers)('the %s build', (browser) => {
  test('asks for exactly what PRIVACY.md gives a reason for', () => {
    const explained = reasons.filter((reason) => reason.builds.includes(browser) && reason.why.length > 40);
    expect(asked(browser)).toEqual(explained.map((reason) => reason.permission).sort());
  });

  test('has no other key that grants something', () => {
    const granting = [
      'optional_permissions',
      'optional_host_permissions',
      'externally_connectable',
      'web_accessible_resources',
      'sandbox',
    ];
    expect(Object.keys(manifestFor(browser)).filter((key) => granting.includes(key))).toEqual([]);
  });

  test('lets its own pages run no foreign code and connect nowhere', () => {
    const policy = manifestFor(browser).content_security_policy.extension_pages.split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy.join(' ')).not.toMatch(/unsafe|connect-src|https?:/);
  });
});

test('Chrome is not asked for webRequest, whose every listener erases failure reasons there', () => {
  expect(asked('chrome')).not.toContain('webRequest');
  expect(asked('firefox')).toContain('webRequest');
});

test('each build has only keys of its own browser', () => {
  expect(manifestFor('chrome')).not.toHaveProperty('browser_specific_settings');
  expect(manifestFor('chrome').background).toEqual({ service_worker: expect.any(String), type: 'module' });
  expect(manifestFor('firefox')).not.toHaveProperty('message_serialization');
  expect(manifestFor('firefox')).not.toHaveProperty('minimum_chrome_version');
  expect(manifestFor('firefox').background).toEqual({ scripts: [expect.any(String)], type: 'module' });
});

test('the recorder is in place before any script of a page, in every frame', () => {
  const { content_scripts } = manifestFor('chrome');
  expect(content_scripts[0]).toMatchObject({ js: ['src/recorder/recorder.iife.ts'], world: 'MAIN' });
  for (const script of content_scripts) {
    expect(script).toMatchObject({
      run_at: 'document_start',
      all_frames: true,
      match_about_blank: true,
      match_origin_as_fallback: true,
    });
  }
});
