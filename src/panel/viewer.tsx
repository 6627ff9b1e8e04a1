/** The viewer: the panel without a page. Sessions come from files, and in the extension's own tab from what was kept. */
import { rulesWith } from '../knowledge/own-proxies.ts';
import { mountPanel, rootElement } from './mount.tsx';
import { SavedSessions } from './saved/saved-sessions.ts';

const isOfExtension = location.protocol.endsWith('-extension:');
const store = mountPanel(rootElement(), {
  source: null,
  settings: null,
  saved: isOfExtension ? new SavedSessions() : null,
});
if (isOfExtension) {
  // Elsewhere there is nothing to load them from, and the extension's library refuses to be loaded.
  const { loadSettings } = await import('./live/settings.ts');
  store.setRules(rulesWith((await loadSettings()).values.ownProxies));
}
