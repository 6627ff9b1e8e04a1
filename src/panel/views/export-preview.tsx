/** What leaves the machine, before it does: in numbers, and the file itself. */
import { useMemo, useState } from 'react';
import { visible } from '../../base/readable-text.ts';
import { maskKinds } from '../../files/format.ts';
import { excerptOf, type Handout } from '../../files/handout.ts';
import { say } from '../../language/speak.ts';
import styles from './export-dialog.module.css';

/** URLs shown as they will stand in the file. */
const urlsShown = 4;

export function ExportPreview({ handout }: { readonly handout: Handout }) {
  const { file } = handout;
  const urls = [...new Set(file.connections.map(({ url }) => file.strings[url] ?? ''))];
  const { masked, payloads } = file.redaction;
  const kinds = maskKinds.filter((kind) => masked[kind] > 0);
  const [open, setOpen] = useState(false);
  return (
    <section className={styles.preview} aria-label={say('panel.export-leaves')}>
      <h3 className={styles.title}>{say('panel.export-leaves')}</h3>
      <ul>
        <li>
          {say(`panel.export-frames.${payloads}`, {
            connections: file.connections.length,
            frames: file.frames.length,
          })}
        </li>
        {urls.slice(0, urlsShown).map((url) => (
          <li key={url} className={styles.url}>
            {visible(url)}
          </li>
        ))}
        {urls.length > urlsShown && <li>{say('panel.export-more-urls', { count: urls.length - urlsShown })}</li>}
        {kinds.map((kind) => (
          <li key={kind}>{say(`panel.masked.${kind}`, { count: masked[kind] })}</li>
        ))}
      </ul>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary data-testid="export-look">{say('panel.export-look')}</summary>
        {open && <FileText handout={handout} />}
      </details>
    </section>
  );
}

function FileText({ handout }: { readonly handout: Handout }) {
  const { text, rowsLeftOut } = useMemo(() => excerptOf(handout.file), [handout]);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre className={styles.text} tabIndex={0} data-testid="export-text">
        {text.split('\n').map(visible).join('\n')}
      </pre>
      {rowsLeftOut > 0 && <p>{say('panel.export-rows-not-shown', { count: rowsLeftOut })}</p>}
    </>
  );
}
