/** The panel in DevTools, or as a plain tab with `?tabId=N`. */
import { devtoolsHost } from './live/devtools-host.ts';
import { loadSettings } from './live/settings.ts';
import { TabSource } from './live/tab-source.ts';
import { mountPanel, rootElement } from './mount.tsx';
import { setPageWords } from './page-words.ts';
import { autosave } from './saved/autosave.ts';
import { SavedSessions } from './saved/saved-sessions.ts';
import { saverInWorker } from './saved/saver.ts';
import { followDevtoolsTheme } from './shell-theme.ts';

setPageWords('panel', document);
followDevtoolsTheme(document.documentElement);
const settings = await loadSettings();
const host = devtoolsHost(location.search, settings.values.limits);
const source = host === null ? null : new TabSource(host);
const store = mountPanel(rootElement(), { source, settings, saved: new SavedSessions() });

source?.onProblem((problem) => store.tell({ about: 'site', message: problem }));

if (host !== null && source !== null && !(await host.isPrivate())) {
  autosave(source, {
    isWanted: () => settings.values.autosave,
    now: host.now,
    after: (delay, callback) => void setTimeout(callback, delay),
    newId: () => crypto.randomUUID(),
    save: saverInWorker(),
    tell: (problem) => store.tell({ about: 'autosave', message: problem }),
  });
}
