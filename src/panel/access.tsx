/**
 * The page on which a person gives Deadair access to sites. Firefox only: access can be taken away there, and it can be
 * asked for only by a click on a page that has `permissions`, which a devtools panel has not.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { rootElement } from './mount.tsx';
import { setPageWords } from './page-words.ts';
import { Access } from './views/access.tsx';

setPageWords('access', document);
createRoot(rootElement()).render(
  <StrictMode>
    <Access />
  </StrictMode>,
);
