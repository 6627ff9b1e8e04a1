/** Bytes as a dump: offset, hexadecimal, ASCII. Only the lines in sight exist. */
import { useRef, useState } from 'react';
import { say } from '../../language/speak.ts';
import { hexRow, hexRowCount } from '../payload/hex-row.ts';
import styles from './hex-dump.module.css';
import { RowTable } from './row-table.tsx';

const rowHeight = 16;
const headHeight = 18;

export function HexDump({ bytes }: { readonly bytes: Uint8Array }) {
  const scroller = useRef<HTMLTableSectionElement>(null);
  const [selected, setSelected] = useState<number | null>(null);
  return (
    <div className={styles.room}>
      <RowTable
        label={say('payload.view.hex')}
        className={styles.dump}
        headings={[say('payload.hex-offset'), say('payload.hex-bytes'), say('payload.hex-ascii')]}
        count={hexRowCount(bytes)}
        rowHeight={rowHeight}
        headHeight={headHeight}
        row={(index) => {
          const { offset, hex, ascii } = hexRow(bytes, index);
          return { cells: [offset, hex, ascii] };
        }}
        selected={selected}
        onSelect={setSelected}
        scroller={scroller}
      />
    </div>
  );
}
