/** What a person chooses in the export dialog, as they typed it, and what that means for the file. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { type PayloadPolicy, payloadPolicies } from '../files/format.ts';
import { defaultHandout, type HandoutOptions } from '../files/handout.ts';
import { type PatternFault, parsePatterns } from '../files/mask-patterns.ts';
import type { SessionPart } from '../session/cut.ts';
import type { ConnectionId, SessionView } from '../session/model.ts';
import type { TimeRange } from '../timeline/view.ts';

export interface ExportChoices {
  readonly redact: boolean;
  readonly payloads: PayloadPolicy;
  /** One a line. */
  readonly patterns: string;
  /** Those not to be given away. */
  readonly leftOut: ReadonlySet<ConnectionId>;
  /** Since the session's start; null: from its start, to its end. */
  readonly from: Milliseconds | null;
  readonly to: Milliseconds | null;
}

/** What the person wants to be proposed. Secrets are masked in every proposal: to leave them in is a choice of its own each time. */
export type ExportDefaults = Pick<ExportChoices, 'payloads' | 'patterns'>;

export const builtInExportDefaults: ExportDefaults = { payloads: defaultHandout.payloads, patterns: '' };

export function proposedChoices(defaults: ExportDefaults): ExportChoices {
  return { redact: defaultHandout.redact, ...defaults, leftOut: new Set(), from: null, to: null };
}

/** As long as a person would type. */
const longestPatterns = 10_000;

/** What was stored, and what is built in where it is none. */
export function parseExportDefaults(stored: unknown): ExportDefaults {
  if (typeof stored !== 'object' || stored === null) return builtInExportDefaults;
  const { payloads, patterns } = stored as Partial<Record<keyof ExportDefaults, unknown>>;
  return {
    payloads: payloadPolicies.find((known) => known === payloads) ?? builtInExportDefaults.payloads,
    patterns: typeof patterns === 'string' ? patterns.slice(0, longestPatterns) : builtInExportDefaults.patterns,
  };
}

/** What somebody asked to export; null: all of it. */
export interface ExportPart {
  readonly connections: readonly ConnectionId[] | null;
  readonly range: TimeRange | null;
}

export const wholeSession: ExportPart = { connections: null, range: null };

/** The choices that the dialog proposes for it. */
export function choicesOf(
  { connections, range }: ExportPart,
  session: SessionView,
): Pick<ExportChoices, 'leftOut' | 'from' | 'to'> {
  const wanted = connections === null ? null : new Set(connections);
  const leftOut = session.connections.map(({ id }) => id).filter((id) => wanted !== null && !wanted.has(id));
  const sinceStart = (at: EpochMs) => Math.max(0, Math.round(at - session.startedAt));
  return {
    leftOut: new Set(leftOut),
    from: range === null ? null : sinceStart(range.from),
    to: range === null ? null : sinceStart(range.to),
  };
}

/** Patterns that cannot be read are left out and named. */
export function handoutOf(
  { redact, payloads, patterns: lines, ...part }: ExportChoices,
  session: SessionView,
): { readonly options: HandoutOptions; readonly faults: readonly PatternFault[] } {
  const { patterns, faults } = parsePatterns(lines);
  return { options: { redact, payloads, patterns, part: partOf(part, session) }, faults };
}

function partOf(
  { leftOut, from, to }: Pick<ExportChoices, 'leftOut' | 'from' | 'to'>,
  session: SessionView,
): SessionPart | null {
  if (leftOut.size === 0 && from === null && to === null) return null;
  const chosen = session.connections.map(({ id }) => id).filter((id) => !leftOut.has(id));
  return {
    connections: new Set(chosen),
    from: from === null ? session.startedAt : session.startedAt + from,
    to: to === null ? session.endedAt : session.startedAt + to,
  };
}
