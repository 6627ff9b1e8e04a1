/** What a reader makes of a file of any format: plain data, which can pass between threads. */
import type { Message } from '../base/message.ts';
import type { SessionTables } from '../session/tables.ts';
import type { FileFinding, Redaction } from './format.ts';

export interface OpenedFile {
  readonly tables: SessionTables;
  /** What was concluded when the file was written, perhaps by another version. Other formats than ours have none. */
  readonly findings: readonly FileFinding[];
  /** What was taken out when it was written; null where the format does not tell. */
  readonly redaction: Redaction | null;
  /** What a reader of the session should know about the file. */
  readonly notes: readonly Message[];
}
