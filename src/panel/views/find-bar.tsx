/** Seeks a text in payloads: from frame to frame that holds it, forwards and backwards. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { say } from '../../language/speak.ts';
import { IconButton } from './controls.tsx';
import styles from './find-bar.module.css';
import { CloseIcon, NextIcon, PreviousIcon } from './icons.tsx';

export function FindBar({
  text,
  onText,
  standing,
  onStep,
  onClose,
}: {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** How many were found, and where among them one is. */
  readonly standing: string;
  readonly onStep: (step: 1 | -1) => void;
  readonly onClose: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className={styles.bar} aria-label={say('frames.find')}>
      <input
        ref={field}
        className={styles.text}
        placeholder={say('frames.find')}
        aria-label={say('frames.find')}
        value={text}
        data-testid="frame-find"
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKey}
      />
      <IconButton
        label={say('frames.find-previous')}
        shortcut="Shift+Enter, Shift+F3"
        testId="find-previous"
        onClick={() => onStep(-1)}
      >
        <PreviousIcon />
      </IconButton>
      <IconButton label={say('frames.find-next')} shortcut="Enter, F3" testId="find-next" onClick={() => onStep(1)}>
        <NextIcon />
      </IconButton>
      <output className={styles.standing} data-testid="frames-found">
        {standing}
      </output>
      <IconButton label={say('frames.find-close')} shortcut="Esc" onClick={onClose}>
        <CloseIcon />
      </IconButton>
    </search>
  );
}
