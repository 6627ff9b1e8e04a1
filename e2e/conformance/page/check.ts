/** What a check is, and where it runs. Checks run in pages: with the recorder and without. */

/** What a check saw, as JSON can say it. Not a verdict: the same check's sight in another browser process decides. */
export type Observation =
  | null
  | boolean
  | number
  | string
  | readonly Observation[]
  | { readonly [name: string]: Observation | undefined };

/** Checks by name. Each is run once a realm; a check cleans up after itself and leaves the realm as it found it. */
export type Checks = Readonly<Record<string, () => Observation | Promise<Observation>>>;
