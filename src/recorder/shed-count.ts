/** Counts, connection by connection, the frames that had to go. */
import type { Bytes, RealmMs } from '../base/units.ts';
import { countFrame } from '../wire/frame-counts.ts';
import type { ShedFrames } from '../wire/records.ts';
import { natives } from './natives.ts';

interface Count {
  readonly shed: { -readonly [K in keyof ShedFrames]: ShedFrames[K] };
  /** Changed since it was last told. */
  changed: boolean;
}

export class ShedCount {
  readonly #counts = natives.sparseList<Count>();
  #changed = false;

  add(connection: number, time: RealmMs, flags: number, size: Bytes): void {
    let count = this.#counts[connection];
    if (count === undefined) {
      const shed = { connection, framesIn: 0, framesOut: 0, bytesIn: 0, bytesOut: 0, synthetic: 0, until: time };
      count = { shed, changed: true };
      natives.put(this.#counts, connection, count);
    }
    const { shed } = count;
    countFrame(shed, flags, size);
    shed.until = time;
    count.changed = true;
    this.#changed = true;
  }

  /** The counts that have changed since this was last asked. */
  take(): ShedFrames[] {
    const changed: ShedFrames[] = [];
    if (!this.#changed) return changed;
    this.#changed = false;
    for (let i = 0; i < this.#counts.length; i++) {
      const count = this.#counts[i];
      if (count?.changed !== true) continue;
      count.changed = false;
      natives.put(changed, changed.length, { ...count.shed });
    }
    return changed;
  }

  /** All counts are to be told again. */
  touch(): void {
    for (let i = 0; i < this.#counts.length; i++) {
      const count = this.#counts[i];
      if (count !== undefined) this.#changed = count.changed = true;
    }
  }

  forget(connection: number): void {
    if (this.#counts[connection] !== undefined) this.#counts[connection] = undefined;
  }
}
