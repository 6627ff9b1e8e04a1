/** The payload of the selected frame: decoded, as JSON, as text, in hexadecimal. Text and nothing else, whatever is in it. */
import { type KeyboardEvent, memo, type RefObject, useMemo } from 'react';
import { say } from '../../language/speak.ts';
import type { Connection, SessionView } from '../../session/model.ts';
import { frameFacts } from '../frame-facts.ts';
import type { PayloadView } from '../frames/frame-choices.ts';
import { hexOf, payloadFileName, type ShownPayload, shownPayload } from '../payload/payload-shown.ts';
import { saveFile } from '../save-file.ts';
import { CopyButton, IconButton } from './controls.tsx';
import { DecodedMessage } from './decoded-message.tsx';
import { HexDump } from './hex-dump.tsx';
import { CloseIcon, ExportIcon } from './icons.tsx';
import { JsonTree } from './json-tree.tsx';
import { LongText } from './long-text.tsx';
import styles from './payload-pane.module.css';
import tabStyles from './tab.module.css';
import { useWrittenMoments } from './use-time-format.ts';

export function PayloadPane({
  session,
  connection,
  frame,
  isFile,
  sought,
  view,
  onView,
  onClose,
  pane,
}: {
  readonly session: SessionView;
  readonly connection: Connection;
  /** Position in `connection.rows`. */
  readonly frame: number;
  readonly isFile: boolean;
  readonly sought: string;
  readonly view: PayloadView | null;
  readonly onView: (view: PayloadView) => void;
  readonly onClose: () => void;
  readonly pane: RefObject<HTMLElement | null>;
}) {
  const row = connection.rows.at(frame);
  const kept = session.frames.captured.at(row);
  // A Blob's bytes come after its frame.
  // biome-ignore lint/correctness/useExhaustiveDependencies: sessions change in place
  const payload = useMemo(() => shownPayload(session, connection, row), [session, connection, row, kept]);
  const { at, direction } = frameFacts(session, connection, frame);
  const shown = payload.views.find((one) => one === view) ?? payload.views[0];
  const { moment } = useWrittenMoments(session.startedAt);
  const number = frame + 1;
  const save = () => saveFile(payloadFileName(payload, number), new Blob([payload.bytes as Uint8Array<ArrayBuffer>]));
  return (
    <section
      ref={pane}
      className={styles.pane}
      aria-label={say('payload.of-frame', { number })}
      tabIndex={-1}
      data-testid="payload"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header className={styles.head}>
        {payload.views.length > 0 && <Views views={payload.views} shown={shown} onView={onView} />}
        <span className={styles.facts}>
          {say('payload.frame-facts', {
            number,
            direction,
            time: moment(at),
            size: { bytes: payload.size },
          })}
        </span>
        {payload.views.length > 0 && (
          <>
            <CopyButton
              text={() => (payload.binary ? hexOf(payload.bytes) : payload.text)}
              label={say(payload.binary ? 'payload.copy-hex' : 'panel.copy')}
              testId="payload-copy"
            />
            <IconButton label={say('payload.save-means')} testId="payload-save" onClick={save}>
              <ExportIcon />
            </IconButton>
          </>
        )}
        <IconButton label={say('payload.close')} shortcut="Esc" onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </header>
      <Notes payload={payload} isFile={isFile} />
      {shown !== undefined && <Content payload={payload} view={shown} sought={sought} />}
    </section>
  );
}

function Views({
  views,
  shown,
  onView,
}: {
  readonly views: readonly PayloadView[];
  readonly shown: PayloadView | undefined;
  readonly onView: (view: PayloadView) => void;
}) {
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || shown === undefined) return;
    event.preventDefault();
    const next = views[(views.indexOf(shown) + step + views.length) % views.length] ?? shown;
    onView(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-view="${next}"]`)?.focus();
  };
  return (
    <div role="radiogroup" aria-label={say('payload.views')} className={styles.views} onKeyDown={onKey}>
      {views.map((one) => (
        // biome-ignore lint/a11y/useSemanticElements: a choice that looks like tabs; the keys are those of radio buttons
        <button
          key={one}
          type="button"
          role="radio"
          className={tabStyles.tab}
          aria-checked={one === shown}
          tabIndex={one === shown ? 0 : -1}
          data-view={one}
          onClick={() => onView(one)}
        >
          {say(`payload.view.${one}`)}
        </button>
      ))}
    </div>
  );
}

/** What is missing of it, and why it is not shown as what its connection speaks. */
function Notes({ payload, isFile }: { readonly payload: ShownPayload; readonly isFile: boolean }) {
  const { bytes, size, evicted, message } = payload;
  const notes: string[] = [];
  if (size === 0) notes.push(say('payload.empty'));
  else if (bytes.length === 0) {
    const why = evicted ? 'payload.evicted' : isFile ? 'payload.not-in-file' : 'payload.not-kept';
    notes.push(say(why, { size: { bytes: size } }));
  } else if (bytes.length < size) {
    notes.push(say('payload.truncated', { kept: { bytes: bytes.length }, size: { bytes: size } }));
  }
  if (message?.decoded === null) notes.push(say('payload.no-message', { protocol: message.protocol }));
  return notes.map((note) => (
    <p key={note} className={styles.note} data-testid="payload-note">
      {note}
    </p>
  ));
}

/** Apart, because it is long and the panel around it changes with every frame that comes. */
const Content = memo(function Content({
  payload,
  view,
  sought,
}: {
  readonly payload: ShownPayload;
  readonly view: PayloadView;
  readonly sought: string;
}) {
  if (view === 'hex') return <HexDump bytes={payload.bytes} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div className={styles.content} tabIndex={0} data-view={view} data-testid="payload-content">
      {view === 'json' && payload.json !== null && <JsonTree value={payload.json} label={say('payload.view.json')} />}
      {view === 'text' && <LongText text={payload.text} sought={sought} />}
      {view === 'decoded' && payload.message?.decoded != null && (
        <DecodedMessage protocol={payload.message.protocol} decoded={payload.message.decoded} sought={sought} />
      )}
    </div>
  );
});
