/** What the timeline's signs mean, and what a browser does not let anybody see. */
import { say } from '../../language/english.ts';
import { Dialog } from './dialog.tsx';
import styles from './help-dialog.module.css';

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
const blindSpots = ['pings', 'late-frames', 'workers', 'initial-document', 'older', 'restricted', 'private'] as const;

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={say('panel.help-title')} onClose={onClose}>
      <ul className={styles.list}>
        {signs.map((sign) => (
          <li key={sign}>{say(`panel.help-sign.${sign}`)}</li>
        ))}
      </ul>
      <h3 className={styles.title}>{say('panel.blind-spots')}</h3>
      <ul className={styles.list}>
        {blindSpots.map((spot) => (
          <li key={spot}>{say(`panel.blind-spot.${spot}`)}</li>
        ))}
      </ul>
    </Dialog>
  );
}
