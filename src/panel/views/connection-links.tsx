/** Connections named one by one, each leading to itself; beyond a dozen they are counted. */
import { say } from '../../language/speak.ts';
import type { ConnectionId } from '../../session/model.ts';
import styles from './connection-links.module.css';

const mostNamed = 12;

export function ConnectionLinks({
  ids,
  onSelect,
}: {
  readonly ids: readonly ConnectionId[];
  readonly onSelect: (connection: ConnectionId) => void;
}) {
  return (
    <>
      {ids.slice(0, mostNamed).map((id) => (
        <button key={id} type="button" className={styles.connection} onClick={() => onSelect(id)}>
          #{id + 1}
        </button>
      ))}
      {ids.length > mostNamed && say('panel.and-more', { count: ids.length - mostNamed })}
    </>
  );
}
