/** What the timeline's signs mean, how to filter, which keys there are, and what a browser does not let anybody see. */
import { say } from '../../language/speak.ts';
import { shortcutIds } from '../shortcuts.ts';
import { Dialog } from './dialog.tsx';
import { FilterHelp, Term } from './filter-help.tsx';
import styles from './help-dialog.module.css';
import { controlKeyText, shortcutText } from './use-shortcuts.ts';

const signs = [
  'frames',
  'heartbeat',
  'control',
  'silence',
  'dead-air',
  'guides',
  'close',
  'reconnect',
  'keys',
] as const;
const blindSpots = [
  'pings',
  'late-frames',
  'after-close',
  'workers',
  'initial-document',
  'throwing',
  'older',
  'restricted',
  'private',
] as const;
/** Those of one part of the panel. */
const localKeys = ['rows', 'menu', 'heads', 'find', 'follow'] as const;

function localKeyText(id: (typeof localKeys)[number]): string {
  const keys = { rows: '↑ ↓', menu: 'Shift+F10', heads: '← →', find: `${controlKeyText('f')}, F3`, follow: 'End' };
  return keys[id];
}

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={say('panel.help-dialog')} wide onClose={onClose}>
      <h3 className={styles.title}>{say('panel.help-title')}</h3>
      <ul className={styles.list}>
        {signs.map((sign) => (
          <li key={sign}>{say(`panel.help-sign.${sign}`)}</li>
        ))}
      </ul>
      <h3 className={styles.title}>{say('panel.help-filter')}</h3>
      <FilterHelp />
      <h3 className={styles.title}>{say('panel.help-keys')}</h3>
      <dl className={styles.terms}>
        {shortcutIds.map((id) => (
          <Term key={id} term={shortcutText(id)} meaning={say(`panel.help-key.${id}`)} />
        ))}
        {localKeys.map((id) => (
          <Term key={id} term={localKeyText(id)} meaning={say(`panel.help-key.${id}`)} />
        ))}
      </dl>
      <h3 className={styles.title}>{say('panel.blind-spots')}</h3>
      <ul className={styles.list}>
        {blindSpots.map((spot) => (
          <li key={spot}>{say(`panel.blind-spot.${spot}`)}</li>
        ))}
      </ul>
    </Dialog>
  );
}
