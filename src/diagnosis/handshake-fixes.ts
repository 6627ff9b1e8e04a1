/** What to do about a handshake that failed. */
import { message } from '../base/message.ts';
import type { EpochMs } from '../base/units.ts';
import { intermediaries } from '../knowledge/intermediaries.ts';
import type { Fix } from './finding.ts';
import type { HandshakeReading } from './handshake-failed.ts';
import { reconnectFix } from './idle-fixes.ts';
import { backendFix, reloadWithDevTools, tryWithoutExtensions } from './next-steps.ts';
import { checkSettings } from './setting-checks.ts';
import { fillSnippet } from './snippets.ts';

export function handshakeFixes(reading: HandshakeReading, url: string, at: EpochMs): readonly Fix[] {
  if (reading.kind === 'status') return statusFixes(reading.status, url, at);
  if (reading.kind === 'failure' || reading.kind === 'inferred') return failureFixes(reading.failure, url, at);
  if (reading.kind === 'reason-hidden') return [tryWithoutExtensions];
  return reading.kind === 'not-seen' ? [reloadWithDevTools] : [];
}

function statusFixes(status: number, url: string, at: EpochMs): readonly Fix[] {
  if (status === 401 || status === 403) return [{ who: 'server', advice: message('fix.credentials'), snippets: [] }];
  if (status === 421) return [{ who: 'proxy', advice: message('fix.host-header'), snippets: [] }];
  if (status === 404 || status === 405) return [{ who: 'server', advice: message('fix.path'), snippets: [] }];
  if (status === 429) return [{ who: 'client', advice: message('fix.slow-down'), snippets: [] }];
  if (status >= 300 && status < 400) return [{ who: 'client', advice: message('fix.follow-redirect'), snippets: [] }];
  // Upgrade headers lost on the way make a server answer as if to a plain request.
  if (status === 200 || status === 400 || status === 426) return forwardUpgrade(url);
  if (status >= 500) return [backendFix(at)];
  return [];
}

function failureFixes(
  failure: Extract<HandshakeReading, { kind: 'failure' | 'inferred' }>['failure'],
  url: string,
  at: EpochMs,
): readonly Fix[] {
  switch (failure) {
    case 'upgrade-missing':
      return forwardUpgrade(url);
    case 'certificate':
    case 'tls':
      return [{ who: 'server', advice: message('fix.certificate'), snippets: [] }];
    case 'refused':
    case 'reset':
    case 'timed-out':
      return [backendFix(at)];
    case 'policy':
      return [{ who: 'server', advice: message('fix.connect-src'), snippets: [] }];
    case 'mixed-content':
      return [{ who: 'client', advice: message('fix.wss'), snippets: [] }];
    case 'unsafe-port':
      return [{ who: 'server', advice: message('fix.other-port'), snippets: [] }];
    case 'too-many':
      return [{ who: 'client', advice: message('fix.fewer-connections'), snippets: [] }];
    case 'blocked':
      return [tryWithoutExtensions];
    case 'name-not-resolved':
      return [{ who: 'client', advice: message('fix.host-name'), snippets: [] }];
    case 'not-http':
      return [{ who: 'server', advice: message('fix.not-http'), snippets: [] }];
    case 'wrong-accept':
      return [{ who: 'proxy', advice: message('fix.wrong-accept'), snippets: [] }];
    case 'subprotocol':
      return [{ who: 'client', advice: message('fix.subprotocol'), snippets: [] }];
    case 'extension':
      return [{ who: 'server', advice: message('fix.compression-agreed'), snippets: [] }];
    case 'proxy':
      return [{ who: 'client', advice: message('fix.browser-proxy'), snippets: [] }];
    case 'unreachable':
      return [{ who: 'client', advice: message('fix.way-to-host'), snippets: [] }];
    case 'network-changed':
      return [reconnectFix];
    case 'cancelled':
      return [];
  }
}

function forwardUpgrade(url: string): Fix[] {
  const nginx = intermediaries.find(({ id }) => id === 'nginx-proxy-read-timeout')?.snippet ?? null;
  const forward: Fix = {
    who: 'proxy',
    advice: message('fix.forward-upgrade'),
    snippets: nginx === null ? [] : [fillSnippet(nginx, 3_600_000, url)],
  };
  return [forward, ...checkSettings(['nginx'])];
}
