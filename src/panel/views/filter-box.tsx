/** The filter box: what is typed, what could be, what is wrong with it, and how many connections it leaves. */
import {
  type KeyboardEvent,
  memo,
  type RefObject,
  type SyntheticEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { visible } from '../../base/readable-text.ts';
import { say, speak } from '../../language/speak.ts';
import { type Completion, complete, withCompletion } from '../filter/complete.ts';
import type { Fault } from '../filter/parse.ts';
import type { ListStore } from '../list/list-store.ts';
import { IconButton } from './controls.tsx';
import styles from './filter-box.module.css';
import { CloseIcon } from './icons.tsx';
import { shortcutText } from './use-shortcuts.ts';

export const FilterBox = memo(function FilterBox({
  list,
  text,
  faults,
  isFiltering,
  shown,
  total,
  input,
}: {
  readonly list: ListStore;
  readonly text: string;
  readonly faults: readonly Fault[];
  readonly isFiltering: boolean;
  readonly shown: number;
  readonly total: number;
  readonly input: RefObject<HTMLInputElement | null>;
}) {
  const id = useId();
  const [caret, setCaret] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState<number | null>(null);
  const [hasFocus, setFocus] = useState(false);
  const completions = isOpen && hasFocus ? complete(text, caret, list.valuesOf) : null;
  const options = completions?.options ?? [];

  // Where the caret goes once the text is there that it belongs to.
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current !== null) input.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  });

  const type = (typed: string, at: number) => {
    setCaret(at);
    setActive(null);
    list.choose({ filter: typed });
  };
  const take = (option: Completion | undefined) => {
    if (completions === null || option === undefined) return;
    const { text: completed, caret: at } = withCompletion(text, completions, option);
    wanted.current = at;
    type(completed, at);
    // After a key its values are offered, after all else nothing: it is said.
    setOpen(option.type === 'key');
    input.current?.focus();
  };
  const clear = () => {
    type('', 0);
    setOpen(false);
    input.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setOpen(true);
      if (options.length > 0) setActive(((active ?? (step === 1 ? -1 : 0)) + step + options.length) % options.length);
    } else if (event.key === 'Escape' && (options.length > 0 || text !== '')) {
      // It opens the console of DevTools otherwise.
      event.preventDefault();
      event.stopPropagation();
      if (options.length > 0) setOpen(false);
      else clear();
    } else if (active !== null && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      event.preventDefault();
      take(options[active]);
    } else if (event.key === 'Enter') setOpen(false);
  };
  const onCaret = ({ currentTarget }: SyntheticEvent<HTMLInputElement>) => setCaret(currentTarget.selectionStart ?? 0);

  return (
    <>
      <search className={styles.box}>
        <input
          ref={input}
          className={styles.input}
          type="text"
          role="combobox"
          aria-label={say('panel.filter')}
          aria-expanded={options.length > 0}
          aria-controls={`${id}-options`}
          aria-autocomplete="list"
          aria-activedescendant={active === null ? undefined : `${id}-${active}`}
          aria-invalid={faults.length > 0}
          aria-describedby={faults.length > 0 ? `${id}-faults` : undefined}
          title={`${say('panel.filter')} (${shortcutText('filter')})`}
          placeholder={say('panel.filter-example')}
          data-testid="filter"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={({ target }) => {
            setOpen(true);
            type(target.value, target.selectionStart ?? target.value.length);
          }}
          onSelect={onCaret}
          onKeyDown={onKey}
          onFocus={() => setFocus(true)}
          onBlur={() => {
            setFocus(false);
            setOpen(false);
            setActive(null);
          }}
        />
        <output className={styles.count} data-testid="filter-count">
          {isFiltering && say('panel.filter-count', { shown, total })}
        </output>
        {text !== '' && (
          <IconButton label={say('panel.filter-clear')} shortcut="Esc" testId="filter-clear" onClick={clear}>
            <CloseIcon />
          </IconButton>
        )}
        {hasFocus && (
          <div className={styles.below} hidden={options.length === 0 && faults.length === 0}>
            <div
              id={`${id}-options`}
              className={styles.options}
              role="listbox"
              aria-label={say('panel.filter-options')}
            >
              {options.map((option, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the focus, and its keys choose
                // biome-ignore lint/a11y/useFocusableInteractive: as above
                <div
                  key={`${option.type} ${option.text}`}
                  id={`${id}-${index}`}
                  className={styles.option}
                  role="option"
                  aria-selected={index === active}
                  data-testid="filter-option"
                  // So that the focus stays where one types.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => take(option)}
                >
                  <span className={styles.optionText}>{visible(option.text)}</span>
                  <span className={styles.hint}>{hintOf(option)}</span>
                </div>
              ))}
            </div>
            <Faults
              text={text}
              // What is being typed is not wrong yet while it can be completed.
              faults={faults.filter(({ from, to }) => options.length === 0 || caret < from || caret > to)}
              id={`${id}-faults`}
            />
          </div>
        )}
      </search>
      {!hasFocus && faults.length > 0 && (
        <div className={styles.strip}>
          <Faults text={text} faults={faults} id={`${id}-faults`} />
        </div>
      )}
    </>
  );
});

/** What hides nothing because it is not understood, and why. */
function Faults({
  text,
  faults,
  id,
}: {
  readonly text: string;
  readonly faults: readonly Fault[];
  readonly id: string;
}) {
  return (
    <div id={id} role="status">
      {faults.map((fault) => (
        <p key={fault.from} className={styles.fault} data-testid="filter-fault">
          <code>{visible(text.slice(fault.from, fault.to))}</code>{' '}
          {say('panel.filter-ignored', { why: visible(speak(fault.message)) })}
        </p>
      ))}
    </div>
  );
}

function hintOf(option: Completion): string {
  switch (option.type) {
    case 'key':
      return say(`filter.key.${option.key}`);
    case 'word':
      return speak({ id: `filter.word.${option.key}.${option.word}`, params: {} });
    case 'value':
      return say('panel.filter-value-count', { count: option.count });
    case 'example':
      return '';
  }
}
