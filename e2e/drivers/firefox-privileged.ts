/**
 * What runs inside Firefox with the privileges of its own window: there the toolbox and the extension's panel can be
 * reached. Each function is sent as its source text, so it sees nothing of this file but its arguments.
 */

import type { Bytes } from '../../src/base/units.ts';

interface Toolbox {
  readonly doc: Document;
  readonly topWindow: Window & { readonly browsingContext: BrowsingContext };
  readonly commands: {
    readonly scriptCommand: { execute(expression: string): Promise<unknown> };
    readonly targetCommand: {
      readonly targetFront: { readonly threadFront: { readonly paused: boolean; resume(): Promise<unknown> } };
    };
  };
  getAdditionalTools(): readonly { readonly id: string }[];
  selectTool(id: string): Promise<unknown>;
  destroy(): Promise<void>;
}

interface BrowsingContext {
  readonly currentWindowGlobal: {
    readonly osPid: number;
    drawSnapshot(area: null, scale: number, background: string): Promise<ImageBitmap>;
  };
}

/** To and from the panel, which lives in another process. */
interface MessageManager {
  loadFrameScript(url: string, allowDelayed: boolean): void;
  addMessageListener(name: 'deadair:answer', listener: (message: { readonly data: Answer }) => void): void;
  removeMessageListener(name: 'deadair:answer', listener: (message: { readonly data: Answer }) => void): void;
  sendAsyncMessage(name: 'deadair:question', message: Question): void;
}

interface PageBrowser {
  readonly browsingContext: BrowsingContext;
  readonly messageManager: {
    loadFrameScript(url: string, allowDelayed: boolean): void;
    addMessageListener(name: 'deadair:collected', listener: () => void): void;
    removeMessageListener(name: 'deadair:collected', listener: () => void): void;
  };
}

/** What a document's window, and its whole process, hold after all garbage was collected. */
export interface HeldMemory {
  readonly window: Bytes;
  readonly process: Bytes;
}

interface MeasuringManager {
  loadFrameScript(url: string, allowDelayed: boolean): void;
  addMessageListener(name: 'deadair:measured', listener: (message: { readonly data: HeldMemory }) => void): void;
  removeMessageListener(name: 'deadair:measured', listener: (message: { readonly data: HeldMemory }) => void): void;
}

interface PanelBrowser {
  readonly browsingContext: BrowsingContext;
  readonly currentURI: { readonly spec: string } | null;
  readonly messageManager: MessageManager;
}

/** An expression to evaluate, or mouse events to fire at a point. */
export type PanelTask =
  | { readonly expression: string }
  | { readonly mouse: readonly ('mousemove' | 'mousedown' | 'mouseup')[]; readonly x: number; readonly y: number };

type Question = PanelTask & { readonly id: number };
interface Answer {
  readonly id: number;
  readonly text?: string | undefined;
  readonly error?: string;
}

interface OpenToolbox {
  readonly toolbox: Toolbox;
  /** null until the panel is shown. */
  panel: PanelBrowser | null;
  questions: number;
}

declare const ChromeUtils: {
  importESModule(url: string): unknown;
  /** Times in nanoseconds. */
  requestProcInfo(): Promise<{ readonly children: readonly { readonly pid: number; readonly cpuTime: number }[] }>;
};
declare const Services: { readonly prefs: { setCharPref(name: string, value: string): void } };
declare const WebExtensionPolicy: {
  getByID(id: string): {
    readonly mozExtensionHostname: string;
    readonly extension: {
      readonly backgroundState: string;
      readonly views: ReadonlySet<{
        readonly viewType: string;
        readonly xulBrowser: { readonly messageManager: MeasuringManager };
      }>;
      terminateBackground(options: {
        ignoreDevToolsAttached: boolean;
        disableResetIdleForTest: boolean;
      }): Promise<void>;
    };
  };
};
declare const gBrowser: { getTabForBrowser(browser: unknown): unknown };

/** Kept in Firefox's window from call to call, by the id of the tab. */
declare const deadairToolboxes: Map<string, OpenToolbox>;

export function extensionHost(extensionId: string): string {
  return WebExtensionPolicy.getByID(extensionId).mozExtensionHostname;
}

/** @returns the background page's state afterwards */
export async function terminateBackground(extensionId: string): Promise<string> {
  const { extension } = WebExtensionPolicy.getByID(extensionId);
  // Firefox spares one that was busy a moment ago, unless it is told not to.
  const options = { ignoreDevToolsAttached: true, disableResetIdleForTest: true };
  if (extension.backgroundState === 'running') await extension.terminateBackground(options);
  return extension.backgroundState;
}

/** Gives the extension access to all sites or takes it away, as a person does in about:addons. */
export async function setSiteAccess(extensionId: string, granted: boolean): Promise<void> {
  const { ExtensionPermissions } = ChromeUtils.importESModule(
    'resource://gre/modules/ExtensionPermissions.sys.mjs',
  ) as {
    ExtensionPermissions: Record<'add' | 'remove', (id: string, sites: object, extension: object) => Promise<void>>;
  };
  const { extension } = WebExtensionPolicy.getByID(extensionId);
  await ExtensionPermissions[granted ? 'add' : 'remove'](
    extensionId,
    { permissions: [], origins: ['<all_urls>'], data_collection: [] },
    extension,
  );
}

/** Collects the garbage and the cycles of the process that shows a tab's page. */
export function collectGarbage(tabId: string): Promise<void> {
  const { NavigableManager } = ChromeUtils.importESModule(
    'chrome://remote/content/shared/NavigableManager.sys.mjs',
  ) as {
    NavigableManager: { getBrowserById(id: string): PageBrowser };
  };
  const { messageManager } = NavigableManager.getBrowserById(tabId);
  // Twice: what a cycle collection sets free is garbage only then.
  const work = `for (let i = 0; i < 2; i++) { Cu.forceGC(); Cu.forceCC(); } sendAsyncMessage('deadair:collected');`;
  return new Promise((resolve) => {
    const listen = () => {
      messageManager.removeMessageListener('deadair:collected', listen);
      resolve();
    };
    messageManager.addMessageListener('deadair:collected', listen);
    messageManager.loadFrameScript(`data:application/javascript,${encodeURIComponent(work)}`, false);
  });
}

/**
 * Runs beside a document, with privileges: collects all garbage of its process, and says what the document's window and
 * the whole process hold then.
 */
export function measureMemory(): HeldMemory {
  // Twice: what a cycle collection sets free is garbage only then.
  for (let i = 0; i < 2; i++) {
    Cu.forceGC();
    Cu.forceCC();
  }
  const manager = Cc['@mozilla.org/memory-reporter-manager;1']?.getService(Ci.nsIMemoryReporterManager);
  if (manager === undefined) throw new Error('this Firefox has no memory reporter');
  const sizes = Array.from({ length: 9 }, () => ({ value: 0 }));
  manager.sizeOfTab(content, ...sizes);
  // The total; after it come two durations.
  return { window: sizes[6]?.value ?? 0, process: manager.heapAllocated };
}

/**
 * Has `measureMemory` run beside the page of a tab, its panel, or the extension's background; null where that is not
 * running.
 *
 * @param script URL of a frame script that sends its result
 */
export function memoryOf(
  of: { readonly page: string } | { readonly panel: string } | { readonly backgroundOf: string },
  script: string,
): Promise<HeldMemory | null> {
  const { NavigableManager } = ChromeUtils.importESModule(
    'chrome://remote/content/shared/NavigableManager.sys.mjs',
  ) as {
    NavigableManager: { getBrowserById(id: string): { messageManager: MeasuringManager } };
  };
  const manager =
    'page' in of
      ? NavigableManager.getBrowserById(of.page).messageManager
      : 'panel' in of
        ? (deadairToolboxes.get(of.panel)?.panel?.messageManager as unknown as MeasuringManager | undefined)
        : [...WebExtensionPolicy.getByID(of.backgroundOf).extension.views].find(
            ({ viewType }) => viewType === 'background',
          )?.xulBrowser.messageManager;
  if (!manager) return Promise.resolve(null);
  return new Promise((resolve) => {
    const listen = ({ data }: { readonly data: HeldMemory }) => {
      manager.removeMessageListener('deadair:measured', listen);
      resolve(data);
    };
    manager.addMessageListener('deadair:measured', listen);
    manager.loadFrameScript(script, false);
  });
}

/** The process that shows a tab's page. */
export function processOf(tabId: string): number {
  const { NavigableManager } = ChromeUtils.importESModule(
    'chrome://remote/content/shared/NavigableManager.sys.mjs',
  ) as {
    NavigableManager: { getBrowserById(id: string): PageBrowser };
  };
  return NavigableManager.getBrowserById(tabId).browsingContext.currentWindowGlobal.osPid;
}

/** Number of the process that shows the panel: the extension's. */
export function panelProcess(tabId: string): number {
  const panel = deadairToolboxes.get(tabId)?.panel;
  if (!panel) throw new Error('the panel is not open');
  return panel.browsingContext.currentWindowGlobal.osPid;
}

/** Processor time that a process has used, in milliseconds. */
export async function processTime(pid: number): Promise<number> {
  const { children } = await ChromeUtils.requestProcInfo();
  const child = children.find((one) => one.pid === pid);
  if (child === undefined) throw new Error(`there is no process ${pid}`);
  return child.cpuTime / 1e6;
}

export function setToolboxTheme(theme: string): void {
  Services.prefs.setCharPref('devtools.theme', theme);
}

/** Opens a tab's toolbox, docked below the page or in a window of its own of 1280 by 800. */
export async function openToolbox(tabId: string, hostType: 'bottom' | 'window'): Promise<void> {
  const { NavigableManager } = ChromeUtils.importESModule(
    'chrome://remote/content/shared/NavigableManager.sys.mjs',
  ) as {
    NavigableManager: { getBrowserById(id: string): unknown };
  };
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs') as {
    require(path: string): { gDevTools: { showToolboxForTab(tab: unknown, options: object): Promise<Toolbox> } };
  };
  const { gDevTools } = require('devtools/client/framework/devtools');
  const tab = gBrowser.getTabForBrowser(NavigableManager.getBrowserById(tabId));
  const toolbox = await gDevTools.showToolboxForTab(tab, { toolId: 'webconsole', hostType });
  if (hostType === 'window') toolbox.topWindow.resizeTo(1280, 800);
  const shared = globalThis as { deadairToolboxes?: Map<string, OpenToolbox> };
  shared.deadairToolboxes ??= new Map();
  shared.deadairToolboxes.set(tabId, { toolbox, panel: null, questions: 0 });
}

/**
 * Shows the extension's panel. To be called until it answers true: the extension adds its panel a while after the
 * toolbox has opened.
 *
 * @param frameScript URL of the script that answers in the panel
 */
export async function showPanel(tabId: string, frameScript: string): Promise<boolean> {
  const open = deadairToolboxes.get(tabId);
  if (!open) throw new Error('the toolbox is not open');
  const tool = open.toolbox.getAdditionalTools().find(({ id }) => id.startsWith('webext-devtools-panel'));
  if (!tool) return false;
  await open.toolbox.selectTool(tool.id);
  const frame = [...open.toolbox.doc.querySelectorAll('iframe')].find(({ id }) => id.includes('webext-devtools-panel'));
  const browser = frame?.contentDocument?.querySelector('browser') as PanelBrowser | null | undefined;
  // Before it has gone to the panel it moves to the extension's process, which makes it another message manager.
  if (!browser?.currentURI?.spec.startsWith('moz-extension:')) return false;
  browser.messageManager.loadFrameScript(frameScript, false);
  open.panel = browser;
  return true;
}

/** Has a task done in the panel. Its text, if it yields one; throws what it threw. */
export function askPanel(tabId: string, task: PanelTask): Promise<string | undefined> {
  const open = deadairToolboxes.get(tabId);
  const messages = open?.panel?.messageManager;
  if (!open || !messages) return Promise.reject(new Error('the panel is not open'));
  const id = ++open.questions;
  return new Promise((resolve, reject) => {
    const listen = ({ data }: { readonly data: Answer }) => {
      if (data.id !== id) return;
      messages.removeMessageListener('deadair:answer', listen);
      if (data.error === undefined) resolve(data.text);
      else reject(new Error(data.error));
    };
    messages.addMessageListener('deadair:answer', listen);
    messages.sendAsyncMessage('deadair:question', { ...task, id });
  });
}

/** A PNG of the toolbox's window, in base64. */
export async function snapshotToolbox(tabId: string): Promise<string> {
  const open = deadairToolboxes.get(tabId);
  if (!open) throw new Error('the toolbox is not open');
  const bitmap = await open.toolbox.topWindow.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, 'white');
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  const png = await canvas.convertToBlob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(png);
  });
}

/** Has the toolbox evaluate an expression in the page, as a person does in its console. */
export async function evaluateInPage(tabId: string, expression: string): Promise<void> {
  await deadairToolboxes.get(tabId)?.toolbox.commands.scriptCommand.execute(expression);
}

/** Whether the page stands at a breakpoint. */
export function isPaused(tabId: string): boolean {
  return deadairToolboxes.get(tabId)?.toolbox.commands.targetCommand.targetFront.threadFront.paused ?? false;
}

/** As the debugger's "Resume" does. */
export async function resumePage(tabId: string): Promise<void> {
  await deadairToolboxes.get(tabId)?.toolbox.commands.targetCommand.targetFront.threadFront.resume();
}

export async function closeToolbox(tabId: string): Promise<void> {
  const open = deadairToolboxes.get(tabId);
  deadairToolboxes.delete(tabId);
  await open?.toolbox.destroy();
}

declare const addMessageListener: (
  name: 'deadair:question',
  listener: (message: { readonly data: Question }) => void,
) => void;
declare const sendAsyncMessage: (name: 'deadair:answer', message: Answer) => void;
declare const content: {
  synthesizeMouseEvent(type: string, x: number, y: number, event: object, options: object): void;
};
declare const Ci: { readonly nsIMemoryReporterManager: unknown };
declare const Cc: Readonly<Record<string, { getService(kind: unknown): MemoryReporterManager } | undefined>>;
interface MemoryReporterManager {
  readonly heapAllocated: Bytes;
  sizeOfTab(window: unknown, ...sizes: { value: number }[]): void;
}
declare const Cu: {
  forceGC(): void;
  forceCC(): void;
  readonly Sandbox: new (principal: unknown, options: object) => object;
  evalInSandbox(expression: string, sandbox: object): unknown;
};

/** Runs beside the panel's document, with privileges, and does the tasks of `askPanel`. */
export function frameScript(): void {
  addMessageListener('deadair:question', async ({ data }) => {
    try {
      if ('mouse' in data) {
        const button = { button: 0, clickCount: 1 };
        for (const type of data.mouse) content.synthesizeMouseEvent(type, data.x, data.y, button, {});
        sendAsyncMessage('deadair:answer', { id: data.id });
        return;
      }
      // A sandbox on the panel's window, because the panel's own policy forbids eval.
      const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      const text = (await Cu.evalInSandbox(data.expression, sandbox)) as string | undefined;
      sendAsyncMessage('deadair:answer', { id: data.id, text });
    } catch (error) {
      sendAsyncMessage('deadair:answer', { id: data.id, error: (error as Error).message });
    }
  });
}
