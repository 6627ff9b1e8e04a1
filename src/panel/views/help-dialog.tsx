/** What the timeline's signs mean, how to filter, which keys there are, and what a browser does not let anybody see. */
import { say } from '../../language/speak.ts';
import { shortcutIds } from '../shortcuts.ts';
import { Dialog } from './dialog.tsx';
import { FilterHelp, Term } from './filter-help.tsx';
import styles from './help-dialog.module.css';
import { shortcutText } from './use-shortcuts.ts';

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
const localKeys = { rows: '↑ ↓', menu: 'Shift+F10', heads: '← →', zoom: '+ −' } as const;

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
        {(['rows', 'menu', 'heads', 'zoom'] as const).map((id) => (
          <Term key={id} term={localKeys[id]} meaning={say(`panel.help-key.${id}`)} />
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
