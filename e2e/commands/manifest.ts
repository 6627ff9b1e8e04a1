/**
 * One manifest serves both browsers; each build takes what its browser knows. What a key does to a browser that does not
 * know it ranges from a warning on the extensions page to an erased failure reason on every WebSocket, so all are dropped.
 */
import source from '../../manifest.json' with { type: 'json' };

export const browsers = ['chrome', 'firefox'] as const;
export type Browser = (typeof browsers)[number];

export function isBrowser(name: string): name is Browser {
  return (browsers as readonly string[]).includes(name);
}

/** The manifest of one browser's build, its paths still naming source files. */
export function manifestFor(browser: Browser) {
  const { minimum_chrome_version, message_serialization, browser_specific_settings, ...shared } = source;
  const { service_worker, scripts, type } = source.background;
  if (browser === 'firefox') {
    // Firefox runs an event page from `scripts` and warns about a service worker.
    return { ...shared, browser_specific_settings, background: { scripts, type } };
  }
  return {
    ...shared,
    minimum_chrome_version,
    message_serialization,
    // Any webRequest listener makes Chrome erase the failure reason of every WebSocket from console and HAR.
    permissions: source.permissions.filter((permission) => permission !== 'webRequest'),
    background: { service_worker, type },
  };
}
