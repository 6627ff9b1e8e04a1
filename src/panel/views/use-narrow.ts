import { useSyncExternalStore } from 'react';

/** The width from which the list stands beside the timeline. The same as in app.module.css. */
const query = '(width < 720px)';

/** Whether the panel is so narrow that its parts are stacked. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

function subscribe(onChange: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener('change', onChange);
  return () => list.removeEventListener('change', onChange);
}
