/** Web servers that proxy: Apache httpd, lighttpd, Caddy, IIS. */
import { closeFrame, type TimeoutRule, tcpClose } from '../timeout-rule.ts';

export const webServers: readonly TimeoutRule[] = [
  {
    // Off by default, since 2.7. A timer started once at the upgrade; no Close frame.
    id: 'caddy-stream-timeout',
    product: 'Caddy',
    kind: 'reverse-proxy',
    setting: 'stream_timeout',
    defaultMs: null,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [
      { header: 'server', value: /^Caddy$/i },
      { header: 'via', value: /\bCaddy\b/i },
    ],
    snippet: {
      language: 'caddyfile',
      lines: ['reverse_proxy %path% app:8080 {', '    stream_timeout 24h', '    stream_close_delay 5m', '}'],
    },
    source:
      'https://github.com/caddyserver/caddy/blob/0cf03d32f7d99cf160d5375e8a40fbe3d910d515/modules/caddyhttp/reverseproxy/streaming.go#L213',
    confidence: 'high',
  },
  {
    // A reload of the configuration sends 1001 to both sides, at once unless delayed. Measured with 2.6.2: the frame to
    // the server is not masked, and where the server's complaint of that (1002) is faster, the browser gets it instead.
    id: 'caddy-config-reload',
    product: 'Caddy',
    kind: 'reverse-proxy',
    setting: 'stream_close_delay',
    defaultMs: 0,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: closeFrame(1001),
    closeEvidence: 'lab',
    fingerprint: [
      { header: 'server', value: /^Caddy$/i },
      { header: 'via', value: /\bCaddy\b/i },
    ],
    trigger: 'config-reload',
    snippet: {
      language: 'caddyfile',
      lines: ['reverse_proxy %path% app:8080 {', '    stream_close_delay %seconds%s', '}'],
    },
    source:
      'https://github.com/caddyserver/caddy/blob/0cf03d32f7d99cf160d5375e8a40fbe3d910d515/modules/caddyhttp/reverseproxy/streaming.go#L463',
    confidence: 'high',
  },
  {
    // Off by default, and the only limit on silence that Caddy has. Measured with 2.6.2: FIN within 2 ms of the setting;
    // what the client sends does not set it back, pings of the server do.
    id: 'caddy-read-timeout',
    product: 'Caddy',
    kind: 'reverse-proxy',
    setting: 'transport http read_timeout',
    defaultMs: null,
    adjustable: true,
    clock: 'idle-from-server',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [
      { header: 'server', value: /^Caddy$/i },
      { header: 'via', value: /\bCaddy\b/i },
    ],
    snippet: {
      language: 'caddyfile',
      lines: [
        'reverse_proxy %path% app:8080 {',
        '    transport http {',
        '        read_timeout %seconds%s',
        '    }',
        '}',
      ],
    },
    source:
      'https://github.com/caddyserver/caddy/blob/30bbff0e6ed4c65a1ed355f12c725e309b641b9d/modules/caddyhttp/reverseproxy/httptransport.go#L120',
    confidence: 'high',
  },
  {
    // The worker's timeout= goes before ProxyTimeout; the longer of that and Timeout, which is 60 s, governs the tunnel.
    // One poll over both sockets: any byte of either side. Measured with 2.4.71: 0 to 2 ms late, no Server header on a 101.
    id: 'apache-proxy-timeout',
    product: 'Apache httpd',
    kind: 'reverse-proxy',
    setting: 'ProxyTimeout',
    defaultMs: 60_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [{ header: 'server', value: /^Apache/i }],
    snippet: {
      language: 'apache',
      lines: ['ProxyPass "%path%" "http://127.0.0.1:8080%path%" upgrade=websocket timeout=%seconds%'],
    },
    source:
      'https://github.com/apache/httpd/blob/0cb680442ecaa6118cc610b5ecc6e824330bf61a/modules/proxy/mod_proxy_http.c#L2010',
    confidence: 'high',
  },
  {
    // 0, no limit, by default. In the development branch only: no 2.4 knows the directive, so that there is nothing to paste.
    id: 'apache-wstunnel-idle',
    product: 'Apache httpd (mod_proxy_wstunnel)',
    kind: 'reverse-proxy',
    setting: 'ProxyWebsocketIdleTimeout',
    defaultMs: null,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^Apache/i }],
    snippet: null,
    source:
      'https://github.com/apache/httpd/blob/0cb680442ecaa6118cc610b5ecc6e824330bf61a/docs/manual/mod/mod_proxy_wstunnel.xml#L131',
    confidence: 'high',
  },
  {
    // Works as a read timeout on the backend once the response has begun. Which of the two limits strikes first in a
    // tunnel was not measured.
    id: 'lighttpd-max-write-idle',
    product: 'lighttpd',
    kind: 'reverse-proxy',
    setting: 'server.max-write-idle',
    defaultMs: 360_000,
    adjustable: true,
    clock: 'idle-from-server',
    resetsOnProtocolPing: null,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^lighttpd/i }],
    snippet: { language: 'lighttpd', lines: ['server.max-read-idle = %seconds%', 'server.max-write-idle = %seconds%'] },
    source: 'https://github.com/lighttpd/lighttpd1.4/blob/2ddc51389a139d2b08daf310596c951c1d53dc8d/src/h1.c#L964',
    confidence: 'medium',
  },
  {
    // Hits a page that only listens.
    id: 'lighttpd-max-read-idle',
    product: 'lighttpd',
    kind: 'reverse-proxy',
    setting: 'server.max-read-idle',
    defaultMs: 60_000,
    adjustable: true,
    clock: 'idle-from-client',
    resetsOnProtocolPing: null,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^lighttpd/i }],
    snippet: { language: 'lighttpd', lines: ['server.max-read-idle = %seconds%'] },
    source:
      'https://github.com/lighttpd/lighttpd1.4/blob/2ddc51389a139d2b08daf310596c951c1d53dc8d/src/configfile.c#L1318',
    confidence: 'medium',
  },
  {
    // The module sends 1001 itself when the limit is near. Its pings are off by default.
    id: 'lighttpd-wstunnel-idle',
    product: 'lighttpd mod_wstunnel',
    kind: 'reverse-proxy',
    setting: 'server.max-read-idle',
    defaultMs: 60_000,
    adjustable: true,
    clock: 'idle-from-client',
    resetsOnProtocolPing: true,
    close: closeFrame(1001),
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^lighttpd/i }],
    snippet: { language: 'lighttpd', lines: ['server.max-read-idle = %seconds%', 'wstunnel.ping-interval = 25'] },
    source:
      'https://github.com/lighttpd/lighttpd1.4/blob/2ddc51389a139d2b08daf310596c951c1d53dc8d/src/mod_wstunnel.c#L646',
    confidence: 'high',
  },
  {
    // The figure is remembered, not read.
    id: 'iis-arr-proxy-timeout',
    product: 'IIS Application Request Routing',
    kind: 'reverse-proxy',
    setting: 'ARR proxy time-out',
    defaultMs: 120_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: null,
    close: tcpClose,
    closeEvidence: 'memory',
    fingerprint: [
      { header: 'x-powered-by', value: /\bARR\//i },
      { header: 'server', value: /^Microsoft-IIS\//i },
    ],
    snippet: {
      language: 'xml',
      lines: ['<system.webServer><proxy enabled="true" timeout="%clock%" /></system.webServer>'],
    },
    source: 'https://learn.microsoft.com/iis/extensions/planning-for-arr/',
    confidence: 'low',
  },
];
