/** A stack trace; its places open in the browser's Sources panel where there is a way to it. */

import { visible } from '../../base/readable-text.ts';
import { say } from '../../language/speak.ts';
import { type SourcePlace, stackLines } from '../stack-lines.ts';
import styles from './stack-trace.module.css';

export type OpenSource = (place: SourcePlace) => void;

export function StackTrace({ stack, onOpen }: { readonly stack: string; readonly onOpen: OpenSource | null }) {
  const lines = stackLines(stack).map((line, number) => ({ ...line, number }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre className={styles.stack} tabIndex={0}>
      {lines.map(({ before, place, after, number }) => (
        <span key={number}>
          {visible(before.trimStart())}
          {place !== null && <Place place={place} onOpen={onOpen} />}
          {after}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

function Place({ place, onOpen }: { readonly place: SourcePlace; readonly onOpen: OpenSource | null }) {
  const text = visible(`${place.url}:${place.line}:${place.column}`);
  if (onOpen === null) return text;
  return (
    <button type="button" className={styles.place} title={say('panel.open-source')} onClick={() => onOpen(place)}>
      {text}
    </button>
  );
}
