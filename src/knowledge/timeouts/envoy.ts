/** Envoy and what is built on it. */
import { type TimeoutRule, tcpClose } from '../timeout-rule.ts';

export const envoy: readonly TimeoutRule[] = [
  {
    // Activity upstream or downstream sets it back. Upgraded bytes are opaque to Envoy, so a ping is activity.
    id: 'envoy-stream-idle-timeout',
    product: 'Envoy',
    kind: 'reverse-proxy',
    setting: 'stream_idle_timeout (of a route: idle_timeout)',
    defaultMs: 300_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [
      { header: 'server', value: /^envoy$/i },
      { header: 'x-envoy-upstream-service-time', value: /^\d+$/i },
    ],
    snippet: {
      language: 'yaml',
      lines: [
        'route:',
        '  cluster: app',
        '  timeout: 0s',
        '  idle_timeout: %seconds%s',
        '  upgrade_configs:',
        '    - upgrade_type: websocket',
      ],
    },
    source:
      'https://github.com/envoyproxy/envoy/blob/073db228292eb91b70682b5c880653fb2194cb08/docs/root/faq/configuration/timeouts.rst',
    confidence: 'high',
  },
  {
    // Off by default.
    id: 'envoy-max-stream-duration',
    product: 'Envoy',
    kind: 'reverse-proxy',
    setting: 'max_stream_duration',
    defaultMs: null,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^envoy$/i }],
    snippet: { language: 'yaml', lines: ['max_stream_duration:', '  max_stream_duration: 0s'] },
    source:
      'https://github.com/envoyproxy/envoy/blob/073db228292eb91b70682b5c880653fb2194cb08/docs/root/faq/configuration/timeouts.rst',
    confidence: 'high',
  },
  {
    // Off by default. Drains first, then closes.
    id: 'envoy-max-connection-duration',
    product: 'Envoy',
    kind: 'reverse-proxy',
    setting: 'max_connection_duration',
    defaultMs: null,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^envoy$/i }],
    snippet: { language: 'yaml', lines: ['common_http_protocol_options:', '  max_connection_duration: 0s'] },
    source:
      'https://github.com/envoyproxy/envoy/blob/073db228292eb91b70682b5c880653fb2194cb08/docs/root/faq/configuration/timeouts.rst',
    confidence: 'high',
  },
  {
    // Where the WebSocket passes as plain TCP: TLS passthrough, or a mesh that takes the port for TCP.
    id: 'envoy-tcp-proxy-idle-timeout',
    product: 'Envoy TCP proxy',
    kind: 'reverse-proxy',
    setting: 'tcp_proxy.idle_timeout',
    defaultMs: 3_600_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [],
    snippet: { language: 'yaml', lines: ['idle_timeout: %seconds%s'] },
    source:
      'https://github.com/envoyproxy/envoy/blob/073db228292eb91b70682b5c880653fb2194cb08/docs/root/faq/configuration/timeouts.rst',
    confidence: 'high',
  },
  {
    // Envoy's default.
    id: 'contour-stream-idle-timeout',
    product: 'Contour',
    kind: 'ingress',
    setting: 'timeoutPolicy.idle',
    defaultMs: 300_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^envoy$/i }],
    snippet: { language: 'yaml', lines: ['timeoutPolicy:', '  response: infinity', '  idle: %seconds%s'] },
    source:
      'https://github.com/projectcontour/contour/blob/31c4bb38e0a52cef4d8273dd5641a70e39f1d693/site/content/docs/main/configuration.md#L166',
    confidence: 'high',
  },
  {
    // Istio is said to switch Envoy's stream idle timeout off and to leave the TCP one of an hour.
    id: 'istio-sidecar-idle',
    product: 'Istio sidecar / gateway',
    kind: 'ingress',
    setting: 'connectionPool idleTimeout',
    defaultMs: null,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'inferred',
    fingerprint: [{ header: 'server', value: /^istio-envoy$/i }],
    snippet: {
      language: 'yaml',
      lines: ['spec:', '  trafficPolicy:', '    connectionPool:', '      tcp: { idleTimeout: %seconds%s }'],
    },
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/',
    confidence: 'low',
  },
];
