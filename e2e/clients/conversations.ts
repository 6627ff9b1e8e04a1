/** Conversations between subjects' pages and their servers, with a tap on the wire in between. */
import type { Page } from '../drivers/page.ts';
import { loopback } from '../lab/listen.ts';
import type { Outcome, Subject } from './subject.ts';
import { startSubjectPages } from './subject-pages.ts';
import { startTap, type TappedSocket } from './wire/tap.ts';

export interface Conversation {
  readonly outcome: Outcome | undefined;
  /** What went over the wire, and still does until the conversation is ended. */
  readonly sockets: readonly TappedSocket[];
}

export interface Conversations {
  /** URL of a subject's page. */
  readonly pageOf: (subject: Subject) => string;
  /** Lets a subject's page talk with a server of its own; resolves when it has reported. */
  hold(page: Page, subject: Subject): Promise<Conversation>;
  /** Stops the servers of all conversations. */
  end(): Promise<void>;
  stop(): Promise<void>;
}

export async function startConversations(subjects: readonly Subject[]): Promise<Conversations> {
  const pages = await startSubjectPages(subjects);
  const running: { stop(): Promise<void> }[] = [];
  const end = async () => {
    // In reverse, so that no tap is left talking to a server that has gone.
    for (const part of running.splice(0).reverse()) await part.stop();
  };
  return {
    pageOf: pages.url,
    hold: async (page, subject) => {
      const server = await subject.startServer();
      running.push(server);
      const tap = await startTap(server.port);
      running.push(tap);
      const outcome = await page.evaluate((host: string) => window.converse?.(host), `${loopback}:${tap.port}`);
      return { outcome, sockets: tap.sockets };
    },
    end,
    stop: async () => {
      await end();
      await pages.stop();
    },
  };
}
