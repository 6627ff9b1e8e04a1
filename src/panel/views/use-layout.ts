/** How the panes lie at this size. The queries are those of app.module.css. */
import { useCallback, useSyncExternalStore } from 'react';

/** Whether the panel is so narrow that the list and the timeline are stacked. */
export function useNarrow(): boolean {
  return useQuery('(width < 720px)');
}

/** Whether the panel is so low that the details stand beside the rest. */
export function useBeside(): boolean {
  return useQuery('(height < 460px) and (width >= 1000px)');
}

function useQuery(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', onChange);
      return () => list.removeEventListener('change', onChange);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}
