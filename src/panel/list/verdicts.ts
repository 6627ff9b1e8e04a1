/** The findings of a diagnosis by connection, put together once for each diagnosis. */
import { findingsOn } from '../../diagnosis/engine.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import type { ConnectionId } from '../../session/model.ts';
import { shortVerdict } from '../verdict.ts';

export class Verdicts {
  readonly #about = new Map<ConnectionId, Finding[]>();
  readonly #words = new Map<Finding, string>();

  constructor(findings: readonly Finding[]) {
    for (const finding of findings) {
      for (const id of finding.connections) {
        const known = this.#about.get(id);
        if (known === undefined) this.#about.set(id, [finding]);
        else known.push(finding);
      }
    }
  }

  /** All that is said of a connection, first how it ended. */
  on(id: ConnectionId): readonly Finding[] {
    return findingsOn(this.#about.get(id) ?? [], id);
  }

  /** The first of it in words; '' where nothing is said. */
  wordsOn(id: ConnectionId): string {
    const [finding] = this.on(id);
    if (finding === undefined) return '';
    const known = this.#words.get(finding);
    if (known !== undefined) return known;
    const words = shortVerdict(finding);
    this.#words.set(finding, words);
    return words;
  }
}
