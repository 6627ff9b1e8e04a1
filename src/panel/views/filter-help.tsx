/** The filter language, explained: every key, and every word that those take which know only some. */
import { say, speak } from '../../language/speak.ts';
import { keys, wordKeys, wordsOf } from '../filter/keys.ts';
import styles from './help-dialog.module.css';

export function FilterHelp() {
  return (
    <>
      <p>{say('panel.help-filter-how')}</p>
      <dl className={styles.terms}>
        {keys.map((key) => (
          <Term key={key} term={`${key}:`} meaning={say(`filter.key.${key}`)} />
        ))}
      </dl>
      {wordKeys.map((key) => (
        <dl key={key} className={styles.terms}>
          {wordsOf[key].map((word) => (
            <Term
              key={word}
              term={`${key}:${word}`}
              meaning={speak({ id: `filter.word.${key}.${word}`, params: {} })}
            />
          ))}
        </dl>
      ))}
    </>
  );
}

export function Term({ term, meaning }: { readonly term: string; readonly meaning: string }) {
  return (
    <div className={styles.term}>
      <dt>
        <code>{term}</code>
      </dt>
      <dd>{meaning}</dd>
    </div>
  );
}
