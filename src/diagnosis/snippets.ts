/** Text to paste, filled with the numbers of the case. */
import type { Bytes, EpochMs, Milliseconds } from '../base/units.ts';
import type { SnippetTemplate, TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Snippet } from './finding.ts';

/**
 * The template with its placeholders filled in. `url` is the connection's: only a path of plain characters goes into a
 * snippet, since a page chooses it and a person pastes it into a shell or a configuration.
 */
export function fillSnippet(template: SnippetTemplate, timeoutMs: Milliseconds, url: string): Snippet {
  const seconds = Math.ceil(timeoutMs / 1000);
  const values: Readonly<Record<string, string>> = {
    seconds: String(seconds),
    milliseconds: String(seconds * 1000),
    minutes: String(Math.ceil(seconds / 60)),
    clock: [seconds / 3600, (seconds / 60) % 60, seconds % 60]
      .map((part) => String(Math.floor(part)).padStart(2, '0'))
      .join(':'),
    path: plainPath(url),
  };
  const code = template.lines.join('\n').replace(/%(\w+)%/g, (whole, name: string) => values[name] ?? whole);
  return { software: '', language: template.language, code };
}

/** Whether a template says how long the new timeout is, or has a length of its own. */
export function hasTime({ lines }: SnippetTemplate): boolean {
  return /%(seconds|milliseconds|minutes|clock)%/.test(lines.join('\n'));
}

function plainPath(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '/';
  return /^\/[\w.~/-]*$/.test(path) ? path : '/';
}

const hourMs: Milliseconds = 3_600_000;

/**
 * What to raise a timeout to, as far as the product allows: an hour, or four times what it was where that is more. Who waits
 * for a handshake, or looks whether the other end is alive, needs an end to it: twice as long.
 */
export function raisedTimeout({ range, clock, kind }: TimeoutRule, timeoutMs: Milliseconds): Milliseconds {
  const isWatch = clock === 'handshake' || kind === 'client-library';
  const wanted = isWatch ? timeoutMs * 2 : Math.max(hourMs, timeoutMs * 4);
  return range === undefined ? wanted : Math.min(range.maxMs, Math.max(range.minMs, wanted));
}

/** Room for messages twice as large as this one, rounded up to whole MiB, in a Node server with the `ws` library. */
export function messageLimit(size: Bytes): Snippet {
  const mebibytes = Math.max(1, Math.ceil((2 * size) / (1 << 20)));
  return {
    software: 'Node, ws',
    language: 'js',
    code: `new WebSocketServer({ server, maxPayload: ${mebibytes} * 1024 * 1024 });`,
  };
}

/** A message of the page's own: JavaScript cannot send protocol pings. */
export function clientHeartbeat(everyMs: Milliseconds): Snippet {
  return {
    software: '',
    language: 'js',
    code: `const heartbeat = setInterval(() => {
  if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"ping"}');
}, ${everyMs});
socket.addEventListener('close', () => clearInterval(heartbeat));`,
  };
}

/** Exponential backoff with full jitter, so that ten thousand pages do not come back in the same second. */
export const reconnect: Snippet = {
  software: '',
  language: 'js',
  code: `let attempt = 0;

function connect() {
  const socket = new WebSocket(url);
  socket.addEventListener('open', () => {
    attempt = 0;
  });
  socket.addEventListener('close', () => {
    const longest = Math.min(30000, 1000 * 2 ** attempt++);
    setTimeout(connect, Math.random() * longest);
  });
}

connect();`,
};

/** Tries at once when there is a network again; what was open before may be dead without knowing it. */
export const reconnectWhenOnline: Snippet = {
  software: '',
  language: 'js',
  code: `addEventListener('online', () => {
  socket.close();
  connect();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && socket.readyState !== WebSocket.OPEN) connect();
});`,
};

const aroundMs: Milliseconds = 60_000;

/** What a Linux machine wrote around that moment: of services that ended, and of processes killed for want of memory. */
export function whyServerDied(at: EpochMs): Snippet {
  return bash(`journalctl${around(at)} | grep -iE 'started|stopped|main process exited|killed|oom'
dmesg -T | grep -iE 'out of memory|oom-kill|killed process'`);
}

/** All that it wrote. */
export function serverLog(at: EpochMs): Snippet {
  return bash(`journalctl${around(at)}`);
}

/** What proxies write of a WebSocket that ended. Seen with nginx 1.22 and HAProxy 2.6. */
export const proxyLogs: Snippet =
  bash(`# nginx tells of a timeout only with "error_log ... info": upstream timed out while proxying upgraded connection
grep -hE '" 101 |proxying upgraded connection' /var/log/nginx/*.log | tail -n 50
# HAProxy writes cD or sD where a timeout ended it
grep -hE ' 101 .* [cs]D[-A-Z]{2} ' /var/log/haproxy.log | tail -n 50`);

function bash(code: string): Snippet {
  return { software: '', language: 'bash', code };
}

/** The minutes around a moment, as options of journalctl; all there is where it is none. */
function around(at: EpochMs): string {
  const time = (ms: EpochMs) => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  if (!Number.isFinite(new Date(at).getTime())) return '';
  return ` --since '${time(at - aroundMs)}' --until '${time(at + aroundMs)}'`;
}
