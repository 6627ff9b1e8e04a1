/** The viewer: the panel without a page. Sessions come from files, and in the extension's own tab from what was kept. */
import { mountPanel, rootElement } from './mount.tsx';
import { SavedSessions } from './saved/saved-sessions.ts';

const isOfExtension = location.protocol.endsWith('-extension:');
mountPanel(rootElement(), { source: null, settings: null, saved: isOfExtension ? new SavedSessions() : null });
