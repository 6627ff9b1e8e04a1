/** What stands between a page and the fault server. */
export interface LabProxy {
  /** `built-in` is the stand-in for machines without nginx: same timing, no headers to know it by. */
  readonly kind: 'nginx' | 'haproxy' | 'apache' | 'caddy' | 'varnish' | 'traffic-server' | 'built-in';
  readonly port: number;
  stop(): Promise<void>;
}

/** One that can take up its configuration anew, as an operator has it do. It has been told to when this resolves. */
export interface ReloadableProxy extends LabProxy {
  reload(): Promise<void>;
}

/** One with a harsher command as well, which begins anew and lets go of what it holds. */
export interface RestartableProxy extends ReloadableProxy {
  restart(): Promise<void>;
}
