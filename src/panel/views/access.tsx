import { useState } from 'react';
import browser from 'webextension-polyfill';
import { say } from '../../language/speak.ts';
import styles from './access.module.css';
import { TextButton } from './controls.tsx';

const everySite = { origins: ['<all_urls>'] };

export function Access() {
  const [answer, setAnswer] = useState<'access.granted' | 'access.refused' | null>(null);
  const ask = async () => {
    // The browser asks only for a click: nothing may be awaited before.
    const granted = await browser.permissions.request(everySite);
    setAnswer(granted ? 'access.granted' : 'access.refused');
  };
  return (
    <main className={styles.page}>
      <h1>{say('access.title')}</h1>
      <p>{say('access.why')}</p>
      {answer !== 'access.granted' && (
        <TextButton primary testId="grant-access" onClick={() => void ask()}>
          {say('access.grant')}
        </TextButton>
      )}
      <p role="status">{answer === null ? '' : say(answer)}</p>
    </main>
  );
}
