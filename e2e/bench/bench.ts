/** What a part of the benchmark is given to work with. */
import { type BrowserDriver, type BrowserKind, type LaunchOptions, launch } from '../drivers/driver.ts';
import type { Measurement } from './measurement.ts';

/** A file in parts/ exports one as `measure`. */
export type Part = (bench: Bench) => Promise<readonly Measurement[]>;

export const browserNames: Readonly<Record<BrowserKind, string>> = { chromium: 'Chromium', firefox: 'Firefox' };

export interface BenchOptions {
  /** How often everything is measured. Intervals grow narrow with it, and the run long. */
  readonly rounds: number;
  readonly browsers: readonly BrowserKind[];
}

export class Bench {
  readonly rounds: number;
  readonly browsers: readonly BrowserKind[];
  /** Those that were started, as they state it. */
  readonly versions = new Set<string>();
  readonly #build: () => Promise<void>;
  readonly #endings: (() => Promise<void>)[] = [];

  /** `build` makes the extension; called before a browser is started with it. */
  constructor({ rounds, browsers }: BenchOptions, build: () => Promise<void>) {
    this.rounds = rounds;
    this.browsers = browsers;
    this.#build = build;
  }

  /** Starts a browser with Deadair as it is built from the sources now, or without. It ends with the part. */
  async launch(kind: BrowserKind, options: LaunchOptions = {}): Promise<BrowserDriver> {
    await this.#build();
    const driver = await launch(kind, options);
    this.versions.add(driver.version);
    this.atEnd(() => driver.close()); // once more where the part has done it
    return driver;
  }

  /** Has something done when the part has ended, well or not. The last comes first. */
  atEnd(ending: () => Promise<void>): void {
    this.#endings.push(ending);
  }

  /** Tells who waits how far it is. Not on stdout, which is for the results. */
  say(text: string): void {
    process.stderr.write(`  ${text}\n`);
  }

  /** To be called once, by whoever runs the part. */
  async end(): Promise<void> {
    for (const ending of this.#endings.reverse()) await ending();
  }
}
