/**
 * The sites on which the person has switched recording off: host names without port, in `storage.local`. On these alone
 * `site-off.iife.ts` is registered as a content script, which tells the bridge before any script of the page runs.
 */
import type { Scripting, Storage } from 'webextension-polyfill';

const storageKey = 'sites-off';

/** As crxjs builds it; `shipped.ts` looks whether it is there. */
const siteOffScript = 'src/bridge/site-off.iife.js';
const registrationId = 'site-off';

/** What a match pattern can name: a domain or an address, in the form that `URL.hostname` gives it. */
const hostForm = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/;
/** A list this long was made by no person. */
const mostHosts = 1000;

type Registry = Pick<
  Scripting.Static,
  'registerContentScripts' | 'updateContentScripts' | 'unregisterContentScripts' | 'getRegisteredContentScripts'
>;

export class SiteSwitch {
  readonly #area: Storage.StorageArea;
  readonly #scripting: Registry;
  #hosts: Promise<readonly string[]> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(area: Storage.StorageArea, scripting: Registry) {
    this.#area = area;
    this.#scripting = scripting;
  }

  /** All hosts that are off. @throws {Error} where the browser cannot read its storage; asked again it may */
  hosts(): Promise<readonly string[]> {
    this.#hosts ??= this.#area.get(storageKey).then(
      (stored) => hostsOf(stored[storageKey]),
      (error) => {
        this.#hosts = null;
        throw error;
      },
    );
    return this.#hosts;
  }

  /** Is recording off on any of these documents' sites? */
  async isOff(...urls: readonly (string | undefined)[]): Promise<boolean> {
    const hosts = await this.hosts();
    return hosts.length > 0 && urls.some((url) => hosts.includes(hostOf(url)));
  }

  /** Switches a host; resolves with all that are off. What is no host name changes nothing. */
  switch(host: string, recording: boolean): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      const before = await this.hosts();
      if (!hostForm.test(host)) return before;
      const others = before.filter((other) => other !== host);
      const hosts = recording ? others : [...others, host].slice(-mostHosts);
      // Registered first: what the panel shows as off must not be recorded.
      await this.#register(hosts);
      try {
        await this.#area.set({ [storageKey]: hosts });
      } catch (error) {
        // No room: a site that the panel goes on to show as recorded must not be off.
        await this.#register(before);
        throw error;
      }
      this.#hosts = Promise.resolve(hosts);
      return hosts;
    });
  }

  /** Registers the script anew: an update of the extension drops all registrations. */
  renew(): Promise<void> {
    return this.#inTurn(async () => this.#register(await this.hosts()));
  }

  async #register(hosts: readonly string[]): Promise<void> {
    const [registered] = await this.#scripting.getRegisteredContentScripts({ ids: [registrationId] });
    if (hosts.length === 0) {
      if (registered !== undefined) await this.#scripting.unregisterContentScripts({ ids: [registrationId] });
      return;
    }
    // Wherever the manifest's own scripts run.
    const script: Scripting.RegisteredContentScript = {
      id: registrationId,
      js: [siteOffScript],
      matches: hosts.map((host) => `*://${host}/*`),
      runAt: 'document_start',
      allFrames: true,
      matchOriginAsFallback: true,
    };
    if (registered === undefined) await this.#scripting.registerContentScripts([script]);
    else await this.#scripting.updateContentScripts([script]);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

function hostsOf(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter((host) => typeof host === 'string' && hostForm.test(host)) : [];
}

/** '' where there is none. */
function hostOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname : '';
}
