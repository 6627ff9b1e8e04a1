/** Where a person's own proxies are kept; read by the panel, and by the viewer, which has no other settings. */
import { type OwnProxy, parseOwnProxies } from '../../knowledge/own-proxies.ts';

export const ownProxiesKey = 'ownProxies';

/** What there is of `storage.local`. */
interface StorageArea {
  get(key: string): Promise<Record<string, unknown>>;
}

/** None where nothing can be read: what was set must not keep the panel away. */
export function readOwnProxies(area: StorageArea): Promise<readonly OwnProxy[]> {
  return area.get(ownProxiesKey).then(
    (stored) => parseOwnProxies(stored[ownProxiesKey]),
    () => [],
  );
}
