/** Connections that ended with their document: by leaving, reloading, closing the tab, or the back/forward cache. */
import { message } from '../base/message.ts';
import { backForwardCacheSource, generalSources } from '../knowledge/sources.ts';
import type { Connection } from '../session/model.ts';
import type { Finding } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { originOf, type Surroundings } from './surroundings.ts';

export function findClosedByBrowser({ session }: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const cachedRealms = new Set<Connection['realm']>(
    session.pageStates.filter(({ change }) => change.startsWith('bfcache')).map(({ realm }) => realm),
  );
  const keyOf = ({ url, realm }: Connection) => `${originOf(url)} ${cachedRealms.has(realm)}`;
  return groupBy(unexplained, keyOf).map((group): Finding => {
    const ids = idsOf(group);
    const cached = group[0] !== undefined && cachedRealms.has(group[0].realm);
    return {
      id: `closed-by-browser-${ids[0] ?? 0}`,
      kind: 'closed-by-browser',
      severity: 'info',
      confidence: 'certain',
      connections: ids,
      message: cached ? message('browser.closed-for-cache') : message('browser.closed-with-page'),
      for: [],
      against: [],
      candidates: [],
      fixes: cached ? [{ who: 'client', advice: message('fix.reopen-after-cache'), snippets: [] }] : [],
      sources: [cached ? backForwardCacheSource : generalSources.documentGone],
    };
  });
}
