/** What the session was recorded with, from what the browser says of itself. */
import type { Runtime } from 'webextension-polyfill';
import type { Environment } from '../../session/model.ts';

/** `pageUrl` is left '' for whoever knows it. */
export function environmentOf(
  runtime: Pick<Runtime.Static, 'getManifest'>,
  userAgent: string,
  utcOffsetMinutes: number,
): Environment {
  const [, browser = '', browserVersion = ''] =
    /(Firefox|Edg)\/([\d.]+)/.exec(userAgent) ?? /(Chrome)\/([\d.]+)/.exec(userAgent) ?? [];
  return {
    browser: browser === 'Edg' ? 'Edge' : browser,
    browserVersion,
    os: platformOf(userAgent),
    extensionVersion: runtime.getManifest().version,
    pageUrl: '',
    utcOffsetMinutes,
  };
}

/** The part of `(X11; Linux x86_64)`, `(Macintosh; Intel Mac OS X 10_15_7)`, `(Windows NT 10.0; Win64; x64)` that names a system. */
function platformOf(userAgent: string): string {
  const parts = /\(([^)]*)\)/.exec(userAgent)?.[1]?.split('; ') ?? [];
  return parts.find((part) => !/^(X11|Wayland|Macintosh)$/.test(part)) ?? '';
}
