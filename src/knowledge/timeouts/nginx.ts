/** nginx and what is built on it. */
import { type TimeoutRule, tcpClose } from '../timeout-rule.ts';

export const nginx: readonly TimeoutRule[] = [
  {
    // After the 101 nginx sets this timer again on every event of either peer, although its documentation speaks only of
    // the proxied server. It reads no frames, so any byte counts. Measured with nginx 1.22.1: FIN without a Close frame,
    // 13 to 50 ms early of the setting; the backend's Server header is replaced on the 101 too.
    id: 'nginx-proxy-read-timeout',
    product: 'nginx',
    kind: 'reverse-proxy',
    setting: 'proxy_read_timeout',
    defaultMs: 60_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [{ header: 'server', value: /^nginx/i }],
    showsAlways: true,
    snippet: {
      language: 'nginx',
      lines: [
        'location %path% {',
        '    proxy_pass http://app;',
        '    proxy_http_version 1.1;',
        '    proxy_set_header Upgrade $http_upgrade;',
        '    proxy_set_header Connection "upgrade";',
        '    proxy_read_timeout %seconds%s;',
        '}',
      ],
    },
    source:
      'https://github.com/nginx/nginx/blob/3f6f7824d4e2eb1ac37dec76683d525ac0ff521c/src/http/ngx_http_upstream.c#L3705',
    confidence: 'high',
  },
  {
    // Runs only while the upstream does not take what is sent: 2 s of it left an idle socket alone until
    // proxy_read_timeout struck at 3 s (measured).
    id: 'nginx-proxy-send-timeout',
    product: 'nginx',
    kind: 'reverse-proxy',
    setting: 'proxy_send_timeout',
    defaultMs: 60_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: null,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [{ header: 'server', value: /^nginx/i }],
    stallOnly: true,
    snippet: null,
    source:
      'https://github.com/nginx/nginx/blob/3f6f7824d4e2eb1ac37dec76683d525ac0ff521c/src/http/ngx_http_upstream.c#L3843',
    confidence: 'high',
  },
  {
    // Runs only while the client does not take what is sent. keepalive_timeout does not apply after a 101.
    id: 'nginx-send-timeout',
    product: 'nginx',
    kind: 'reverse-proxy',
    setting: 'send_timeout',
    defaultMs: 60_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: null,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^nginx/i }],
    stallOnly: true,
    snippet: null,
    source:
      'https://github.com/nginx/nginx/blob/3f6f7824d4e2eb1ac37dec76683d525ac0ff521c/src/http/ngx_http_upstream.c#L3888',
    confidence: 'high',
  },
  {
    // Off by default: old workers wait for their sockets for ever. Set, it cuts all of them this long after a reload.
    id: 'nginx-worker-shutdown-timeout',
    product: 'nginx',
    kind: 'reverse-proxy',
    setting: 'worker_shutdown_timeout',
    defaultMs: null,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [{ header: 'server', value: /^nginx/i }],
    trigger: 'config-reload',
    snippet: { language: 'nginx', lines: ['worker_shutdown_timeout %seconds%s;'] },
    source: 'https://github.com/nginx/nginx.org/blob/HEAD/xml/en/docs/ngx_core_module.xml#L812',
    confidence: 'high',
  },
  {
    // nginx's engine and clock. Its template removes the Server header unless server-tokens is on: no fingerprint.
    id: 'ingress-nginx-proxy-read-timeout',
    product: 'ingress-nginx',
    kind: 'ingress',
    setting: 'nginx.ingress.kubernetes.io/proxy-read-timeout',
    defaultMs: 60_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [],
    snippet: {
      language: 'yaml',
      lines: [
        'metadata:',
        '  annotations:',
        '    nginx.ingress.kubernetes.io/proxy-read-timeout: "%seconds%"',
        '    nginx.ingress.kubernetes.io/proxy-send-timeout: "%seconds%"',
      ],
    },
    source:
      'https://github.com/kubernetes/ingress-nginx/blob/dbb11b92ddb77bee9c35e462479129354c84f939/docs/user-guide/miscellaneous.md#L38',
    confidence: 'high',
  },
  {
    // Every reload of the controller (a changed Ingress, a new certificate) cuts the old workers' sockets 4 minutes later.
    id: 'ingress-nginx-worker-shutdown',
    product: 'ingress-nginx',
    kind: 'ingress',
    setting: 'ConfigMap worker-shutdown-timeout',
    defaultMs: 240_000,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [],
    trigger: 'config-reload',
    snippet: { language: 'yaml', lines: ['data:', '  worker-shutdown-timeout: "%seconds%s"'] },
    source:
      'https://github.com/kubernetes/ingress-nginx/blob/dbb11b92ddb77bee9c35e462479129354c84f939/internal/ingress/controller/config/config.go#L846',
    confidence: 'high',
  },
  {
    // The upgraded connection is handled by nginx's own code. Sockets of lua-resty-websocket have a timeout of their own.
    id: 'openresty-proxy-read-timeout',
    product: 'OpenResty',
    kind: 'reverse-proxy',
    setting: 'proxy_read_timeout',
    defaultMs: 60_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^openresty/i }],
    showsAlways: true,
    snippet: {
      language: 'nginx',
      lines: [
        'location %path% {',
        '    proxy_pass http://app;',
        '    proxy_http_version 1.1;',
        '    proxy_set_header Upgrade $http_upgrade;',
        '    proxy_set_header Connection "upgrade";',
        '    proxy_read_timeout %seconds%s;',
        '}',
      ],
    },
    source:
      'https://github.com/nginx/nginx/blob/3f6f7824d4e2eb1ac37dec76683d525ac0ff521c/src/http/ngx_http_upstream.c#L3705',
    confidence: 'medium',
  },
  {
    // In milliseconds; becomes nginx's proxy_read_timeout. Its headers can be switched off.
    id: 'kong-read-timeout',
    product: 'Kong Gateway',
    kind: 'api-gateway',
    setting: 'Service.read_timeout',
    defaultMs: 60_000,
    adjustable: true,
    range: { minMs: 1, maxMs: 2_147_483_646 },
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [
      { header: 'via', value: /\bkong\//i },
      { header: 'x-kong-upstream-latency', value: /.+/i },
      { header: 'x-kong-request-id', value: /.+/i },
    ],
    snippet: {
      language: 'bash',
      lines: [
        'curl -X PATCH http://localhost:8001/services/SERVICE --data read_timeout=%milliseconds% --data write_timeout=%milliseconds%',
      ],
    },
    source:
      'https://github.com/Kong/kong/blob/22246ef28c16842098369b494eef879222e30c7b/kong/db/schema/entities/services.lua#L41',
    confidence: 'high',
  },
];
