/** The fields that say which frames are listed. */
import type { RefObject } from 'react';
import { say } from '../../language/speak.ts';
import type { FrameKind } from '../../session/frame-kind.ts';
import type { Direction } from '../../session/model.ts';
import type { FrameChoices } from '../frames/frame-choices.ts';
import type { FrameFilter, UnreadField } from '../frames/frame-filter.ts';
import { IconButton } from './controls.tsx';
import styles from './frame-bar.module.css';
import { FindIcon } from './icons.tsx';
import { controlKeyText } from './use-shortcuts.ts';

const kinds: readonly FrameKind[] = ['text', 'binary', 'blob', 'ping', 'pong', 'close'];

export function FrameBar({
  choices,
  onChoices,
  unread,
  standing,
  findButton,
}: {
  readonly choices: FrameChoices;
  readonly onChoices: (choices: FrameChoices) => void;
  readonly unread: readonly UnreadField[];
  /** How many are shown of how many. */
  readonly standing: string;
  /** Gets the focus back when the search is closed. */
  readonly findButton: RefObject<HTMLSpanElement | null>;
}) {
  const { filter, find } = choices;
  const set = (change: Partial<FrameFilter>) => onChoices({ ...choices, filter: { ...filter, ...change } });
  return (
    <search className={styles.bar} aria-label={say('frames.filter')}>
      <input
        type="search"
        className={styles.text}
        placeholder={say('frames.filter-text')}
        aria-label={say('frames.filter-text')}
        title={unread.includes('text') ? say('frames.not-a-pattern') : say('frames.filter-text-means')}
        aria-invalid={unread.includes('text')}
        value={filter.text}
        data-testid="frame-filter"
        spellCheck={false}
        onChange={(event) => set({ text: event.target.value })}
      />
      <button
        type="button"
        className={styles.toggle}
        aria-label={say('frames.filter-regex')}
        title={say('frames.filter-regex')}
        aria-pressed={filter.isRegex}
        data-testid="frame-regex"
        onClick={() => set({ isRegex: !filter.isRegex })}
      >
        .*
      </button>
      <select
        aria-label={say('frames.direction')}
        value={filter.direction}
        data-testid="frame-direction"
        onChange={(event) => set({ direction: event.target.value as Direction | '' })}
      >
        <option value="">{say('frames.direction.any')}</option>
        <option value="in">{say('panel.direction.in')}</option>
        <option value="out">{say('panel.direction.out')}</option>
      </select>
      <select
        aria-label={say('frames.kind')}
        value={filter.kind}
        data-testid="frame-kind"
        onChange={(event) => set({ kind: event.target.value as FrameKind | '' })}
      >
        <option value="">{say('frames.kind.any')}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {say(`panel.kind-of-frame.${kind}`)}
          </option>
        ))}
      </select>
      <SizeField field="least" filter={filter} unread={unread} onChange={(least) => set({ least })} />
      <SizeField field="most" filter={filter} unread={unread} onChange={(most) => set({ most })} />
      <label className={styles.checkbox}>
        <input
          type="checkbox"
          checked={filter.hidesHeartbeats}
          data-testid="hide-heartbeats"
          onChange={(event) => set({ hidesHeartbeats: event.target.checked })}
        />
        {say('frames.hide-heartbeats')}
      </label>
      <span ref={findButton}>
        <IconButton
          label={say('frames.find')}
          shortcut={controlKeyText('f')}
          pressed={find !== null}
          testId="frame-find-open"
          onClick={() => onChoices({ ...choices, find: find === null ? '' : null })}
        >
          <FindIcon />
        </IconButton>
      </span>
      <output className={styles.standing} data-testid="frames-shown">
        {standing}
      </output>
    </search>
  );
}

function SizeField({
  field,
  filter,
  unread,
  onChange,
}: {
  readonly field: 'least' | 'most';
  readonly filter: FrameFilter;
  readonly unread: readonly UnreadField[];
  readonly onChange: (text: string) => void;
}) {
  return (
    <input
      className={styles.size}
      aria-label={say(`frames.${field}`)}
      placeholder={say(`frames.${field}-short`)}
      title={say('frames.not-a-size')}
      aria-invalid={unread.includes(field)}
      value={filter[field]}
      data-testid={`frame-${field}`}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
