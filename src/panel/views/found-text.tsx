import { stretchesOf } from '../payload/payload-text.ts';
import styles from './found-text.module.css';

/** A text in which what is sought is marked. Both as they are shown, with what is invisible made visible. */
export function FoundText({ text, sought }: { readonly text: string; readonly sought: string }) {
  if (sought === '') return text;
  let place = 0;
  return stretchesOf(text, sought).map((stretch) => {
    const key = place;
    place += stretch.text.length;
    return stretch.found ? (
      <mark key={key} className={styles.found}>
        {stretch.text}
      </mark>
    ) : (
      stretch.text
    );
  });
}
