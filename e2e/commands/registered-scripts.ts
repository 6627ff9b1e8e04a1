/**
 * Content scripts that the background registers while it runs. They must be built like those of the manifest, as one
 * synchronous file each, without standing in it. crxjs has `?script` imports for that, but it makes what they name
 * web-accessible, by which a page could ask whether the extension is there. So they are put into the manifest that crxjs
 * builds from, and taken out of the one that it writes.
 */
import type { CrxPlugin } from '@crxjs/vite-plugin';

/** Source files, by their path in the project. They ship under the same path, ending in `.js`. */
const registered = ['src/bridge/site-off.iife.ts'] as const;

/** Reserved by RFC 2606: no page is there, should the entry ever ship. */
const nowhere = ['https://registered.invalid/*'];

/** The manifest with the registered scripts, for crxjs to find them. */
export function withRegisteredScripts<M extends { readonly content_scripts: readonly object[] }>(manifest: M) {
  return { ...manifest, content_scripts: [...manifest.content_scripts, { js: [...registered], matches: nowhere }] };
}

/** Takes them out again. To stand after crxjs. */
export const dropRegisteredScripts: CrxPlugin = {
  name: 'deadair:registered-scripts',
  renderCrxManifest: (manifest) => ({
    ...manifest,
    content_scripts: (manifest.content_scripts ?? []).filter(({ matches }) => matches?.join() !== nowhere.join()),
  }),
};
