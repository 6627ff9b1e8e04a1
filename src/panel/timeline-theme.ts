/** The timeline's colours, read from the tokens of styles/tokens.css: a canvas knows no CSS variables. */
import type { TimelineTheme } from '../timeline/theme.ts';

/** Hands out the colours of tokens as they hold now, for as long as `use` runs. */
export function withColours<T>(document: Document, use: (colour: (token: string) => string) => T): T {
  // A variable's own value may be `light-dark(…)`; as the colour of an element it is resolved.
  const probe = document.createElement('span');
  document.body.append(probe);
  const used = use((token) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return used;
}

/** Reads the tokens as they hold at `element` now. */
export function readTimelineTheme(element: HTMLElement): TimelineTheme {
  const font = getComputedStyle(element).getPropertyValue('--font');
  return withColours(element.ownerDocument, (colour) => ({
    background: colour('ground'),
    head: colour('ground-raised'),
    line: colour('line'),
    text: colour('text'),
    dimText: colour('text-dim'),
    selectedLane: colour('chosen'),
    selectedEdge: colour('selected-edge'),
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
      throttled: colour('band-throttled'),
      stalled: colour('band-stalled'),
    },
    font,
  }));
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
