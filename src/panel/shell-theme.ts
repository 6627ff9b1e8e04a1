/** Follows the theme of DevTools, which may differ from the system's. */
import browser from 'webextension-polyfill';

/** Chrome tells of changes by one call of its own, Firefox by an event. */
interface ChromePanels {
  setThemeChangeHandler?(handler: (theme: string) => void): void;
}

/** Sets `data-theme` on the root, now and whenever it changes. Outside of DevTools the system's theme holds. */
export function followDevtoolsTheme(root: HTMLElement): void {
  const devtools = browser.devtools as typeof browser.devtools | undefined;
  if (devtools === undefined) return;
  const apply = (theme: string) => {
    root.dataset.theme = theme === 'dark' ? 'dark' : 'light';
  };
  apply(devtools.panels.themeName);
  const chrome = globalThis.chrome as { devtools?: { panels?: ChromePanels } } | undefined;
  if (chrome?.devtools?.panels?.setThemeChangeHandler !== undefined) {
    chrome.devtools.panels.setThemeChangeHandler(apply);
  } else {
    devtools.panels.onThemeChanged?.addListener(apply);
  }
}
