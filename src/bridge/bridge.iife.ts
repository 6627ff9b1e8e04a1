/**
 * Starts the bridge in the document it was loaded into. Its name ends in `.iife.ts` because the bundler must make one
 * self-contained synchronous file of it: it has to be there when the recorder makes its offer.
 */
import { startBridge } from './bridge.ts';
import { pageMayRunScripts } from './page-scripts.ts';
import { onSiteOff } from './site-off.ts';

startBridge({
  api: (globalThis as { browser?: typeof chrome }).browser ?? chrome,
  document,
  window,
  isTopFrame: window === window.top,
  timeOrigin: performance.timeOrigin,
  pageMayRunScripts: () => pageMayRunScripts(document),
  onSiteOff,
});
