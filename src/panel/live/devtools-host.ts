/** The browser around a panel in DevTools, or around panel.html opened as a plain tab with `?tabId=N`. */
import browser from 'webextension-polyfill';
import type { RecordingLimits } from '../../wire/recording-limits.ts';
import { linkToBackground } from './background-link.ts';
import { environmentOf } from './environment.ts';
import { networkLog } from './network-log.ts';
import type { TabHost } from './tab-source.ts';

/** What the panel has to know besides. */
export interface DevtoolsHost extends TabHost {
  /** Is the tab in a private window? Where nobody tells, it is taken for one. */
  isPrivate(): Promise<boolean>;
}

/** null where there is no tab to watch. */
export function devtoolsHost(search: string, limits: RecordingLimits): DevtoolsHost | null {
  const devtools = browser.devtools as typeof browser.devtools | undefined;
  const tabId = devtools?.inspectedWindow.tabId ?? Number(new URLSearchParams(search).get('tabId') ?? Number.NaN);
  if (!Number.isInteger(tabId)) return null;
  // Firefox's HAR has no WebSockets; there the background sees the handshakes.
  const hasWebSocketHar = devtools !== undefined && !navigator.userAgent.includes('Firefox');

  const now = () => performance.timeOrigin + performance.now();
  return {
    now,
    tabId,
    limits,
    isPrivate: () => isPrivate(tabId),
    environment: environmentOf(browser.runtime, navigator.userAgent, -new Date().getTimezoneOffset()),
    link: (on) => linkToBackground(browser.runtime, on),
    network: (wants) =>
      hasWebSocketHar
        ? networkLog(devtools.network, {
            ...wants,
            now,
            extensionOrigin: browser.runtime.getURL(''),
            payloadCap: limits.payloadBytes,
          })
        : null,
    async pageUrl() {
      if (devtools === undefined) return null;
      // Firefox answers with a value and a problem, of which one is undefined; Chrome's own `browser` with the value alone,
      // and it rejects where there is a problem.
      const answer: unknown = await devtools.inspectedWindow.eval('location.href').catch(() => null);
      const url: unknown = Array.isArray(answer) ? answer[0] : answer;
      return typeof url === 'string' ? url : null;
    },
    tabUrl: () => urlOf(tabId),
    openSource: openSourceWith(devtools),
    reloadPage: () => void devtools?.inspectedWindow.reload(),
    onNavigated: (callback) => devtools?.network.onNavigated.addListener(callback),
  };
}

/** Panels have `extension` in Firefox only and `tabs` in Chrome only, where one process serves private windows and others. */
async function isPrivate(tabId: number): Promise<boolean> {
  const { extension, tabs } = browser as Partial<typeof browser>;
  if (extension?.inIncognitoContext === true) return true;
  if (tabs !== undefined) return (await tabs.get(tabId).catch(() => null))?.incognito ?? true;
  return extension?.inIncognitoContext ?? true;
}

async function urlOf(tabId: number): Promise<string | null> {
  const { tabs } = browser as Partial<typeof browser>;
  return tabs === undefined ? null : ((await tabs.get(tabId).catch(() => null))?.url ?? '');
}

/** Chrome only, and not in the polyfill's types: `openResource(url, line, column)`, both counted from 0. */
function openSourceWith(devtools: typeof browser.devtools | undefined): TabHost['openSource'] {
  const panels = devtools?.panels as { openResource?: (url: string, line: number, column: number) => void } | undefined;
  if (panels?.openResource === undefined) return null;
  return ({ url, line, column }) => panels.openResource?.(url, line - 1, column - 1);
}
