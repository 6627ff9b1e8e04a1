/** The browser around a panel in DevTools, or around panel.html opened as a plain tab with `?tabId=N`. */
import browser from 'webextension-polyfill';
import { linkToBackground } from './background-link.ts';
import { environmentOf } from './environment.ts';
import { networkLog } from './network-log.ts';
import type { TabHost } from './tab-source.ts';

/** null where there is no tab to watch. */
export function devtoolsHost(search: string): TabHost | null {
  const devtools = browser.devtools as typeof browser.devtools | undefined;
  const tabId = devtools?.inspectedWindow.tabId ?? Number(new URLSearchParams(search).get('tabId') ?? Number.NaN);
  if (!Number.isInteger(tabId)) return null;
  // Firefox's HAR has no WebSockets; there the background sees the handshakes.
  const hasWebSocketHar = devtools !== undefined && !navigator.userAgent.includes('Firefox');

  const now = () => performance.timeOrigin + performance.now();
  return {
    now,
    tabId,
    environment: environmentOf(browser.runtime, navigator.userAgent),
    link: (on) => linkToBackground(browser.runtime, on),
    network: (wants) =>
      hasWebSocketHar
        ? networkLog(devtools.network, { ...wants, now, extensionOrigin: browser.runtime.getURL('') })
        : null,
    async pageUrl() {
      if (devtools === undefined) return null;
      const [url, problem] = await devtools.inspectedWindow.eval('location.href').catch(() => [null, true]);
      return problem ? null : String(url);
    },
    reloadPage: () => void devtools?.inspectedWindow.reload(),
    onNavigated: (callback) => devtools?.network.onNavigated.addListener(callback),
  };
}
