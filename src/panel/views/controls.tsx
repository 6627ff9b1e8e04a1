/** The small parts that all views are made of: a button that is a picture, a badge, a button that copies. */
import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Confidence } from '../../diagnosis/finding.ts';
import { say } from '../../language/speak.ts';
import { copyText } from '../copy-text.ts';
import styles from './controls.module.css';
import { CopyIcon, DoneIcon } from './icons.tsx';

export function IconButton({
  label,
  tip = label,
  shortcut = '',
  onClick,
  children,
  pressed,
  disabled = false,
  inTabOrder = true,
  opensMenu = false,
  testId,
}: {
  readonly label: string;
  /** What the mouse is told: for a toggle, what a click does now. */
  readonly tip?: string;
  readonly shortcut?: string;
  readonly onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly children: ReactNode;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly inTabOrder?: boolean;
  readonly opensMenu?: boolean;
  readonly testId?: string;
}) {
  return (
    <button
      type="button"
      className={styles.iconButton}
      aria-label={label}
      title={shortcut === '' ? tip : `${tip} (${shortcut})`}
      aria-pressed={pressed}
      aria-haspopup={opensMenu ? 'menu' : undefined}
      tabIndex={inTabOrder ? undefined : -1}
      disabled={disabled}
      data-testid={testId}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** A button with words. */
export function TextButton({
  onClick,
  children,
  label,
  primary = false,
  disabled = false,
  testId,
}: {
  /** Without it the button sends off the form it stands in. */
  readonly onClick?: () => void;
  readonly children: ReactNode;
  /** What is read aloud, where several buttons have the same words. */
  readonly label?: string;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  readonly testId?: string;
}) {
  return (
    <button
      type={onClick === undefined ? 'submit' : 'button'}
      className={primary ? styles.primaryButton : styles.textButton}
      aria-label={label}
      disabled={disabled}
      data-testid={testId}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

export function ConfidenceBadge({ confidence }: { readonly confidence: Confidence }) {
  return (
    <span
      className={styles.confidence}
      data-confidence={confidence}
      title={say(`panel.confidence-means.${confidence}`)}
    >
      {say(`panel.confidence.${confidence}`)}
    </span>
  );
}

const showCopiedMs = 1500;

export function CopyButton({
  text,
  label = say('panel.copy'),
  testId,
}: {
  /** Made when it is asked for, where that takes time. */
  readonly text: string | (() => string);
  readonly label?: string;
  readonly testId?: string;
}) {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    await copyText(typeof text === 'string' ? text : text());
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), showCopiedMs);
  };
  return (
    <button type="button" className={styles.copyButton} data-testid={testId} onClick={() => void copy()}>
      {copied ? <DoneIcon /> : <CopyIcon />}
      <span aria-live="polite">{copied ? say('panel.copied') : label}</span>
    </button>
  );
}
