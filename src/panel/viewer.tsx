/** The viewer: the panel without a page. Sessions come from files, and in the extension's own tab from what was kept. */
import type { Storage } from 'webextension-polyfill';
import { rulesWith } from '../knowledge/own-proxies.ts';
import { readOwnProxies } from './live/own-proxies.ts';
import { mountPanel, rootElement } from './mount.tsx';
import { setPageWords } from './page-words.ts';
import { SavedSessions } from './saved/saved-sessions.ts';

setPageWords('viewer', document);
const isOfExtension = location.protocol.endsWith('-extension:');
const store = mountPanel(rootElement(), {
  source: null,
  settings: null,
  saved: isOfExtension ? new SavedSessions() : null,
});

// Without the extension's library, which refuses to be loaded anywhere else. Firefox has `browser`, Chrome `chrome`.
const { browser, chrome } = globalThis as { browser?: Extension; chrome?: Extension };
const storage = (browser ?? chrome)?.storage;
if (isOfExtension && storage !== undefined) store.setRules(rulesWith(await readOwnProxies(storage.local)));

interface Extension {
  readonly storage?: Pick<Storage.Static, 'local'>;
}
