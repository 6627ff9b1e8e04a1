/** DevTools' hidden page of the extension: adds the panel. */
import browser from 'webextension-polyfill';

// Firefox takes paths as relative to this page, Chrome to the extension; from the root they are the same.
void browser.devtools.panels.create('Deadair', '/icons/32.png', '/src/panel/panel.html');
