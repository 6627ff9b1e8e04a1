/** A NetLog opened over a session of the same time becomes one with it. */
import { type Message, message } from '../base/message.ts';
import type { OpenedFile } from '../files/opened-file.ts';
import { mergeWire } from '../session/merge-wire.ts';
import type { SessionView } from '../session/model.ts';
import { type SessionTables, tablesOf } from '../session/tables.ts';

/** What to show for an opened file; its own tables, unless it is a NetLog with connections of the session shown. */
export function mergedWith(
  shown: SessionView,
  { tables, notes }: OpenedFile,
): { readonly tables: SessionTables; readonly notes: readonly Message[] } {
  const isNetLog = tables.connections.every(({ source }) => source === 'netlog');
  const hasRecorded = shown.connections.some(({ source }) => source === 'recorder');
  if (!isNetLog || !hasRecorded) return { tables, notes };
  const merged = mergeWire(tablesOf(shown), tables);
  if (merged.matched === 0) return { tables, notes: [...notes, message('panel.netlog-not-merged')] };
  return { tables: merged.tables, notes: [...notes, message('panel.netlog-merged', { count: merged.matched })] };
}
