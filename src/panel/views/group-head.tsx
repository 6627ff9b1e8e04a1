/** The row over a group of connections: what they have in common, how many were lost, and what became of the last. */
import type { ReactNode } from 'react';
import { visible } from '../../base/readable-text.ts';
import { say } from '../../language/speak.ts';
import { splitUrl, standingOf } from '../connection-facts.ts';
import type { GroupRow } from '../list/arrange.ts';
import styles from './connection-list.module.css';
import { CollapsedIcon, ExpandedIcon } from './icons.tsx';

/** Of a row that stands under a head, for each head. */
export const indent = 14;

export function GroupHead({
  row,
  more,
  onToggle,
}: {
  readonly row: GroupRow;
  readonly more: ReactNode;
  readonly onToggle: () => void;
}) {
  const { of, members, lost, latest, isCollapsed, depth, isUnderOrigin } = row;
  const [{ url }] = members;
  const { path, host } = splitUrl(url);
  const name = of === 'origin' ? host : isUnderOrigin ? path : `${host}${path}`;
  const code = latest.closure?.code ?? null;
  const ending =
    code === null
      ? say('panel.group-latest', { state: say(`panel.standing.${standingOf(latest)}`) })
      : say('panel.group-latest-code', { code });
  return (
    <span className={styles.group} style={{ paddingInlineStart: indent * depth }}>
      <button
        type="button"
        className={styles.toggle}
        tabIndex={-1}
        title={visible(url)}
        aria-label={say(isCollapsed ? 'panel.expand-group' : 'panel.collapse-group', { name: visible(name) })}
        data-testid="group-toggle"
        onClick={onToggle}
      >
        {isCollapsed ? <CollapsedIcon /> : <ExpandedIcon />}
        <span className={styles.groupName}>{visible(name)}</span>
      </button>
      <span className={styles.summary}>
        {say(of === 'chain' ? 'panel.group-chain' : 'panel.group-origin', { count: members.length })}
        {lost > 0 && <span className={styles.lost}>{say('panel.group-lost', { lost })}</span>}
        <span>{ending}</span>
      </span>
      {more}
    </span>
  );
}
