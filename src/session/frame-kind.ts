import { FrameFlag } from '../wire/records.ts';

export type FrameKind = 'text' | 'binary' | 'blob' | 'ping' | 'pong' | 'close';

/** What kind of frame its flags tell of. */
export function kindOfFrame(flags: number): FrameKind {
  const control = (['ping', 'pong', 'close'] as const).find((name) => (flags & FrameFlag[name]) !== 0);
  if (control !== undefined) return control;
  if ((flags & FrameFlag.binary) === 0) return 'text';
  return (flags & FrameFlag.blob) !== 0 ? 'blob' : 'binary';
}
