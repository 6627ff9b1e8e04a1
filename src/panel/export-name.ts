import type { EpochMs } from '../base/units.ts';
import type { SessionView } from '../session/model.ts';

/**
 * The name of an exported file, `deadair-app.example-20270115-080100.json`: the page's host and the time in UTC.
 *
 * @param ending without its dot
 */
export function exportName(session: SessionView, now: EpochMs, ending = 'json'): string {
  const { pageUrl } = session.environment;
  const host = URL.canParse(pageUrl) ? new URL(pageUrl).hostname : '';
  const time = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return ['deadair', host.replace(/[^a-z0-9.-]/gi, '_'), `${time}.${ending}`].filter((part) => part !== '').join('-');
}
