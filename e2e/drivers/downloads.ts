/** The files a browser has downloaded, one after another. */
import { mkdtempSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.ts';

export class Downloads {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Path of the next finished download that was not handed out before. Waits for it. */
  next(): Promise<string> {
    return until(() => this.#take(), { what: 'a download' });
  }

  /** Moves a finished file aside, because Chromium would overwrite it by the next one of its name. */
  #take(): string | undefined {
    const names = readdirSync(this.#folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [entry.name] : [],
    );
    // Chromium writes NAME.crdownload; Firefox writes NAME.part beside an empty NAME.
    if (names.some((name) => /\.(crdownload|part)$/.test(name))) return undefined;
    const name = names.find((candidate) => statSync(join(this.#folder, candidate)).size > 0);
    if (name === undefined) return undefined;
    const taken = join(mkdtempSync(join(this.#folder, 'taken-')), name);
    renameSync(join(this.#folder, name), taken);
    return taken;
  }
}
