/** A WebSocket client of the world outside, with the server it is made for and a conversation between the two. */

/** What the page has heard at the end of its conversation, as JSON; the same every time. */
export type Outcome = Readonly<Record<string, unknown>>;

/** The page's side of a conversation: what `page.ts` in a subject's folder offers (see `page-side.ts`). */
export type Converse = (host: string) => Promise<Outcome>;

export interface SubjectServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** The server's side, and what to expect of both. */
export interface Subject {
  /** As people call the client. */
  readonly name: string;
  /** Its folder here, and its page. */
  readonly folder: string;
  /** Starts its server on a free loopback port, with nothing left of earlier conversations. */
  startServer(): Promise<SubjectServer>;
  readonly outcome: Outcome;
}
