/** Exports the session, or opens a menu of what of it. */
import { useRef, useState } from 'react';
import { say } from '../../language/speak.ts';
import { type ExportPart, wholeSession } from '../export-choices.ts';
import type { ListSnapshot } from '../list/list-store.ts';
import type { PanelSnapshot } from '../store.ts';
import type { TimelineDriver } from '../timeline-driver.ts';
import { IconButton } from './controls.tsx';
import { ExpandedIcon, ExportIcon } from './icons.tsx';
import { Menu, type MenuItem, type MenuPlace } from './menu.tsx';
import styles from './toolbar.module.css';
import { shortcutText } from './use-shortcuts.ts';

export function ExportButton({
  snapshot,
  shown,
  timeline,
  disabled,
  onExport,
}: {
  readonly snapshot: PanelSnapshot;
  readonly shown: ListSnapshot;
  readonly timeline: TimelineDriver;
  readonly disabled: boolean;
  readonly onExport: (part: ExportPart) => void;
}) {
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const button = useRef<HTMLSpanElement>(null);
  const { selection, session } = snapshot;
  const { isFiltering, arrangement } = shown;
  const items = (): readonly MenuItem[] => {
    const { range } = timeline;
    const item = (id: string, label: string, part: Partial<ExportPart>): MenuItem => ({
      id,
      label,
      act: () => onExport({ ...wholeSession, ...part }),
    });
    const count = session.connections.length;
    return [
      item('export-all', say('panel.export'), {}),
      ...(isFiltering
        ? [
            item('export-shown', say('panel.export-shown', { shown: arrangement.shown.length, count }), {
              connections: arrangement.shown,
            }),
          ]
        : []),
      ...(selection === null
        ? []
        : [
            item('export-selected', say('panel.export-selected', { number: selection.connection + 1 }), {
              connections: [selection.connection],
            }),
          ]),
      ...(range === null ? [] : [item('export-range', say('panel.export-range'), { range })]),
    ];
  };
  const open = () => {
    const { left, bottom } = button.current?.getBoundingClientRect() ?? { left: 0, bottom: 0 };
    setMenu({ x: left, y: bottom });
  };
  return (
    <span ref={button} className={styles.split}>
      <IconButton
        label={say('panel.export')}
        shortcut={shortcutText('export')}
        testId="export"
        disabled={disabled}
        onClick={() => onExport(wholeSession)}
      >
        <ExportIcon />
      </IconButton>
      <IconButton label={say('panel.export-part-of')} testId="export-menu" opensMenu disabled={disabled} onClick={open}>
        <ExpandedIcon />
      </IconButton>
      {menu !== null && (
        <Menu label={say('panel.export-part-of')} items={items()} at={menu} onClose={() => setMenu(null)} />
      )}
    </span>
  );
}
