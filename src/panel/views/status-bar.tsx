/** The line at the bottom: the session in numbers, and everything that is known to be missing from it. */
import { say } from '../../language/speak.ts';
import type { SessionView } from '../../session/model.ts';
import { isDead } from '../connection-facts.ts';
import { missingParts } from '../missing-parts.ts';
import type { PanelSnapshot } from '../store.ts';
import styles from './status-bar.module.css';

export function StatusBar({
  snapshot,
  shown,
}: {
  readonly snapshot: PanelSnapshot;
  /** How many connections the filter lets through; null without one. */
  readonly shown: number | null;
}) {
  const { session, status, forgotten } = snapshot;
  const missing = missingParts(session, forgotten);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <footer className={styles.bar} tabIndex={0} data-testid="status" data-status={status}>
      {missing.map((part) => (
        <span key={part} className={styles.missing} data-testid="loss">
          {part}
        </span>
      ))}
      {shown !== null && (
        <span data-testid="shown">{say('panel.total.shown', { shown, total: session.connections.length })}</span>
      )}
      {numbersOf(session).map((part) => (
        <span key={part}>{part}</span>
      ))}
    </footer>
  );
}

function numbersOf({ connections, startedAt, endedAt }: SessionView): string[] {
  const dead = connections.filter(isDead).length;
  let frames = 0;
  let bytes = 0;
  for (const { totals } of connections) {
    frames += totals.framesIn + totals.framesOut;
    bytes += totals.bytesIn + totals.bytesOut;
  }
  return [
    say('panel.total.connections', { count: connections.length }),
    say('panel.total.dead', { count: dead }),
    say('panel.total.frames', { count: frames }),
    say('panel.total.bytes', { size: { bytes } }),
    say('panel.total.time', { duration: { ms: endedAt - startedAt } }),
  ];
}
