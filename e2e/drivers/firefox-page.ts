/** A tab of Firefox, and the panel in its toolbox. */
import type { Bytes, Milliseconds } from '../../src/base/units.ts';
import type { BidiSession } from './bidi-session.ts';
import {
  askPanel,
  closeToolbox,
  collectGarbage,
  evaluateInPage,
  frameScript,
  isPaused,
  measureMemory,
  memoryOf,
  openToolbox,
  type PanelTask,
  panelProcess,
  processOf,
  processTime,
  resumePage,
  setToolboxTheme,
  showPanel,
  snapshotToolbox,
} from './firefox-privileged.ts';
import { heldKeys, keyNamed, type Modifier } from './keys.ts';
import { onTheWay, Page, Panel, type Place, type Theme } from './page.ts';
import { breakpointExpression, callExpression } from './surface.ts';
import { until } from './until.ts';

/** Calls a function of `firefox-privileged.ts` inside Firefox; arguments travel as JSON. */
export type Privileged = <Args extends readonly unknown[], Result>(
  body: (...args: Args) => Result,
  ...args: Args
) => Promise<Awaited<Result>>;

const scriptUrl = (script: string) => `data:application/javascript;charset=utf-8,${encodeURIComponent(script)}`;
const frameScriptUrl = scriptUrl(callExpression(frameScript, []));
/** To be loaded beside a document by `memoryOf`. */
export const measuringScriptUrl = scriptUrl(
  `sendAsyncMessage('deadair:measured', ${callExpression(measureMemory, [])})`,
);

export class FirefoxPage extends Page {
  readonly #bidi: BidiSession;
  readonly #privileged: Privileged;
  readonly #context: string;
  readonly #headed: boolean;

  constructor(bidi: BidiSession, privileged: Privileged, context: string, headed: boolean) {
    super();
    this.#bidi = bidi;
    this.#privileged = privileged;
    this.#context = context;
    this.#headed = headed;
  }

  async navigate(url: string): Promise<void> {
    await this.#bidi.send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }

  async reload(): Promise<void> {
    await this.#bidi.send('browsingContext.reload', { context: this.#context, wait: 'complete' });
  }

  async back(): Promise<void> {
    await this.#bidi.send('browsingContext.traverseHistory', { context: this.#context, delta: -1 });
  }

  async popup(): Promise<Page> {
    const context = await until(
      async () =>
        (await this.#bidi.send('browsingContext.getTree', {})).contexts.find(
          ({ originalOpener }) => originalOpener === this.#context,
        )?.context,
      { what: 'a popup' },
    );
    return new FirefoxPage(this.#bidi, this.#privileged, context, this.#headed);
  }

  async overhearConsole(): Promise<readonly string[]> {
    const heard: string[] = [];
    await this.#bidi.on('log.entryAdded', this.#context, (params) => heard.push((params as { text: string }).text));
    // It tells first what was there already.
    heard.length = 0;
    return heard;
  }

  async bringToFront(): Promise<void> {
    await this.#bidi.send('browsingContext.activate', { context: this.#context });
  }

  async resize(width: number, height: number, scale = 1): Promise<void> {
    const viewport = { width, height };
    await this.#bidi.send('browsingContext.setViewport', { context: this.#context, viewport, devicePixelRatio: scale });
  }

  async openDevTools(): Promise<void> {
    await this.#privileged(openToolbox, this.#context, this.#headed ? 'bottom' : 'window');
  }

  protected async showPanel(): Promise<Panel> {
    await this.openDevTools();
    await until(() => this.#privileged(showPanel, this.#context, frameScriptUrl), { what: 'the panel to be shown' });
    const panel = new FirefoxPanel(this.#privileged, this.#context);
    await until(() => panel.evaluate("location.href !== 'about:blank' && document.readyState === 'complete'"), {
      what: 'the panel to load',
    });
    return panel;
  }

  async collectGarbage(): Promise<void> {
    await this.#privileged(collectGarbage, this.#context);
  }

  processId(): Promise<number> {
    return this.#privileged(processOf, this.#context);
  }

  async close(): Promise<void> {
    await this.#bidi.send('browsingContext.close', { context: this.#context });
  }

  protected evaluateJson(expression: string): Promise<string | undefined> {
    return this.#bidi.evaluateText(this.#context, expression);
  }

  protected async capture(): Promise<Buffer> {
    const { data } = await this.#bidi.send('browsingContext.captureScreenshot', { context: this.#context });
    return Buffer.from(data, 'base64');
  }

  async processTime(): Promise<Milliseconds> {
    return this.#privileged(processTime, await this.#privileged(processOf, this.#context));
  }

  async memory(): Promise<Bytes> {
    return (await this.#privileged(memoryOf, { page: this.#context }, measuringScriptUrl))?.window ?? Number.NaN;
  }

  async hoverAt(x: number, y: number): Promise<void> {
    await this.#mouse([{ type: 'pointerMove', x: Math.round(x), y: Math.round(y) }]);
  }

  clickAt(x: number, y: number): Promise<void> {
    return this.#click({ x, y }, 0);
  }

  rightClick(at: Place): Promise<void> {
    return this.#click(at, 2);
  }

  async wheel({ x, y }: Place, pixels: number): Promise<void> {
    const turn = { type: 'scroll', x: Math.round(x), y: Math.round(y), deltaX: 0, deltaY: pixels };
    await this.#perform({ type: 'wheel', id: 'wheel', actions: [turn] });
  }

  async drag(from: Place, to: Place): Promise<void> {
    const moves = onTheWay(from, to).map((place) => ({ type: 'pointerMove', ...place }));
    const start = { type: 'pointerMove', x: Math.round(from.x), y: Math.round(from.y) };
    await this.#mouse([start, { type: 'pointerDown', button: 0 }, ...moves, { type: 'pointerUp', button: 0 }]);
  }

  async press(key: string, ...held: readonly Modifier[]): Promise<void> {
    const down = [...held.map((modifier) => heldKeys[modifier]), keyNamed(key).webDriver];
    const actions = [
      ...down.map((value) => ({ type: 'keyDown', value })),
      ...down.toReversed().map((value) => ({ type: 'keyUp', value })),
    ];
    await this.#perform({ type: 'key', id: 'keyboard', actions });
  }

  #click({ x, y }: Place, button: 0 | 2): Promise<void> {
    return this.#mouse([
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
      { type: 'pointerDown', button },
      { type: 'pointerUp', button },
    ]);
  }

  #mouse(actions: object[]): Promise<void> {
    return this.#perform({ type: 'pointer', id: 'mouse', actions });
  }

  async #perform(source: object): Promise<void> {
    await this.#bidi.send('input.performActions', { context: this.#context, actions: [source] });
  }
}

class FirefoxPanel extends Panel {
  readonly #privileged: Privileged;
  readonly #context: string;

  constructor(privileged: Privileged, context: string) {
    super();
    this.#privileged = privileged;
    this.#context = context;
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.#privileged(setToolboxTheme, theme);
  }

  async atBreakpoint(work: () => Promise<unknown>): Promise<void> {
    const stands = (paused: boolean) =>
      until(async () => (await this.#privileged(isPaused, this.#context)) === paused, {
        what: paused ? 'the page to be paused' : 'the page to run',
      });
    await this.#privileged(evaluateInPage, this.#context, breakpointExpression);
    await stands(true);
    await work();
    await this.#privileged(resumePage, this.#context);
    await stands(false);
    await until(() => this.#privileged(showPanel, this.#context, frameScriptUrl), { what: 'the panel to be shown' });
  }

  protected async closeDevTools(): Promise<void> {
    await this.#privileged(closeToolbox, this.#context);
  }

  protected evaluateJson(expression: string): Promise<string | undefined> {
    return this.#ask({ expression });
  }

  /** All of the toolbox; docked, the whole browser window. */
  protected async capture(): Promise<Buffer> {
    return Buffer.from(await this.#privileged(snapshotToolbox, this.#context), 'base64');
  }

  async processTime(): Promise<Milliseconds> {
    return this.#privileged(processTime, await this.#privileged(panelProcess, this.#context));
  }

  async memory(): Promise<Bytes> {
    return (await this.#privileged(memoryOf, { panel: this.#context }, measuringScriptUrl))?.window ?? Number.NaN;
  }

  async hoverAt(x: number, y: number): Promise<void> {
    await this.#ask({ mouse: ['mousemove'], x, y });
  }

  async clickAt(x: number, y: number): Promise<void> {
    await this.#ask({ mouse: ['mousemove', 'mousedown', 'mouseup'], x, y });
  }

  #ask(task: PanelTask): Promise<string | undefined> {
    return this.#privileged(askPanel, this.#context, task);
  }
}
