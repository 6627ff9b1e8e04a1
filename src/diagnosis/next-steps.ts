/** What would tell, where the evidence does not: things to do that bring more of it. */
import { message } from '../base/message.ts';
import type { EpochMs } from '../base/units.ts';
import type { Fix } from './finding.ts';
import { proxyLogs, serverLog, whyServerDied } from './snippets.ts';

/** The headers of a handshake are seen only while DevTools are open (Chrome). */
export const reloadWithDevTools: Fix = { who: 'client', advice: message('next.reload-with-devtools'), snippets: [] };

/** Any extension that listens to web requests makes Chrome hide why a WebSocket failed. */
export const tryWithoutExtensions: Fix = { who: 'client', advice: message('next.without-extensions'), snippets: [] };

/** Only a NetLog shows pings and pongs, and who closed. */
export const recordNetLog: Fix = { who: 'client', advice: message('next.record-netlog'), snippets: [] };

/** A second drop after the same silence settles what a first one cannot. */
export const waitForAnother: Fix = { who: 'client', advice: message('next.wait-for-another'), snippets: [] };

/** The far end knows whether it closed, restarted or crashed at that moment. */
export function readServerLog(at: EpochMs): Fix {
  return { who: 'server', advice: message('next.read-server-log', { at: { at } }), snippets: [serverLog(at)] };
}

export function readProxyLog(at: EpochMs): Fix {
  return { who: 'proxy', advice: message('next.read-proxy-log', { at: { at } }), snippets: [proxyLogs] };
}

/** Whether the server that should have answered runs, and if not, why. */
export function backendFix(at: EpochMs): Fix {
  return { who: 'server', advice: message('fix.backend'), snippets: [whyServerDied(at)] };
}
