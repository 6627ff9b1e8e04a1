/** The viewer: the panel without a page. Sessions come from files. */
import { mountPanel, rootElement } from './mount.tsx';

mountPanel(rootElement(), null, null);
