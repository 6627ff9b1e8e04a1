/** Real Chromium, driven over its remote debugging port. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../../src/base/units.ts';
import { unpackedExtension } from '../commands/extension.ts';
import { findChromium } from '../commands/programs.mjs';
import { type BrowserProcess, downloadsIn, startBrowser } from './browser-process.ts';
import { CdpSession } from './cdp-session.ts';
import { ChromiumPage } from './chromium-page.ts';
import { heldMemory } from './chromium-surface.ts';
import { Downloads } from './downloads.ts';
import type { BrowserDriver, LaunchOptions } from './driver.ts';
import type { Page, Theme } from './page.ts';
import { ProtocolSocket } from './protocol-socket.ts';
import { until } from './until.ts';

export async function start(options: LaunchOptions): Promise<BrowserDriver> {
  const {
    extension = unpackedExtension('chrome'),
    headed = false,
    theme = 'light',
    netLog,
    alsoExtension,
    throttleHiddenAfterSeconds,
    acceptAnyCertificate = false,
  } = options;
  const extensions = [extension, alsoExtension].filter((folder) => folder != null);
  const executable = findChromium();
  if (executable === null) throw new Error('There is no Chromium on this machine.');
  const browserProcess = await startBrowser({
    executable,
    prepare: (profile) => writePreferences(profile, headed, theme),
    args: (profile) => [
      ...(headed ? [] : ['--headless=new']),
      // Chromium's sandbox refuses to run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-gpu',
      '--password-store=basic',
      '--use-mock-keychain',
      `--user-data-dir=${profile}`,
      // Without it newer Chromium ignores --load-extension.
      '--disable-features=DisableLoadExtensionCommandLineSwitch',
      ...(acceptAnyCertificate ? ['--ignore-certificate-errors'] : []),
      ...(throttleHiddenAfterSeconds === undefined
        ? []
        : [`--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/${throttleHiddenAfterSeconds}`]),
      ...(extensions.length === 0
        ? []
        : [`--disable-extensions-except=${extensions.join()}`, `--load-extension=${extensions.join()}`]),
      ...(netLog === undefined ? [] : [`--log-net-log=${netLog}`]),
      '--remote-debugging-port=0',
      `--window-size=1280,${headed ? 960 : 800}`,
      'about:blank',
    ],
    announcement: /DevTools listening on (ws:\S+)/,
  });
  try {
    const socket = await ProtocolSocket.connect(browserProcess.endpoint);
    const browser = new CdpSession(socket);
    await browser.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: browserProcess.downloads });
    const worker = extension === null ? null : await serviceWorkerOf(browser, extension);
    const { product } = await browser.send('Browser.getVersion');
    return new ChromiumDriver(browserProcess, socket, browser, worker, product, headed);
  } catch (error) {
    await browserProcess.stop();
    throw error;
  }
}

/** The settings of DevTools lie in the profile's preferences, each as JSON in a string. */
function writePreferences(profile: string, headed: boolean, theme: Theme): void {
  mkdirSync(join(profile, 'Default'));
  const preferences = {
    devtools: {
      preferences: { currentDockState: JSON.stringify(headed ? 'bottom' : 'undocked') },
      synced_preferences_sync_disabled: { 'ui-theme': JSON.stringify(theme === 'dark' ? 'dark' : 'default') },
    },
    // Without it an extension that reloads itself stays away.
    extensions: { ui: { developer_mode: true } },
    download: { default_directory: downloadsIn(profile), prompt_for_download: false },
  };
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
}

/** URL of the extension's service worker. Installing starts it, so that its being there says the extension is in force. */
async function serviceWorkerOf(browser: CdpSession, extension: string): Promise<string> {
  const manifest = JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8'));
  const suffix = `/${manifest.background.service_worker}`;
  const worker = await until(
    async () =>
      (await browser.send('Target.getTargets')).targetInfos.find(
        ({ type, url }) => type === 'service_worker' && url.startsWith('chrome-extension://') && url.endsWith(suffix),
      ),
    { what: `Chromium to load ${extension}` },
  );
  return worker.url;
}

class ChromiumDriver implements BrowserDriver {
  readonly kind = 'chromium';
  readonly version: string;
  readonly exited: Promise<void>;
  readonly #process: BrowserProcess;
  readonly #socket: ProtocolSocket;
  readonly #browser: CdpSession;
  /** URL of the extension's service worker, null without the extension. */
  readonly #worker: string | null;
  readonly #origin: string | null;
  readonly #downloads: Downloads;
  readonly #headed: boolean;

  constructor(
    browserProcess: BrowserProcess,
    socket: ProtocolSocket,
    browser: CdpSession,
    worker: string | null,
    version: string,
    headed: boolean,
  ) {
    this.version = version;
    this.exited = browserProcess.exited;
    this.#process = browserProcess;
    this.#socket = socket;
    this.#browser = browser;
    this.#worker = worker;
    this.#origin = worker === null ? null : `chrome-extension://${new URL(worker).host}/`;
    this.#downloads = new Downloads(browserProcess.downloads);
    this.#headed = headed;
  }

  async newPage(url: string): Promise<Page> {
    const { targetId } = await this.#browser.send('Target.createTarget', { url: 'about:blank' });
    const session = await this.#browser.attach(targetId);
    await session.send('Page.enable');
    const page = new ChromiumPage(this.#browser, targetId, session, this.#origin, this.#headed);
    await page.navigate(url);
    return page;
  }

  extensionUrl(path: string): string {
    if (this.#origin === null) throw new Error('This Chromium has no extension.');
    return this.#origin + path;
  }

  async stopBackground(): Promise<void> {
    const worker = await this.#runningWorker();
    if (worker === undefined) return;
    await this.#browser.send('Target.closeTarget', { targetId: worker.targetId });
    // It may be started again at once; then it is another target.
    await until(async () => (await this.#runningWorker())?.targetId !== worker.targetId, {
      what: 'the service worker to end',
    });
  }

  async backgroundMemory(): Promise<Bytes | null> {
    const worker = await this.#runningWorker();
    if (worker === undefined) return null;
    const session = await this.#browser.attach(worker.targetId);
    const held = await heldMemory(session);
    await session.detach();
    return held;
  }

  async reinstallExtension(): Promise<void> {
    const old = await this.#runningWorker();
    // Only the extension itself can ask for it, and its worker may be ended: so a page of it does.
    const page = await this.newPage(this.extensionUrl('src/panel/viewer.html'));
    // The page goes away with the extension, before or after it has answered.
    void page.evaluate('void chrome.runtime.reload()').catch(() => {});
    await until(
      async () => {
        const worker = await this.#runningWorker();
        return worker !== undefined && worker.targetId !== old?.targetId;
      },
      { what: 'the extension to load again' },
    );
  }

  async setSiteAccess(): Promise<void> {
    throw new Error('Chromium has no access to sites that could be taken from content scripts by a driver.');
  }

  async tabs(): Promise<readonly string[]> {
    const { targetInfos } = await this.#browser.send('Target.getTargets');
    return targetInfos.filter(({ type }) => type === 'page').map(({ url }) => url);
  }

  async #runningWorker() {
    return (await this.#browser.send('Target.getTargets')).targetInfos.find(({ url }) => url === this.#worker);
  }

  nextDownload(): Promise<string> {
    return this.#downloads.next();
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#process.stop();
  }
}
