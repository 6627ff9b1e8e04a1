import { strToU8 } from 'fflate';
import { expect, test } from 'vitest';
import { shippedFaults } from './shipped.ts';

const manifest = {
  content_scripts: [{ js: ['recorder.js'] }],
  icons: { 16: 'icons/16.png' },
  devtools_page: 'devtools.html',
};

const sound = {
  'manifest.json': JSON.stringify(manifest),
  'recorder.js': "(function(){console.log('recording')})();",
  'devtools.html': '<!doctype html><script type="module" crossorigin src="/devtools.js"></script>',
  'devtools.js': 'export {};',
  'icons/16.png': 'PNG',
};

/** Faults of a sound extension with some files put in its place; undefined takes a file out. */
function faultsWith(change: Record<string, string | undefined>): string {
  const files = Object.entries({ ...sound, ...change }).filter(
    (file): file is [string, string] => file[1] !== undefined,
  );
  return shippedFaults(new Map(files.map(([path, text]) => [path, strToU8(text)]))).join('\n');
}

test('a sound extension has no faults', () => {
  expect(faultsWith({})).toBe('');
});

test('a file that a page can fetch would give the extension away', () => {
  const exposing = { ...manifest, web_accessible_resources: [{ resources: ['*'], matches: ['<all_urls>'] }] };
  expect(faultsWith({ 'manifest.json': JSON.stringify(exposing) })).toContain('web_accessible_resources');
});

test('a recorder that loads a second file would come too late', () => {
  expect(faultsWith({ 'recorder.js': "(async()=>{await import('./hook.js')})();" })).toContain('imports another file');
  expect(faultsWith({ 'recorder.js': "import './hook.js';" })).toContain('imports another file');
});

test('a recorder that declares a variable would put it on window', () => {
  expect(faultsWith({ 'recorder.js': 'var recorder=(function(){return 1})();' })).toContain('declares something');
  expect(faultsWith({ 'recorder.js': '"use strict";(function(){var inside=1})();' })).toBe('');
});

test('a script that is registered while the extension runs is looked at like those of the manifest', () => {
  const background = "register({ js: ['src/bridge/off.iife.js'] })";
  expect(faultsWith({ 'background.js': background })).toContain('src/bridge/off.iife.js is named but missing');
  const late = { 'background.js': background, 'src/bridge/off.iife.js': "import './other.js';" };
  expect(faultsWith(late)).toContain('imports another file');
});

test('scripts and styles the policy blocks do not ship', () => {
  expect(faultsWith({ 'devtools.html': '<script>start()</script>' })).toContain('inline script');
  expect(faultsWith({ 'devtools.html': '<p style="color:red">' })).toContain('inline style');
  expect(faultsWith({ 'devtools.html': '<body onload="start()">' })).toContain('inline style or handler');
});

test('what is named is there', () => {
  expect(faultsWith({ 'icons/16.png': undefined })).toContain('icons/16.png is named but missing');
  expect(faultsWith({ 'devtools.js': undefined })).toContain('names a file that is missing');
});

test('source maps do not ship', () => {
  expect(faultsWith({ 'devtools.js': 'export {};\n//# sourceMappingURL=devtools.js.map' })).toContain('source maps');
});
