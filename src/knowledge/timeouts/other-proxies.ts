/** Other proxies: Varnish, Traffic Server, YARP, Traefik, Squid. */
import { type TimeoutRule, tcpClose } from '../timeout-rule.ts';

/** Puts its name into `Server` of every answer, in place of the server's own; into `Via` where it is told to. */
const trafficServerShown = {
  fingerprint: [
    { header: 'server', value: /^ATS(\/|$)/i },
    { header: 'via', value: /\bApacheTrafficServer\b/i },
  ],
  showsAlways: true,
} as const;

/** On what it delivers itself, which a WebSocket is not. */
const varnishShown = [
  { header: 'x-varnish', value: /^\d/i },
  { header: 'via', value: /\bvarnish\b/i },
];

export const otherProxies: readonly TimeoutRule[] = [
  {
    // Traefik has no idle limit for upgraded connections: Go clears the deadlines when a connection is taken over.
    id: 'traefik-grace-timeout',
    product: 'Traefik',
    kind: 'reverse-proxy',
    setting: 'entryPoints.*.transport.lifeCycle.graceTimeOut',
    defaultMs: 10_000,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [],
    trigger: 'restart',
    snippet: {
      language: 'yaml',
      lines: ['entryPoints:', '  websecure:', '    transport:', '      lifeCycle:', '        graceTimeOut: %seconds%s'],
    },
    source:
      'https://github.com/traefik/traefik/blob/fd5a576df2e8aeb0bfc8a96b6ef6e60a61f7ec0a/pkg/config/static/static_config.go#L45',
    confidence: 'high',
  },
  {
    // In pipe mode the response goes through untouched: no header of Varnish on the 101, but on others of the host. Measured with 7.1.1: any byte of
    // either side sets it back, FIN 0 to 3 ms late of the setting.
    id: 'varnish-pipe-timeout',
    product: 'Varnish',
    kind: 'reverse-proxy',
    setting: 'pipe_timeout',
    defaultMs: 60_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: varnishShown,
    snippet: { language: 'bash', lines: ['varnishadm param.set pipe_timeout %seconds%'] },
    source:
      'https://github.com/varnishcache/varnish-cache/blob/27d2ce15b20b94d0a5e452b0d5c29c3145d00b6a/include/tbl/params.h#L886',
    confidence: 'high',
  },
  {
    // Off by default.
    id: 'varnish-pipe-task-deadline',
    product: 'Varnish 7.5+',
    kind: 'reverse-proxy',
    setting: 'pipe_task_deadline',
    defaultMs: null,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: varnishShown,
    snippet: { language: 'bash', lines: ['varnishadm param.set pipe_task_deadline 0s'] },
    source:
      'https://github.com/varnishcache/varnish-cache/blob/27d2ce15b20b94d0a5e452b0d5c29c3145d00b6a/include/tbl/params.h#L874',
    confidence: 'high',
  },
  {
    // Measured with 9.2.9: FIN 0 to 1 s late, as it looks at its connections once a second; any byte of either side sets
    // it back.
    id: 'traffic-server-no-activity',
    product: 'Apache Traffic Server',
    kind: 'reverse-proxy',
    setting: 'proxy.config.websocket.no_activity_timeout',
    defaultMs: 600_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'lab',
    checkedEveryMs: 1000,
    ...trafficServerShown,
    snippet: { language: 'ini', lines: ['CONFIG proxy.config.websocket.no_activity_timeout INT %seconds%'] },
    source:
      'https://docs.trafficserver.apache.org/en/9.2.x/admin-guide/files/records.config.en.html#proxy-config-websocket-no-activity-timeout',
    confidence: 'high',
  },
  {
    // Measured with 9.2.9: FIN 0 to 1 s late, as above. A connection on which both sides are heard from in every second is
    // passed over (iocore/net/UnixNet.cc: what was active since the last look is not looked at), and is cut in the first
    // second after that in which one of them is not.
    id: 'traffic-server-active',
    product: 'Apache Traffic Server',
    kind: 'reverse-proxy',
    setting: 'proxy.config.websocket.active_timeout',
    defaultMs: 3_600_000,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'lab',
    checkedEveryMs: 1000,
    ...trafficServerShown,
    snippet: { language: 'ini', lines: ['CONFIG proxy.config.websocket.active_timeout INT 86400'] },
    source:
      'https://docs.trafficserver.apache.org/en/9.2.x/admin-guide/files/records.config.en.html#proxy-config-websocket-active-timeout',
    confidence: 'high',
  },
  {
    // One timer shared by both directions, set back by every chunk.
    id: 'yarp-activity-timeout',
    product: 'YARP',
    kind: 'reverse-proxy',
    setting: 'ActivityTimeout',
    defaultMs: 100_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [],
    snippet: { language: 'json', lines: ['{ "HttpRequest": { "ActivityTimeout": "%clock%" } }'] },
    source:
      'https://github.com/dotnet/yarp/blob/bd11867bee7df522e7fd3effb08a9c85fd616908/src/ReverseProxy/Forwarder/HttpForwarder.cs#L28',
    confidence: 'high',
  },
  {
    // Activity on either side sets both back. In a wss:// tunnel nothing of Squid can be seen.
    id: 'squid-read-timeout',
    product: 'Squid (CONNECT tunnel)',
    kind: 'reverse-proxy',
    setting: 'read_timeout',
    defaultMs: 900_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [],
    snippet: { language: 'squid', lines: ['read_timeout %minutes% minutes'] },
    source: 'https://github.com/squid-cache/squid/blob/7c20a8a787d1ef399c56515a847610c0f8d12147/src/tunnel.cc#L713',
    confidence: 'high',
  },
  {
    // The tunnel code replaces it by read_timeout on activity, so it may not hold for a busy tunnel.
    id: 'squid-client-lifetime',
    product: 'Squid',
    kind: 'reverse-proxy',
    setting: 'client_lifetime',
    defaultMs: 86_400_000,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [],
    snippet: { language: 'squid', lines: ['client_lifetime 7 days'] },
    source: 'https://github.com/squid-cache/squid/blob/7c20a8a787d1ef399c56515a847610c0f8d12147/src/cf.data.pre#L7446',
    confidence: 'medium',
  },
  {
    // A timer for either side, jct-read-inactive-timeout for the server's: both have to speak. Its default was not
    // read.
    id: 'ibm-webseal-read-idle',
    product: 'IBM WebSEAL (Verify Access)',
    kind: 'reverse-proxy',
    setting: 'clt-read-inactive-timeout',
    defaultMs: null,
    adjustable: true,
    clock: 'idle-from-client',
    resetsOnProtocolPing: null,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [],
    snippet: {
      language: 'ini',
      lines: ['[websocket]', 'clt-read-inactive-timeout = %seconds%', 'jct-read-inactive-timeout = %seconds%'],
    },
    source: 'https://www.ibm.com/docs/en/sva/11.0.3?topic=stanza-clt-read-inactive-timeout',
    confidence: 'medium',
  },
];
