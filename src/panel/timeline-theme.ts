/** The timeline's colours, read from the tokens of styles/tokens.css: a canvas knows no CSS variables. */
import type { TimelineTheme } from '../timeline/theme.ts';

/** Reads the tokens as they hold at `element` now. */
export function readTimelineTheme(element: HTMLElement): TimelineTheme {
  const style = getComputedStyle(element);
  // A variable's own value may be `light-dark(…)`; as the colour of an element it is resolved.
  const probe = element.ownerDocument.createElement('span');
  element.ownerDocument.body.append(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const theme: TimelineTheme = {
    background: colour('ground'),
    head: colour('ground-raised'),
    line: colour('line'),
    text: colour('text'),
    dimText: colour('text-dim'),
    selectedLane: colour('selected'),
    pointedLane: colour('pointed'),
    frameIn: colour('frame-in'),
    frameOut: colour('frame-out'),
    heartbeat: colour('frame-heartbeat'),
    reconnect: colour('reconnect'),
    control: colour('frame-control'),
    handshake: colour('handshake'),
    open: colour('text-dim'),
    silence: colour('silence'),
    deadAir: colour('abnormal'),
    abnormal: colour('abnormal'),
    onAbnormal: colour('on-abnormal'),
    closed: colour('text'),
    guide: colour('guide'),
    loss: colour('loss'),
    selection: colour('accent'),
    onBand: colour('on-band'),
    bands: {
      hidden: colour('band-hidden'),
      offline: colour('band-offline'),
      frozen: colour('band-frozen'),
      bfcache: colour('band-bfcache'),
      prerendering: colour('band-prerendering'),
      suspended: colour('band-suspended'),
      stalled: colour('band-stalled'),
    },
    font: style.getPropertyValue('--font'),
  };
  probe.remove();
  return theme;
}

/** Calls back whenever the tokens may have changed. Returns how to stop. */
export function watchTheme(onChange: () => void): () => void {
  const root = new MutationObserver(onChange);
  root.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    root.disconnect();
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}
