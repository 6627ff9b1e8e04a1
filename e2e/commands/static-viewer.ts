/**
 * Builds the viewer as a page of its own: `dist/viewer`, a few files that any web server can offer under any path. It needs
 * nothing of an extension, and its policy allows it nothing but its own files: what is opened in it stays there.
 */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig, type Plugin } from 'vite';
import { shipLicences } from './licences.ts';
import { oldestChromium, oldestFirefox } from './programs.mjs';

/** `'none'` for connections: not even its own server hears of a file. Policies in a page cannot say `frame-ancestors`. */
export const viewerPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types deadair-worker',
].join('; ');

export async function buildViewer(projectRoot: string): Promise<void> {
  process.env.NODE_ENV = 'production';
  await build(viewerConfig(projectRoot));
}

export function viewerConfig(projectRoot: string): InlineConfig {
  return {
    configFile: false,
    root: join(projectRoot, 'src/panel'),
    base: './',
    publicDir: false,
    logLevel: 'warn',
    plugins: [react(), asIndexPage, shipLicences(projectRoot)],
    worker: { format: 'es' },
    build: {
      outDir: join(projectRoot, 'dist/viewer'),
      emptyOutDir: true,
      target: [`chrome${oldestChromium}`, `firefox${oldestFirefox}`],
      // A polyfill would fetch modules by script, which the policy forbids, and so would data: URLs.
      modulePreload: false,
      assetsInlineLimit: 0,
      // One script: React and the app change together.
      chunkSizeWarningLimit: 1000,
      rolldownOptions: { input: 'viewer.html' },
    },
  };
}

const asIndexPage: Plugin = {
  name: 'as-index-page',
  transformIndexHtml: {
    order: 'pre',
    handler: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: viewerPolicy },
        injectTo: 'head-prepend',
      },
    ],
  },
  enforce: 'post',
  generateBundle(_options, bundle) {
    const page = bundle['viewer.html'];
    if (page !== undefined) page.fileName = 'index.html';
  },
};
