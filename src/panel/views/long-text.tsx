/** A stranger's text, line by line, with what is sought marked in it. Of a very long one the beginning, until one asks for all. */
import { useMemo, useState } from 'react';
import { visible } from '../../base/readable-text.ts';
import { say } from '../../language/speak.ts';
import { readableText } from '../payload/payload-text.ts';
import { TextButton } from './controls.tsx';
import { FoundText } from './found-text.tsx';
import styles from './long-text.module.css';

/** Longer texts take a browser long to break into lines. */
const mostCharacters = 100_000;

export function LongText({ text, sought }: { readonly text: string; readonly sought: string }) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? text : text.slice(0, mostCharacters);
  const readable = useMemo(() => readableText(shown), [shown]);
  return (
    <>
      <pre className={styles.text}>
        <FoundText text={readable} sought={visible(sought)} />
      </pre>
      {shown.length < text.length && (
        <p className={styles.rest}>
          {say('payload.long', { shown: shown.length, count: text.length })}{' '}
          <TextButton onClick={() => setWhole(true)}>{say('payload.show-all')}</TextButton>
        </p>
      )}
    </>
  );
}
