/** A modal dialog: the browser's own, which keeps the focus inside and closes on Escape. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { say } from '../../language/speak.ts';
import { IconButton } from './controls.tsx';
import styles from './dialog.module.css';
import { CloseIcon } from './icons.tsx';

export function Dialog({
  title,
  wide = false,
  onClose,
  children,
}: {
  readonly title: string;
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={wide ? styles.wide : styles.dialog} aria-labelledby={titleId} onClose={onClose}>
      <header className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <IconButton label={say('panel.close')} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </header>
      {children}
    </dialog>
  );
}
