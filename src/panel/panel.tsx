/** The panel in DevTools, or as a plain tab with `?tabId=N`. */
import { devtoolsHost } from './live/devtools-host.ts';
import { TabSource } from './live/tab-source.ts';
import { mountPanel, rootElement } from './mount.tsx';
import { followDevtoolsTheme } from './shell-theme.ts';

followDevtoolsTheme(document.documentElement);
const host = devtoolsHost(location.search);
mountPanel(rootElement(), host === null ? null : new TabSource(host));
