/** What stands between a page and the fault server. */
export interface LabProxy {
  /** `built-in` is the stand-in for machines without nginx: same timing, no headers to know it by. */
  readonly kind: 'nginx' | 'built-in';
  readonly port: number;
  stop(): Promise<void>;
}
