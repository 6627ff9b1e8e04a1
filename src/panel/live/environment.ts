/** What the session was recorded with, from what the browser says of itself. */
import type { Runtime } from 'webextension-polyfill';
import type { Environment } from '../../session/model.ts';

/** `pageUrl` is left '' for whoever knows it. */
export function environmentOf(runtime: Pick<Runtime.Static, 'getManifest'>, userAgent: string): Environment {
  const [, browser = '', browserVersion = ''] = /(Firefox|Edg|Chrome)\/([\d.]+)/.exec(userAgent) ?? [];
  return {
    browser: browser === 'Edg' ? 'Edge' : browser,
    browserVersion,
    os: /\(([^;)]+)/.exec(userAgent)?.[1] ?? '',
    extensionVersion: runtime.getManifest().version,
    pageUrl: '',
  };
}
