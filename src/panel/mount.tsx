/** Puts the app on a page, live or not. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { rulesWith } from '../knowledge/own-proxies.ts';
import { browserPlaces } from './list/choices.ts';
import { createListStore } from './list/list-store.ts';
import type { Settings } from './live/settings.ts';
import type { LiveSource } from './live-source.ts';
import { openInWorker } from './opener.ts';
import { PaintLoop } from './paint-loop.ts';
import { saveFile } from './save-file.ts';
import type { SavedSessions } from './saved/saved-sessions.ts';
import { createPanelStore, type PanelStore } from './store.ts';
import './styles/tokens.css';
import './styles/base.css';
import { TimelineDriver } from './timeline-driver.ts';
import { App } from './views/app.tsx';

/** What there may be around the app. */
export interface Surroundings {
  readonly source: LiveSource | null;
  readonly settings: Settings | null;
  /** null where nothing is kept. */
  readonly saved: SavedSessions | null;
}

export function mountPanel(root: HTMLElement, { source, settings, saved }: Surroundings): PanelStore {
  const paint = new PaintLoop();
  const store = createPanelStore(source, {
    paint,
    now: () => performance.timeOrigin + performance.now(),
    after: (delay, callback) => void setTimeout(callback, delay),
    open: openInWorker,
    save: saveFile,
    rules: rulesWith(settings?.values.ownProxies ?? []),
  });
  const timeline = new TimelineDriver(paint);
  source?.subscribe(() => timeline.repaint());
  createRoot(root).render(
    <StrictMode>
      <App
        store={store}
        list={createListStore(store, browserPlaces())}
        timeline={timeline}
        settings={settings}
        saved={saved}
      />
    </StrictMode>,
  );
  return store;
}

/** The element that both pages have for it. */
export function rootElement(): HTMLElement {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  return root;
}
