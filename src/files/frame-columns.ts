/**
 * The columns of `frames` as typed arrays, on the way from a file to a session. Each is within its range; whether they are
 * of one length and fit the rest of the file, decode.ts checks.
 */
import { type Place, refuse } from './file-problem.ts';
import type { FileFrames } from './format.ts';
import { microsecondsOf } from './offsets.ts';
import { type JoinedPayloads, joinPayloads } from './payload.ts';

export interface FrameColumns {
  readonly connection: Uint32Array;
  /** Of each row since `clock.zero`: running times, no differences. */
  readonly microseconds: Float64Array;
  readonly flags: Uint8Array;
  readonly size: Uint32Array;
  readonly heartbeat: Uint8Array;
  /** null: left out. */
  readonly payload: JoinedPayloads | null;
}

/** Of a file that has passed its shape. Throws FileProblem. */
export function columnsOf(frames: FileFrames, place: Place): FrameColumns {
  return {
    connection: new Uint32Array(frames.connection),
    microseconds: readDeltas(frames.timeDelta, { within: place, step: 'timeDelta' }),
    flags: new Uint8Array(frames.flags),
    size: new Uint32Array(frames.size),
    heartbeat: new Uint8Array(frames.heartbeat),
    payload: frames.payload && readPayloads(frames.payload, { within: place, step: 'payload' }),
  };
}

/** Running microseconds. Throws FileProblem where they leave the time that a file can span. */
export function readDeltas(deltas: readonly number[], place: Place): Float64Array {
  const microseconds = microsecondsOf(deltas);
  if (microseconds instanceof Float64Array) return microseconds;
  refuse({ within: place, step: microseconds.outOfRangeAt }, 'files.outside-time');
}

function readPayloads(payload: NonNullable<FileFrames['payload']>, place: Place): JoinedPayloads {
  const joined = joinPayloads(payload);
  if (!('notBase64At' in joined)) return joined;
  refuse({ within: { within: place, step: joined.notBase64At }, step: 'base64' }, 'files.not-base64');
}
