/** Real Firefox, driven over WebDriver BiDi with access to its privileged scope. No geckodriver is needed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../../src/base/units.ts';
import { unpackedExtension } from '../commands/extension.ts';
import { findFirefox } from '../commands/programs.mjs';
import { BidiSession } from './bidi-session.ts';
import { type BrowserProcess, downloadsIn, startBrowser } from './browser-process.ts';
import { Downloads } from './downloads.ts';
import type { BrowserDriver, LaunchOptions } from './driver.ts';
import { FirefoxPage, measuringScriptUrl, type Privileged } from './firefox-page.ts';
import { extensionHost, memoryOf, setSiteAccess, terminateBackground } from './firefox-privileged.ts';
import type { Page, Theme } from './page.ts';
import { ProtocolSocket } from './protocol-socket.ts';
import { callExpression, jsonExpression } from './surface.ts';
import { until } from './until.ts';

export async function start(options: LaunchOptions): Promise<BrowserDriver> {
  const {
    extension = unpackedExtension('firefox'),
    headed = false,
    storageKiB,
    acceptAnyCertificate = false,
    theme = 'light',
  } = options;
  const executable = findFirefox();
  if (executable === null) throw new Error('There is no Firefox on this machine.');
  const browserProcess = await startBrowser({
    executable,
    prepare: (profile) => writeFileSync(join(profile, 'user.js'), userPreferences(profile, theme, storageKiB)),
    args: (profile) => [
      ...(headed ? [] : ['--headless']),
      '--no-remote',
      '--profile',
      profile,
      '--remote-debugging-port',
      '0',
      '--remote-allow-system-access',
      'about:blank',
    ],
    env: (profile) => ({ HOME: profile, MOZ_HEADLESS_WIDTH: '1280', MOZ_HEADLESS_HEIGHT: '800' }),
    announcement: /WebDriver BiDi listening on (ws:\S+)/,
  });
  try {
    const socket = await ProtocolSocket.connect(`${browserProcess.endpoint}/session`);
    const bidi = new BidiSession(socket);
    const { capabilities } = await bidi.send('session.new', {
      capabilities: { alwaysMatch: { acceptInsecureCerts: acceptAnyCertificate } },
    });
    const privileged = await privilegedScope(bidi);
    const installed = extension === null ? null : await install(bidi, privileged, extension);
    return new FirefoxDriver(browserProcess, socket, bidi, privileged, {
      version: `Firefox/${capabilities.browserVersion}`,
      installed,
      headed,
    });
  } catch (error) {
    await browserProcess.stop();
    throw error;
  }
}

interface InstalledExtension {
  /** It was installed from. */
  readonly folder: string;
  readonly id: string;
  readonly origin: string;
}

/** Installs an unpacked extension for as long as the browser runs. */
async function install(bidi: BidiSession, privileged: Privileged, folder: string): Promise<InstalledExtension> {
  const { extension: id } = await bidi.send('webExtension.install', { extensionData: { type: 'path', path: folder } });
  return { folder, id, origin: `moz-extension://${await privileged(extensionHost, id)}/` };
}

function userPreferences(profile: string, theme: Theme, storageKiB: number | undefined): string {
  const preferences: Readonly<Record<string, string | number | boolean>> = {
    'app.update.enabled': false,
    'browser.shell.checkDefaultBrowser': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'browser.safebrowsing.update.enabled': false,
    'services.settings.server': 'data:,',
    'extensions.autoDisableScopes': 0,
    'browser.download.folderList': 2,
    'browser.download.dir': downloadsIn(profile),
    'browser.download.useDownloadDir': true,
    'browser.download.alwaysOpenPanel': false,
    'browser.download.always_ask_before_handling_new_types': false,
    'devtools.theme': theme,
    ...(storageKiB === undefined ? {} : { 'dom.quotaManager.temporaryStorage.fixedLimit': storageKiB }),
  };
  return Object.entries(preferences)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

/** The scope of the browser's own window, where Firefox's modules are within reach. */
async function privilegedScope(bidi: BidiSession): Promise<Privileged> {
  const window = await until(
    async () =>
      (await bidi.send('browsingContext.getTree', { 'moz:scope': 'chrome' })).contexts.find(({ url }) =>
        url.endsWith('/browser.xhtml'),
      ),
    { what: "Firefox's window" },
  );
  return async (body, ...args) => {
    const text = await bidi.evaluateText(window.context, jsonExpression(callExpression(body, args)));
    return text === undefined ? undefined : JSON.parse(text);
  };
}

interface FirefoxFacts {
  readonly version: string;
  /** null without the extension. */
  readonly installed: InstalledExtension | null;
  readonly headed: boolean;
}

class FirefoxDriver implements BrowserDriver {
  readonly kind = 'firefox';
  readonly version: string;
  readonly exited: Promise<void>;
  readonly #process: BrowserProcess;
  readonly #socket: ProtocolSocket;
  readonly #bidi: BidiSession;
  readonly #privileged: Privileged;
  readonly #facts: FirefoxFacts;
  readonly #downloads: Downloads;

  constructor(
    browserProcess: BrowserProcess,
    socket: ProtocolSocket,
    bidi: BidiSession,
    privileged: Privileged,
    facts: FirefoxFacts,
  ) {
    this.version = facts.version;
    this.exited = browserProcess.exited;
    this.#process = browserProcess;
    this.#socket = socket;
    this.#bidi = bidi;
    this.#privileged = privileged;
    this.#facts = facts;
    this.#downloads = new Downloads(browserProcess.downloads);
  }

  async newPage(url: string): Promise<Page> {
    const { context } = await this.#bidi.send('browsingContext.create', { type: 'tab' });
    const page = new FirefoxPage(this.#bidi, this.#privileged, context, this.#facts.headed);
    await page.navigate(url);
    return page;
  }

  extensionUrl(path: string): string {
    return this.#extension().origin + path;
  }

  async stopBackground(): Promise<void> {
    // One that is just starting can be ended when it has started.
    await until(async () => (await this.#privileged(terminateBackground, this.#extension().id)) === 'stopped', {
      what: 'the background page to stop',
    });
  }

  async backgroundMemory(): Promise<Bytes | null> {
    const held = await this.#privileged(memoryOf, { backgroundOf: this.#extension().id }, measuringScriptUrl);
    return held?.process ?? null;
  }

  async reinstallExtension(): Promise<void> {
    await install(this.#bidi, this.#privileged, this.#extension().folder);
  }

  async setSiteAccess(granted: boolean): Promise<void> {
    await this.#privileged(setSiteAccess, this.#extension().id, granted);
  }

  #extension(): InstalledExtension {
    if (this.#facts.installed === null) throw new Error('This Firefox has no extension.');
    return this.#facts.installed;
  }

  async tabs(): Promise<readonly string[]> {
    return (await this.#bidi.send('browsingContext.getTree', {})).contexts.map(({ url }) => url);
  }

  nextDownload(): Promise<string> {
    return this.#downloads.next();
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#process.stop();
  }
}
