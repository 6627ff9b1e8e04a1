/** The proxies that a person knows and adds: a name, a timeout and what it listens to. */

import { type OwnProxy, ownClocks, ownProxyLimits } from '../../knowledge/own-proxies.ts';
import { say } from '../../language/speak.ts';
import { IconButton, TextButton } from './controls.tsx';
import { CloseIcon } from './icons.tsx';
import styles from './own-proxies.module.css';

export function OwnProxies({
  proxies,
  onChange,
}: {
  readonly proxies: readonly OwnProxy[];
  readonly onChange: (proxies: readonly OwnProxy[]) => void;
}) {
  return (
    <fieldset className={styles.proxies}>
      <legend>{say('panel.own-proxies')}</legend>
      <p className={styles.note}>{say('panel.own-proxies-mean')}</p>
      {proxies.map((proxy, i) => (
        <Row
          // Rows have nothing else of their own: names are being typed.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={i}
          proxy={proxy}
          onChange={(changed) => onChange(proxies.with(i, changed))}
          onRemove={() => onChange(proxies.toSpliced(i, 1))}
        />
      ))}
      {proxies.length < ownProxyLimits.rows && (
        <TextButton
          testId="own-proxy-add"
          onClick={() => onChange([...proxies, { name: '', timeoutMs: 60_000, clock: 'idle-any' }])}
        >
          {say('panel.own-proxy-add')}
        </TextButton>
      )}
    </fieldset>
  );
}

function Row({
  proxy: { name, timeoutMs, clock },
  onChange,
  onRemove,
}: {
  readonly proxy: OwnProxy;
  readonly onChange: (proxy: OwnProxy) => void;
  readonly onRemove: () => void;
}) {
  return (
    <div className={styles.row}>
      <input
        type="text"
        data-testid="own-proxy-name"
        aria-label={say('panel.own-proxy-name')}
        placeholder={say('panel.own-proxy-name')}
        required
        pattern=".*\S.*"
        maxLength={ownProxyLimits.nameLength}
        value={name}
        onChange={(event) => onChange({ name: event.target.value, timeoutMs, clock })}
      />
      <input
        type="number"
        data-testid="own-proxy-seconds"
        aria-label={say('panel.own-proxy-seconds')}
        required
        step="any"
        min={ownProxyLimits.leastMs / 1000}
        max={ownProxyLimits.mostMs / 1000}
        value={Number.isNaN(timeoutMs) ? '' : timeoutMs / 1000}
        onChange={(event) => onChange({ name, timeoutMs: event.target.valueAsNumber * 1000, clock })}
      />
      <span aria-hidden="true">s</span>
      <select
        data-testid="own-proxy-clock"
        aria-label={say('panel.own-proxy-clock')}
        value={clock}
        onChange={(event) => {
          const chosen = ownClocks.find((one) => one === event.target.value);
          if (chosen !== undefined) onChange({ name, timeoutMs, clock: chosen });
        }}
      >
        {ownClocks.map((one) => (
          <option key={one} value={one}>
            {say(`panel.own-clock.${one}`)}
          </option>
        ))}
      </select>
      <IconButton label={say('panel.own-proxy-remove', { name })} onClick={onRemove}>
        <CloseIcon />
      </IconButton>
    </div>
  );
}
