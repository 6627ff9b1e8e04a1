/** A tab of Chromium, and the panel in its DevTools. */
import type { Bytes, Milliseconds } from '../../src/base/units.ts';
import type { CdpSession } from './cdp-session.ts';
import {
  chooseFile,
  click,
  drag,
  evaluateText,
  heldMemory,
  hover,
  press,
  processTime,
  screenshot,
  wheel,
} from './chromium-surface.ts';
import { type MainThread, traceMainThread } from './chromium-trace.ts';
import { keyNamed, type Modifier } from './keys.ts';
import { type ListedSocket, type MediaFeatures, onTheWay, Page, Panel, type Place, type Theme } from './page.ts';
import { breakpointExpression, callExpression } from './surface.ts';
import { until } from './until.ts';

/** How long a page works to be known by it. */
const busyMs: Milliseconds = 300;

export class ChromiumPage extends Page {
  readonly #browser: CdpSession;
  readonly #targetId: string;
  readonly #session: CdpSession;
  readonly #extensionOrigin: string | null;
  readonly #headed: boolean;

  constructor(
    browser: CdpSession,
    targetId: string,
    session: CdpSession,
    extensionOrigin: string | null,
    headed: boolean,
  ) {
    super();
    this.#browser = browser;
    this.#targetId = targetId;
    this.#session = session;
    this.#extensionOrigin = extensionOrigin;
    this.#headed = headed;
  }

  async navigate(url: string): Promise<void> {
    const loaded = this.#session.next('Page.loadEventFired');
    const { errorText } = await this.#session.send('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  override async crash(): Promise<void> {
    await this.#session.send('Inspector.enable');
    const crashed = this.#session.next('Inspector.targetCrashed');
    // Nothing loads, and nobody is there to answer.
    void this.#session.send('Page.navigate', { url: 'chrome://crash' }).catch(() => {});
    await crashed;
  }

  async reload(): Promise<void> {
    const loaded = this.#session.next('Page.loadEventFired');
    await this.#session.send('Page.reload');
    await loaded;
  }

  async back(): Promise<void> {
    const { currentIndex, entries } = await this.#session.send('Page.getNavigationHistory');
    const earlier = entries[currentIndex - 1];
    if (earlier === undefined) throw new Error('there is nothing to go back to');
    const shown = this.#session.next('Page.frameNavigated');
    await this.#session.send('Page.navigateToHistoryEntry', { entryId: earlier.id });
    await shown;
  }

  async popup(): Promise<Page> {
    const targetId = await until(
      async () =>
        (await this.#browser.send('Target.getTargets')).targetInfos.find(
          ({ type, openerId }) => type === 'page' && openerId === this.#targetId,
        )?.targetId,
      { what: 'a popup' },
    );
    const session = await this.#browser.attach(targetId);
    await session.send('Page.enable');
    return new ChromiumPage(this.#browser, targetId, session, this.#extensionOrigin, this.#headed);
  }

  async overhearConsole(): Promise<readonly string[]> {
    const heard: string[] = [];
    const hear = <Params>(event: string, textOf: (params: Params) => string) =>
      this.#session.on(event, (params) => heard.push(textOf(params as Params)));
    hear<{ args: { value?: unknown; description?: string }[] }>('Runtime.consoleAPICalled', ({ args }) =>
      args.map(({ value, description }) => String(value ?? description)).join(' '),
    );
    hear<{ exceptionDetails: { text: string } }>('Runtime.exceptionThrown', ({ exceptionDetails }) =>
      JSON.stringify(exceptionDetails),
    );
    hear<{ entry: { text: string } }>('Log.entryAdded', ({ entry }) => entry.text);
    await this.#session.send('Runtime.enable');
    await this.#session.send('Log.enable');
    // Both tell first what was there already.
    heard.length = 0;
    return heard;
  }

  async bringToFront(): Promise<void> {
    await this.#session.send('Page.bringToFront');
  }

  async resize(width: number, height: number, scale = 1): Promise<void> {
    const size = { width, height, deviceScaleFactor: scale, mobile: false };
    await this.#session.send('Emulation.setDeviceMetricsOverride', size);
  }

  override async prefer(features: MediaFeatures): Promise<void> {
    await this.#session.send('Emulation.setEmulatedMedia', {
      features: Object.entries(features).map(([name, value]) => ({ name, value })),
    });
  }

  press(key: string, ...held: readonly Modifier[]): Promise<void> {
    return press(this.#session, keyNamed(key), held);
  }

  async openDevTools(): Promise<void> {
    await this.#openFrontEnd();
  }

  protected async showPanel(): Promise<Panel> {
    const origin = this.#extensionOrigin;
    if (origin === null) throw new Error('This Chromium has no extension, hence no panel.');
    const { targetId, frontEnd } = await this.#openFrontEnd();
    await panelShownIn(frontEnd, origin);
    const panel = await until(async () => this.#panelTarget(targetId, origin), { what: 'the panel to be shown' });
    const session = await this.#browser.attach(panel);
    await until(async () => (await evaluateText(session, 'document.readyState')) === 'complete', {
      what: 'the panel to load',
    });
    return new ChromiumPanel(this.#browser, targetId, frontEnd, session, origin);
  }

  /** DevTools are a page of their own, here called the front-end. Answers when they observe the network. */
  async #openFrontEnd(): Promise<{ readonly targetId: string; readonly frontEnd: CdpSession }> {
    const { targetId } = await this.#browser.send('Target.openDevTools', { targetId: this.#targetId });
    const frontEnd = await this.#browser.attach(targetId);
    if (!this.#headed) {
      const size = { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false };
      await frontEnd.send('Emulation.setDeviceMetricsOverride', size);
    }
    await until(async () => (await evaluateText(frontEnd, callExpression(observeNetwork, []))) === 'observed', {
      what: 'DevTools to observe the network',
    });
    return { targetId, frontEnd };
  }

  async collectGarbage(): Promise<void> {
    await this.#session.send('HeapProfiler.collectGarbage');
  }

  override mainThreadDuring(work: () => Promise<unknown>): Promise<MainThread> {
    return traceMainThread(this.#browser, (expression) => this.evaluate(expression), work);
  }

  /** The protocol does not tell: of all renderers it is the one that works when the page is made to. */
  async processId(): Promise<number> {
    return until(
      async () => {
        const before = await this.#cpuSecondsOfRenderers();
        await this.evaluate((ms: number) => {
          const end = performance.now() + ms;
          while (performance.now() < end);
        }, busyMs);
        const after = await this.#cpuSecondsOfRenderers();
        const worked = [...after].map(([id, seconds]) => ({ id, seconds: seconds - (before.get(id) ?? 0) }));
        const [busiest, next] = worked.sort((a, b) => b.seconds - a.seconds);
        if (busiest === undefined) return null;
        // Others may have work of their own, as while the browser starts: then once more.
        return busiest.seconds > 3 * (next?.seconds ?? 0) && busiest.id;
      },
      { what: 'one renderer to work more than all others' },
    );
  }

  async #cpuSecondsOfRenderers(): Promise<Map<number, number>> {
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo');
    return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
  }

  async close(): Promise<void> {
    await this.#browser.send('Target.closeTarget', { targetId: this.#targetId });
  }

  protected evaluateJson(expression: string): Promise<string | undefined> {
    return evaluateText(this.#session, expression);
  }

  protected capture(): Promise<Buffer> {
    return screenshot(this.#session);
  }

  processTime(): Promise<Milliseconds> {
    return processTime(this.#session);
  }

  memory(): Promise<Bytes> {
    return heldMemory(this.#session);
  }

  hoverAt(x: number, y: number): Promise<void> {
    return hover(this.#session, x, y);
  }

  clickAt(x: number, y: number): Promise<void> {
    return click(this.#session, x, y);
  }

  drag(from: Place, to: Place): Promise<void> {
    return drag(this.#session, from, onTheWay(from, to));
  }

  rightClick({ x, y }: Place): Promise<void> {
    return click(this.#session, x, y, 'right');
  }

  wheel(at: Place, pixels: number): Promise<void> {
    return wheel(this.#session, at, pixels);
  }

  override chooseFile(selector: string, path: string): Promise<void> {
    return chooseFile(this.#session, selector, path);
  }

  /** The panel's frame in these DevTools. The extension's other frame there is its devtools page, which is not shown. */
  async #panelTarget(frontEnd: string, extensionOrigin: string): Promise<string | undefined> {
    const { targetInfos } = await this.#browser.send('Target.getTargets');
    const panel = targetInfos.find(
      ({ type, url, parentId }) =>
        type === 'iframe' && parentId === frontEnd && url.startsWith(extensionOrigin) && url.endsWith('panel.html'),
    );
    return panel?.targetId;
  }
}

/** Shows the panel in DevTools, which hear of it some time after they have opened. */
async function panelShownIn(frontEnd: CdpSession, extensionOrigin: string): Promise<void> {
  await until(async () => (await evaluateText(frontEnd, callExpression(showPanel, [extensionOrigin]))) === 'shown', {
    what: 'DevTools to know the panel',
  });
}

class ChromiumPanel extends Panel {
  readonly #browser: CdpSession;
  readonly #devtools: string;
  readonly #frontEnd: CdpSession;
  readonly #session: CdpSession;
  readonly #extensionOrigin: string;

  constructor(
    browser: CdpSession,
    devtools: string,
    frontEnd: CdpSession,
    session: CdpSession,
    extensionOrigin: string,
  ) {
    super();
    this.#browser = browser;
    this.#devtools = devtools;
    this.#frontEnd = frontEnd;
    this.#session = session;
    this.#extensionOrigin = extensionOrigin;
  }

  async setTheme(theme: Theme): Promise<void> {
    await evaluateText(this.#frontEnd, callExpression(setTheme, [theme === 'dark' ? 'dark' : 'default']));
  }

  async atBreakpoint(work: () => Promise<unknown>): Promise<void> {
    const stands = (answer: 'paused' | 'running') =>
      until(async () => (await evaluateText(this.#frontEnd, callExpression(stateOfPage, []))) === answer, {
        what: `the page to be ${answer}`,
      });
    await evaluateText(this.#frontEnd, callExpression(evaluateInPage, [breakpointExpression]));
    await stands('paused');
    await work();
    // DevTools have gone to their Sources panel, whose key it is.
    await press(this.#frontEnd, keyNamed('F8'), []);
    await stands('running');
    await panelShownIn(this.#frontEnd, this.#extensionOrigin);
  }

  override async openHar(har: string): Promise<readonly ListedSocket[]> {
    const listed = await evaluateText(this.#frontEnd, callExpression(openInNetworkPanel, [har]));
    return JSON.parse(listed ?? '[]');
  }

  protected async closeDevTools(): Promise<void> {
    await this.#browser.send('Target.closeTarget', { targetId: this.#devtools });
    await until(
      async () => {
        const { targetInfos } = await this.#browser.send('Target.getTargets');
        return !targetInfos.some(({ targetId }) => targetId === this.#devtools);
      },
      { what: 'DevTools to close' },
    );
  }

  protected evaluateJson(expression: string): Promise<string | undefined> {
    return evaluateText(this.#session, expression);
  }

  /** All of DevTools, their toolbar included. */
  protected capture(): Promise<Buffer> {
    return screenshot(this.#frontEnd);
  }

  processTime(): Promise<Milliseconds> {
    return processTime(this.#session);
  }

  memory(): Promise<Bytes> {
    return heldMemory(this.#session);
  }

  hoverAt(x: number, y: number): Promise<void> {
    return hover(this.#session, x, y);
  }

  clickAt(x: number, y: number): Promise<void> {
    return click(this.#session, x, y);
  }

  override chooseFile(selector: string, path: string): Promise<void> {
    return chooseFile(this.#session, selector, path);
  }
}

/** What is used of the modules of Chromium's DevTools front-end. They are not typed for outsiders. */
interface FrontEnd {
  readonly SDK: {
    readonly TargetManager: {
      readonly TargetManager: { instance(): { primaryPageTarget(): InspectedTarget | null } };
    };
    readonly NetworkManager: { readonly NetworkManager: unknown };
    readonly DebuggerModel: { readonly DebuggerModel: unknown };
  };
  readonly UI: {
    readonly ViewManager: {
      readonly ViewManager: {
        instance(): { readonly views: ReadonlyMap<string, unknown>; showView(id: string): Promise<void> };
      };
    };
  };
  readonly Network: {
    readonly NetworkPanel: {
      readonly NetworkPanel: {
        instance(): { readonly networkLogView: { onLoadFromFile(file: File): Promise<void> } };
      };
    };
  };
  readonly Logs: {
    readonly NetworkLog: { readonly NetworkLog: { instance(): { requests(): ListedRequest[] } } };
  };
  readonly Common: {
    readonly Settings: {
      readonly Settings: { instance(): { moduleSetting(name: string): { set(value: string): void } } };
    };
  };
}

interface ListedRequest {
  readonly statusCode: number;
  url(): string;
  resourceType(): { name(): string };
  frames(): { readonly type: string; readonly text: string }[];
}

interface InspectedTarget {
  model(kind: unknown): unknown;
  runtimeAgent(): { invoke_evaluate(params: { expression: string }): Promise<unknown> };
}

/** Runs in the front-end. Its parts come up one after another; it says what is still missing. */
async function observeNetwork(): Promise<string> {
  const load = (path: string): Promise<unknown> => import(path);
  const SDK = (await load('./core/sdk/sdk.js')) as FrontEnd['SDK'];
  const target = SDK.TargetManager.TargetManager.instance().primaryPageTarget();
  // The network model sends Network.enable as it is made.
  if (!target?.model(SDK.NetworkManager.NetworkManager)) return 'no network';
  // Commands are answered in order: once this is, Network.enable is in force.
  await target.runtimeAgent().invoke_evaluate({ expression: '0' });
  return 'observed';
}

/** Runs in the front-end, which evaluates as a person does in its console. */
async function evaluateInPage(expression: string): Promise<string> {
  const load = (path: string): Promise<unknown> => import(path);
  const SDK = (await load('./core/sdk/sdk.js')) as FrontEnd['SDK'];
  const target = SDK.TargetManager.TargetManager.instance().primaryPageTarget();
  await target?.runtimeAgent().invoke_evaluate({ expression });
  return 'evaluated';
}

/** Runs in the front-end. */
async function stateOfPage(): Promise<string> {
  const load = (path: string): Promise<unknown> => import(path);
  const SDK = (await load('./core/sdk/sdk.js')) as FrontEnd['SDK'];
  const target = SDK.TargetManager.TargetManager.instance().primaryPageTarget();
  const pausing = target?.model(SDK.DebuggerModel.DebuggerModel) as { isPaused(): boolean } | null | undefined;
  return pausing?.isPaused() ? 'paused' : 'running';
}

/** Runs in the front-end, which hears of the extension's panel when it has come up. */
async function showPanel(extensionOrigin: string): Promise<string> {
  const load = (path: string): Promise<unknown> => import(path);
  const UI = (await load('./ui/legacy/legacy.js')) as FrontEnd['UI'];
  const views = UI.ViewManager.ViewManager.instance();
  const id = [...views.views.keys()].find((key) => key.startsWith(extensionOrigin.slice(0, -1)));
  if (id === undefined) return 'no panel';
  await views.showView(id);
  return 'shown';
}

/** Runs in DevTools: opens a HAR in the network panel, as its import button does. The sockets it lists then, as JSON. */
async function openInNetworkPanel(har: string): Promise<string> {
  const load = (path: string): Promise<unknown> => import(path);
  const UI = (await load('./ui/legacy/legacy.js')) as FrontEnd['UI'];
  const Network = (await load('./panels/network/network.js')) as FrontEnd['Network'];
  const Logs = (await load('./models/logs/logs.js')) as FrontEnd['Logs'];
  await UI.ViewManager.ViewManager.instance().showView('network');
  await Network.NetworkPanel.NetworkPanel.instance().networkLogView.onLoadFromFile(new File([har], 'session.har'));
  const requests = Logs.NetworkLog.NetworkLog.instance().requests();
  const sockets = requests.filter((request) => request.resourceType().name() === 'websocket');
  return JSON.stringify(
    sockets.map((request) => ({
      url: request.url(),
      status: request.statusCode,
      frames: request.frames().map(({ type, text }) => ({ type, text })),
    })),
  );
}

async function setTheme(value: string): Promise<void> {
  const load = (path: string): Promise<unknown> => import(path);
  const Common = (await load('./core/common/common.js')) as FrontEnd['Common'];
  Common.Settings.Settings.instance().moduleSetting('ui-theme').set(value);
}
