/**
 * What a person gives away of a session, in whatever form. The session file is made first, cut and masked; report and HAR
 * are made of what that file holds, and so cannot say more than it does.
 */
import { diagnose } from '../diagnosis/engine.ts';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { cutTables, type SessionPart } from '../session/cut.ts';
import type { SessionView } from '../session/model.ts';
import { restoreSession } from '../session/restore.ts';
import { tablesOf } from '../session/tables.ts';
import { readSessionValue } from './decode.ts';
import { defaultExport, type ExportOptions, encodeSession, layOutFile } from './encode.ts';
import type { SessionFile } from './format.ts';
import { writeHar } from './har/write-har.ts';
import { bugReport } from './report.ts';

export interface HandoutOptions extends ExportOptions {
  /** null: all of it. */
  readonly part: SessionPart | null;
}

export const defaultHandout: HandoutOptions = { ...defaultExport, part: null };

export class Handout {
  /** What stands in the file. */
  readonly file: SessionFile;
  #masked: SessionView | null = null;

  /** A part is diagnosed by itself: no finding speaks of connections that are not in it. */
  constructor(session: SessionView, { part, ...options }: HandoutOptions = defaultHandout, rules = intermediaries) {
    const given = part === null ? session : restoreSession(cutTables(tablesOf(session), part));
    this.file = encodeSession(given, diagnose(given, { rules }), options);
  }

  /** The session file's text. */
  get json(): string {
    return layOutFile(this.file);
  }

  /** A bug report in Markdown. */
  get report(): string {
    return bugReport(this.masked, this.file.findings);
  }

  /** The same as HAR. */
  get har(): string {
    return writeHar(this.masked);
  }

  /** The session as whoever opens the file will have it. */
  get masked(): SessionView {
    this.#masked ??= restoreSession(readSessionValue(this.file).tables);
    return this.#masked;
  }
}

/** Rows of the frame table that a person looks through. */
const excerptRows = 100;

/** The text of a file for people to look through, all but most of its frames. */
export function excerptOf(file: SessionFile): { readonly text: string; readonly rowsLeftOut: number } {
  const { frames } = file;
  const first = <T>(column: readonly T[]) => column.slice(0, excerptRows);
  const excerpt: SessionFile = {
    ...file,
    frames: {
      length: frames.length,
      connection: first(frames.connection),
      timeDelta: first(frames.timeDelta),
      flags: first(frames.flags),
      size: first(frames.size),
      heartbeat: first(frames.heartbeat),
      payload: frames.payload && first(frames.payload),
    },
  };
  return { text: layOutFile(excerpt), rowsLeftOut: Math.max(0, frames.length - excerptRows) };
}
