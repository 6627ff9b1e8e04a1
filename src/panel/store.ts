/**
 * What the panel shows: the session being recorded or one opened from a file, its diagnosis, and what is selected.
 *
 * Sessions change in place, thousands of times a second. The store tells its subscribers a few times a second, in an
 * animation frame and with a new snapshot object. Only the timeline hears of everything, and paints it.
 */
import { type Message, message } from '../base/message.ts';
import type { Bytes, EpochMs, Milliseconds } from '../base/units.ts';
import { diagnose } from '../diagnosis/engine.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { Handout, type HandoutOptions } from '../files/handout.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { type Remarks, type SessionView, unknownEnvironment } from '../session/model.ts';
import { restoreSession } from '../session/restore.ts';
import { Session } from '../session/session.ts';
import type { TimelineSelection } from '../timeline/model.ts';
import { exportName } from './export-name.ts';
import { gzipped } from './gzipped.ts';
import { type Forgotten, type LiveSource, type LiveStatus, nothingForgotten, type Site } from './live-source.ts';
import { mergedWith } from './merge-opened.ts';
import type { Opener } from './opener.ts';
import type { PaintLoop } from './paint-loop.ts';
import type { SourcePlace } from './stack-lines.ts';

/** `file`: a session file is shown; `no-file`: a viewer that has none yet. */
export type PanelStatus = LiveStatus | 'file' | 'no-file';

/** A session file, the same compressed, or a HAR. */
export const exportForms = ['session', 'gzip', 'har'] as const;
export type ExportForm = (typeof exportForms)[number];
const endings: Readonly<Record<ExportForm, string>> = { session: 'json', gzip: 'json.gz', har: 'har' };

export interface OpenFile {
  readonly name: string;
  /** What a reader should know of it. */
  readonly notes: readonly Message[];
}

/** Something went wrong that the person should know of. */
export interface Problem {
  readonly about: 'import' | 'autosave' | 'site';
  readonly message: Message;
}

export interface Importing {
  readonly name: string;
  readonly read: Bytes;
  readonly size: Bytes;
}

export interface PanelSnapshot {
  readonly status: PanelStatus;
  /** Changes in place: whatever is computed from it holds for `revision`. */
  readonly session: SessionView;
  readonly revision: number;
  readonly findings: readonly Finding[];
  /** What silences are compared with: the timeouts of the world, and the person's own. */
  readonly rules: readonly TimeoutRule[];
  readonly recording: boolean;
  readonly preserveLog: boolean;
  /** The site of the live page, or null. */
  readonly site: Site | null;
  /** Hosts on which recording is switched off. */
  readonly sitesOff: readonly string[];
  /** Of what the session shown should hold. */
  readonly forgotten: Forgotten;
  readonly selection: TimelineSelection | null;
  /** The file shown instead of the live session, or null. */
  readonly file: OpenFile | null;
  /** The page's sources are within reach. */
  readonly opensSources: boolean;
  /** A live session goes on behind the file. */
  readonly hasLive: boolean;
  /** The file that is being opened, or null. */
  readonly importing: Importing | null;
  /** The last there was, until dismissed. */
  readonly problem: Problem | null;
}

export interface PanelStore {
  subscribe(onChange: () => void): () => void;
  getSnapshot(): PanelSnapshot;
  select(selection: TimelineSelection | null): void;
  /** Diagnoses anew, by these timeouts. */
  setRules(rules: readonly TimeoutRule[]): void;
  setRecording(recording: boolean): void;
  setPreserveLog(preserve: boolean): void;
  switchSite(host: string, recording: boolean): void;
  clear(): void;
  /** Keeps with the session shown what the person says of it. */
  remark(remarks: Remarks): void;
  exportFile(options: HandoutOptions, form: ExportForm): Promise<void>;
  /** Opens a session file. When it cannot be read, the problem is shown and all else stays as it was. */
  importFile(file: File): Promise<void>;
  /** Gives up the file that is being opened. */
  cancelImport(): void;
  /** Back from the file to the live session. */
  closeFile(): void;
  tell(problem: Problem): void;
  dismissProblem(): void;
  requestAccess(): void;
  reloadPage(): void;
  /** Shows a place of the page's source in the browser's own panel, if `opensSources`. */
  openSource(place: SourcePlace): void;
}

/** What the store needs of the page around it. */
export interface PanelHost {
  readonly paint: Pick<PaintLoop, 'requestAlone'>;
  now(): EpochMs;
  after(delay: Milliseconds, callback: () => void): void;
  readonly open: Opener;
  /** What silences are compared with at first. */
  readonly rules: readonly TimeoutRule[];
  /** Hands a file to the person. */
  save(name: string, content: string | Blob): void;
}

/**
 * What lists and texts say of frames that pass changes no oftener: nobody reads faster, and to render them takes more time
 * than there is between two paints. The timeline draws frames as they come.
 */
const publishEveryMs: Milliseconds = 250;
/** While things move, a diagnosis is at most this often, and takes at most a fifth of the time. */
const diagnoseEveryMs: Milliseconds = 250;
const diagnosisShare = 5;

export function createPanelStore(source: LiveSource | null, host: PanelHost): PanelStore {
  const listeners = new Set<() => void>();
  const emptySession = new Session(unknownEnvironment);
  const diagnosis = throttledDiagnosis(host, publishInTurn);

  let opened: { readonly session: Session; readonly file: OpenFile } | null = null;
  let rules = host.rules;
  let selection: TimelineSelection | null = null;
  let importing: (Importing & { readonly cancel: AbortController }) | null = null;
  let problem: Problem | null = null;
  let shown: SessionView | null = null;
  let snapshot = takeSnapshot();

  function takeSnapshot(): PanelSnapshot {
    const session = opened?.session ?? source?.session ?? emptySession;
    // Ids are given out afresh in another session.
    if (session !== shown) selection = null;
    shown = session;
    return {
      status: opened !== null ? 'file' : (source?.status ?? 'no-file'),
      session,
      revision: session.revision,
      findings: diagnosis.of(session, rules),
      rules,
      recording: source?.recording ?? false,
      preserveLog: source?.preserveLog ?? true,
      site: source?.site ?? null,
      sitesOff: source?.sitesOff ?? [],
      forgotten: (opened === null ? source?.forgotten : null) ?? nothingForgotten,
      selection,
      file: opened?.file ?? null,
      opensSources: opened === null && source !== null && source.openSource !== null,
      hasLive: source !== null,
      importing: importing && { name: importing.name, read: importing.read, size: importing.size },
      problem,
    };
  }

  let known: readonly unknown[] = [];
  let notBefore: EpochMs = 0;
  let waiting = false;

  function publish(): void {
    notBefore = host.now() + publishEveryMs;
    snapshot = takeSnapshot();
    for (const listener of listeners) listener();
  }

  /** At once, unless nothing has changed but what is in the session, where something always does. */
  function onSource(changed: LiveSource): void {
    const facts = factsOf(changed);
    const isSame = facts.every((fact, index) => fact === known[index]);
    known = facts;
    if (isSame) publishInTurn();
    else host.paint.requestAlone(publish);
  }

  function publishInTurn(): void {
    const now = host.now();
    if (now >= notBefore) {
      // Ahead of the paint, which has no time for it.
      diagnosis.of(snapshot.session, rules);
      host.paint.requestAlone(publish);
    } else if (!waiting) {
      waiting = true;
      host.after(notBefore - now, () => {
        waiting = false;
        publishInTurn();
      });
    }
  }

  source?.subscribe(() => onSource(source));

  return {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    getSnapshot: () => snapshot,
    select(selected) {
      selection = selected;
      publish();
    },
    setRules(changed) {
      rules = changed;
      publish();
    },
    setRecording: (recording) => source?.setRecording(recording),
    setPreserveLog: (preserve) => source?.setPreserveLog(preserve),
    switchSite: (host, recording) => source?.switchSite(host, recording),
    clear() {
      if (opened === null) source?.clear();
      opened = null;
      publish();
    },
    remark(remarks) {
      (opened?.session ?? source?.session)?.remark(remarks);
      publish();
    },
    async exportFile(options, form) {
      const { session } = snapshot;
      const handout = new Handout(session, options, rules);
      const name = exportName(session, host.now(), endings[form]);
      if (form === 'har') host.save(name, handout.har);
      else host.save(name, form === 'gzip' ? await gzipped(handout.json) : handout.json);
    },
    async importFile(file) {
      importing?.cancel.abort();
      const cancel = new AbortController();
      const { name, size } = file;
      const current = { name, size, read: 0, cancel };
      importing = current;
      problem = null;
      publish();
      const onRead = (read: Bytes) => {
        current.read = read;
        host.paint.requestAlone(publish);
      };
      const outcome = await host.open(file, onRead, cancel.signal);
      if (cancel.signal.aborted) return;
      importing = null;
      if (outcome === null) problem = ofImport(message('panel.file-unreadable', { name }));
      else if (outcome.type === 'refused') problem = ofImport(outcome.problem);
      else {
        const { tables, notes } = mergedWith(snapshot.session, outcome.opened);
        opened = { session: restoreSession(tables), file: { name, notes } };
      }
      publish();
    },
    cancelImport() {
      importing?.cancel.abort();
      importing = null;
      publish();
    },
    closeFile() {
      opened = null;
      publish();
    },
    tell(told) {
      problem = told;
      publish();
    },
    dismissProblem() {
      problem = null;
      publish();
    },
    requestAccess: () => source?.requestAccess(),
    reloadPage: () => source?.reloadPage(),
    openSource: (place) => source?.openSource?.(place),
  };
}

/** All that is told of a source beside what is in its session. */
function factsOf({ session, status, recording, preserveLog, site, sitesOff, forgotten }: LiveSource): unknown[] {
  return [session, status, recording, preserveLog, site?.host, site?.recording, sitesOff, forgotten];
}

function ofImport(problem: Message): Problem {
  return { about: 'import', message: problem };
}

/** Diagnoses a session anew when it or the rules changed, unless it was just done; then `later` is called when it is time. */
function throttledDiagnosis(host: Pick<PanelHost, 'now' | 'after'>, later: () => void) {
  let of: SessionView | null = null;
  let by: readonly TimeoutRule[] = [];
  let revision = -1;
  let findings: readonly Finding[] = [];
  let notBefore: EpochMs = 0;
  let waiting = false;

  return {
    of(session: SessionView, rules: readonly TimeoutRule[]): readonly Finding[] {
      const isSame = session === of && rules === by;
      if (isSame && session.revision === revision) return findings;
      const startedAt = host.now();
      if (isSame && startedAt < notBefore) {
        if (!waiting) {
          host.after(notBefore - startedAt, () => {
            waiting = false;
            later();
          });
        }
        waiting = true;
        return findings;
      }
      of = session;
      by = rules;
      revision = session.revision;
      findings = diagnose(session, { rules });
      const took = host.now() - startedAt;
      notBefore = startedAt + Math.max(diagnoseEveryMs, took * diagnosisShare);
      return findings;
    },
  };
}
