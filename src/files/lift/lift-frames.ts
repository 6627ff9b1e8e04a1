/**
 * The columns of a session file's frames, taken straight from its bytes. They are nearly all of a large file: as text, then
 * as JSON values, then checked one by one, a million frames take three seconds, and this way one.
 *
 * Only what is written as `encode.ts` writes it is taken. Of all else, right or wrong, nothing is said here: it is for the
 * reader of any JSON, which knows how to say what is wrong with it. So the two cannot differ in what they accept; a property
 * test holds them together.
 *
 * ```
 *   {"format": …, "frames": {"length": 2, "connection": [0, 0], "timeDelta": [100, 14.9], …}}
 *
 *   rest:     {"format": …, "frames": {"length": 2, "connection": [], "timeDelta": [], …}}
 *   columns:  connection 0, 0 · microseconds 100000, 114900 · …
 * ```
 */
import { heartbeatClasses } from '../../session/model.ts';
import type { FrameColumns } from '../frame-columns.ts';
import { farthestMicroseconds } from '../offsets.ts';
import { ascii, Declined, decline, JsonCursor } from './json-cursor.ts';
import { readPayloadList } from './payload-list.ts';

export interface LiftedFrames {
  readonly columns: FrameColumns;
  /** The file's text, with an empty list in the place of each column. */
  readonly rest: string;
}

/** null for a file that is written in another way. */
export function liftFrames(bytes: Uint8Array): LiftedFrames | null {
  try {
    return new Lifting(bytes).lift();
  } catch (error) {
    if (error instanceof Declined) return null;
    throw error;
  }
}

class Lifting {
  readonly #bytes: Uint8Array;
  readonly #cursor: JsonCursor;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #found: { -readonly [Name in keyof FrameColumns]?: FrameColumns[Name] } = {};
  #rows: number | null = null;
  #rest = '';
  /** How far the rest has been copied. */
  #copied = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#cursor = new JsonCursor(bytes);
  }

  lift(): LiftedFrames {
    const cursor = this.#cursor;
    cursor.object((key) => {
      // HARs and other programs' files, which can be large, are known by their first key.
      if (cursor.at < 20 && key !== 'format') decline();
      if (key === 'frames') cursor.object((column) => this.#column(column));
      else cursor.skipValue();
    });
    this.#copyUntil(this.#bytes.length);
    const { connection, microseconds, flags, size, heartbeat, payload = null } = this.#found;
    if (!(connection && microseconds && flags && size && heartbeat)) decline();
    return { columns: { connection, microseconds, flags, size, heartbeat, payload }, rest: this.#rest };
  }

  #column(name: string): void {
    const found = this.#found;
    switch (name) {
      case 'length':
        this.#rows = this.#cursor.whole(this.#bytes.length);
        break;
      case 'connection':
        found.connection = this.#wholes((rows) => new Uint32Array(rows), 0xffff_ffff);
        break;
      case 'timeDelta':
        found.microseconds = this.#runningTimes();
        break;
      case 'flags':
        found.flags = this.#wholes((rows) => new Uint8Array(rows), 0xff);
        break;
      case 'size':
        found.size = this.#wholes((rows) => new Uint32Array(rows), 0xffff_ffff);
        break;
      case 'heartbeat':
        found.heartbeat = this.#wholes((rows) => new Uint8Array(rows), heartbeatClasses.length - 1);
        break;
      case 'payload':
        if (this.#cursor.peek() !== ascii.opening.list) this.#cursor.skipValue();
        else found.payload = this.#lifted((rows) => readPayloadList(this.#cursor, rows));
        break;
      default:
        decline();
    }
  }

  #wholes<A extends Uint32Array | Uint8Array>(allocate: (rows: number) => A, most: number): A {
    return this.#lifted((rows) => {
      const column = allocate(rows);
      this.#cursor.list(rows, (row) => {
        column[row] = this.#cursor.whole(most);
      });
      return column;
    });
  }

  #runningTimes(): Float64Array {
    return this.#lifted((rows) => {
      const column = new Float64Array(rows);
      let time = 0;
      this.#cursor.list(rows, (row) => {
        time += this.#cursor.microseconds();
        if (time < 0 || time > farthestMicroseconds) decline();
        column[row] = time;
      });
      return column;
    });
  }

  /** What `read` makes of the list here, for which the rest gets an empty one. The length must have come before. */
  #lifted<T>(read: (rows: number) => T): T {
    // Two bytes for each at least: a short file cannot ask for large columns.
    if (this.#rows === null || this.#rows > this.#bytes.length / 2) decline();
    this.#copyUntil(this.#cursor.at);
    const column = read(this.#rows);
    this.#rest += '[]';
    this.#copied = this.#cursor.at;
    return column;
  }

  #copyUntil(end: number): void {
    try {
      this.#rest += this.#decoder.decode(this.#bytes.subarray(this.#copied, end));
    } catch {
      decline();
    }
  }
}
