/** The panel in DevTools, or as a plain tab with `?tabId=N`. */
import { devtoolsHost } from './live/devtools-host.ts';
import { loadSettings } from './live/settings.ts';
import { TabSource } from './live/tab-source.ts';
import { mountPanel, rootElement } from './mount.tsx';
import { followDevtoolsTheme } from './shell-theme.ts';

followDevtoolsTheme(document.documentElement);
const settings = await loadSettings();
const host = devtoolsHost(location.search, settings.limits);
mountPanel(rootElement(), host === null ? null : new TabSource(host), settings);
