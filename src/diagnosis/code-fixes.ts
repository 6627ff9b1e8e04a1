/** What to do about a connection that the other end closed, as far as its code tells. */
import { message } from '../base/message.ts';
import type { EpochMs } from '../base/units.ts';
import type { Remedy, Retry } from '../knowledge/close-code.ts';
import type { Fix } from './finding.ts';
import { reconnectFix } from './idle-fixes.ts';
import { backendFix, readServerLog } from './next-steps.ts';

/** After these the same connection may well succeed, where the protocol says nothing else. */
const comesBack: ReadonlySet<Remedy> = new Set(['reconnect', 'answer', 'server', 'backend']);

/** @param at when it was closed */
export function fixesForCode(remedy: Remedy, retry: Retry | null, at: EpochMs): readonly Fix[] {
  const returns = retry === null ? comesBack.has(remedy) : retry !== 'never';
  return [...changesFor(remedy, at), ...(returns ? [reconnectFix] : [])];
}

function changesFor(remedy: Remedy, at: EpochMs): readonly Fix[] {
  switch (remedy) {
    case 'none':
    case 'reconnect':
      return [];
    case 'sign-in':
      return [{ who: 'client', advice: message('fix.credentials'), snippets: [] }];
    case 'set-up':
      return [{ who: 'client', advice: message('fix.set-up'), snippets: [] }];
    case 'messages':
      return [{ who: 'client', advice: message('fix.messages'), snippets: [] }];
    case 'slow-down':
      return [{ who: 'client', advice: message('fix.ease-off'), snippets: [] }];
    case 'fewer':
      return [{ who: 'client', advice: message('fix.fewer'), snippets: [] }];
    case 'send-less':
      return [{ who: 'client', advice: message('fix.send-less'), snippets: [] }];
    case 'answer':
      return [{ who: 'client', advice: message('fix.in-time'), snippets: [] }];
    case 'stream':
      return [
        { who: 'proxy', advice: message('fix.stream-unbroken'), snippets: [] },
        { who: 'proxy', advice: message('fix.compression-agreed'), snippets: [] },
      ];
    case 'server':
      return [readServerLog(at)];
    case 'backend':
      return [backendFix(at)];
  }
}
