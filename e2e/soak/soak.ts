/**
 * The soak: two tabs full of sockets, round after round, while everything between page and panel is broken and mended.
 * One tab keeps its panel and is navigated in every round, in mid-traffic; the other keeps its page, and its DevTools are
 * opened and closed. So each of the three, page, background and panel, has somewhere to grow old.
 */
import { setTimeout as pass } from 'node:timers/promises';
import type { Bytes, Milliseconds } from '../../src/base/units.ts';
import type { Session } from '../../src/session/session.ts';
import { Chance } from '../accuracy/chance.ts';
import { type BrowserDriver, type BrowserKind, launch } from '../drivers/driver.ts';
import type { Page, Panel } from '../drivers/page.ts';
import { until } from '../drivers/until.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { exportedSession } from '../panel-view.ts';
import { disagreements, type Manner, type PageAccount, serverAccounts } from './accounts.ts';

export interface SoakOptions {
  readonly kind: BrowserKind;
  readonly minutes: number;
  readonly seed: number;
  /** In both tabs together. */
  readonly sockets: number;
  /** Hears a line after each round. */
  readonly tell: (line: string) => void;
}

/** What is measured once a round. */
export const subjects = ['page', 'background', 'panel'] as const;
export type Subject = (typeof subjects)[number];

export interface SoakReport {
  readonly rounds: number;
  readonly sockets: number;
  readonly connections: number;
  /** By the server's log, both directions. */
  readonly frames: number;
  readonly bytes: Bytes;
  readonly backgroundKills: number;
  /** What panels did not keep, and said so. */
  readonly framesSaidLost: number;
  readonly memory: Readonly<Record<Subject, readonly Bytes[]>>;
  readonly faults: readonly string[];
}

/** How long the sockets talk in a round, before all is compared and measured. */
const roundMs: Milliseconds = 10_000;
/** More than a recorder keeps while nobody watches (src/recorder/README.md). */
const journalFrames = 25_000;
/** The background is ended in the first third of the time only: then it grows old, and is measured. */
const killingShare = 1 / 3;
/** So often at least, or nobody could say whether its memory is flat; a soak lasts that long. */
const leastOldRounds = 6;

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const lab = await startLab({ proxyReadTimeoutMs: null, withoutNginx: 'stand-in' });
  try {
    const driver = await launch(options.kind);
    try {
      return await new Soak(driver, lab, options).run();
    } finally {
      await driver.close();
    }
  } finally {
    await lab.stop();
  }
}

class Soak {
  readonly #driver: BrowserDriver;
  readonly #lab: Lab;
  readonly #options: SoakOptions;
  readonly #chance: Chance;
  readonly #faults: string[] = [];
  readonly #memory: Record<Subject, Bytes[]> = { page: [], background: [], panel: [] };
  #kills = 0;
  #framesSaidLost = 0;

  constructor(driver: BrowserDriver, lab: Lab, options: SoakOptions) {
    this.#driver = driver;
    this.#lab = lab;
    this.#options = options;
    this.#chance = new Chance(options.seed);
  }

  async run(): Promise<SoakReport> {
    const begin = performance.now();
    const spent = () => (performance.now() - begin) / (this.#options.minutes * 60_000);
    const travelling = await this.#driver.newPage(this.#lab.page('sockets'));
    const panel = await travelling.openPanel();
    const staying = await this.#driver.newPage(this.#soakPage('stays'));
    // What grows on purpose shall have grown: the recorder keeps its last frames, so many and no more.
    await staying.evaluate(`soak.fill(${journalFrames})`);
    await staying.waitFor("soak.ledger.some(({ kind, state }) => kind === 'fill' && state === 'closed')");

    let round = 0;
    let oldRounds = 0;
    for (; spent() < 1 || oldRounds < leastOldRounds; round++) {
      const name = `round${round}`;
      const isYoung = spent() < killingShare;
      await travelling.bringToFront();
      await travelling.navigate(this.#soakPage(name));
      const [, stayingPanel] = await Promise.all([
        isYoung ? this.#killBackground() : null,
        this.#openSometime(staying),
        pass(roundMs),
      ]);
      await this.#leaveInMidTraffic(travelling, panel, name);
      await this.#holdStill(staying, stayingPanel);
      await this.#measure(staying, panel, !isYoung);
      if (!isYoung) oldRounds++;
      await staying.evaluate('soak.resume()');
      this.#tellRound(round);
    }
    return this.#report(round);
  }

  #soakPage(name: string): string {
    const query = { sockets: String(this.#options.sockets / 2), seed: String(this.#chance.whole(0, 2 ** 31)) };
    return this.#lab.page('soak', { server: new URL(this.#lab.direct('echo')).origin, name, ...query });
  }

  /** Once or twice, at any moment of the round. */
  async #killBackground(): Promise<void> {
    for (let kill = this.#chance.whole(1, 2); kill > 0; kill--) {
      await pass(this.#chance.between(0, roundMs / 3));
      await this.#driver.stopBackground();
      this.#kills++;
    }
  }

  async #openSometime(page: Page): Promise<Panel> {
    await pass(this.#chance.between(0, roundMs / 2));
    return page.openPanel();
  }

  /** Leaves the page while its sockets talk: its panel has the rest from what it leaves behind. */
  async #leaveInMidTraffic(page: Page, panel: Panel, name: string): Promise<void> {
    await page.navigate(this.#lab.page('sockets'));
    const left = (await page.evaluate((key: string) => sessionStorage.getItem(key), name)) ?? '[]';
    await this.#compare(panel, name, 'torn', () => Promise.resolve(JSON.parse(left)));
    // Or the session would grow, as it is meant to.
    await panel.click('[data-testid="clear"]');
  }

  /** Lets a page finish what it has begun, compares when nothing moves any more, and closes its DevTools. */
  async #holdStill(page: Page, panel: Panel): Promise<void> {
    await page.evaluate('soak.pause()');
    const account = async () => (await page.evaluate('soak.ledger')) as PageAccount[];
    for (const { kind, name, state } of await account())
      if (kind === 'chat' && state !== 'closed') this.#lab.server.crash('fin', name);
    await page.waitFor('soak.isStill', { timeoutMs: 30_000 });
    await this.#compare(panel, 'the page that stays', 'still', account);
    await panel.close();
  }

  /** Asks until all agree, for a while: frames may be on their way to the server or the panel. */
  async #compare(panel: Panel, what: string, manner: Manner, account: () => Promise<PageAccount[]>): Promise<void> {
    let last: string[] = [];
    let session: Session | null = null;
    const agree = async () => {
      session = await exportedSession(this.#driver, panel);
      last = disagreements(session, await account(), serverAccounts(this.#lab.server.log.events), manner);
      return last.length === 0;
    };
    await until(agree, { what: 'all accounts to agree', timeoutMs: 20_000, everyMs: 500 }).catch((error: Error) => {
      this.#faults.push(...(last.length > 0 ? last : [error.message]).map((fault) => `${what}: ${fault}`));
    });
    const { losses = [] } = (session ?? {}) as Partial<Session>;
    for (const loss of losses) if (loss.what === 'frames') this.#framesSaidLost += loss.count;
  }

  async #measure(staying: Page, panel: Panel, withBackground: boolean): Promise<void> {
    this.#memory.page.push(await staying.memory());
    this.#memory.panel.push(await panel.memory());
    const background = withBackground ? await this.#driver.backgroundMemory() : null;
    if (background !== null) this.#memory.background.push(background);
  }

  #tellRound(round: number): void {
    const sizes = subjects.map((subject) => `${subject} ${mebibytes(this.#memory[subject].at(-1))}`);
    const { events } = this.#lab.server.log;
    this.#options.tell(
      `round ${round + 1}: ${events.length} events at the server, ${sizes.join(', ')}, ${this.#faults.length} faults`,
    );
  }

  #report(rounds: number): SoakReport {
    const accounts = [...serverAccounts(this.#lab.server.log.events).values()];
    const sum = (of: (account: (typeof accounts)[number]) => number) =>
      accounts.reduce((total, account) => total + of(account), 0);
    return {
      rounds,
      sockets: this.#options.sockets,
      connections: accounts.length,
      frames: sum(({ sent, received }) => sent + received),
      bytes: sum(({ sentBytes, receivedBytes }) => sentBytes + receivedBytes),
      backgroundKills: this.#kills,
      framesSaidLost: this.#framesSaidLost,
      memory: this.#memory,
      faults: this.#faults,
    };
  }
}

export function mebibytes(bytes: Bytes | undefined): string {
  return bytes === undefined ? '–' : `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
}
