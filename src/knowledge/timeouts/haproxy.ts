/** HAProxy and what is built on it. */
import { type TimeoutRule, tcpClose } from '../timeout-rule.ts';

export const haproxy: readonly TimeoutRule[] = [
  {
    // No default: unset, the client and server timeouts go on. Adds no header to the 101. Measured with 2.6.12: any byte of
    // either side sets it back, FIN 0 to 7 ms late of the setting.
    id: 'haproxy-timeout-tunnel',
    product: 'HAProxy',
    kind: 'reverse-proxy',
    setting: 'timeout tunnel',
    defaultMs: null,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [],
    snippet: {
      language: 'haproxy',
      lines: ['defaults', '    timeout client 30s', '    timeout server 30s', '    timeout tunnel %seconds%s'],
    },
    source:
      'https://github.com/haproxy/haproxy/blob/50872daa6a857e82afc40b1c5161924aef4172d7/doc/configuration.txt#L15018',
    confidence: 'high',
  },
  {
    // Governs an upgraded connection where timeout tunnel is unset (measured with 2.6.12; timeout client did not).
    id: 'haproxy-timeout-server',
    product: 'HAProxy (no timeout tunnel)',
    kind: 'reverse-proxy',
    setting: 'timeout server',
    defaultMs: null,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [],
    snippet: {
      language: 'haproxy',
      lines: ['defaults', '    timeout client 30s', '    timeout server 30s', '    timeout tunnel %seconds%s'],
    },
    source:
      'https://github.com/haproxy/haproxy/blob/50872daa6a857e82afc40b1c5161924aef4172d7/doc/configuration.txt#L14645',
    confidence: 'medium',
  },
  {
    // Off by default. Cuts all sockets of the old process this long after a reload.
    id: 'haproxy-hard-stop-after',
    product: 'HAProxy',
    kind: 'reverse-proxy',
    setting: 'global hard-stop-after',
    defaultMs: null,
    adjustable: true,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [],
    trigger: 'config-reload',
    snippet: { language: 'haproxy', lines: ['global', '    hard-stop-after %seconds%s'] },
    source:
      'https://github.com/haproxy/haproxy/blob/50872daa6a857e82afc40b1c5161924aef4172d7/doc/configuration.txt#L2163',
    confidence: 'medium',
  },
  {
    // The router's HAProxy leaves no header.
    id: 'openshift-router-tunnel',
    product: 'OpenShift router (HAProxy)',
    kind: 'ingress',
    setting: 'haproxy.router.openshift.io/timeout-tunnel',
    defaultMs: 3_600_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'source',
    fingerprint: [],
    snippet: {
      language: 'yaml',
      lines: ['metadata:', '  annotations:', '    haproxy.router.openshift.io/timeout-tunnel: %seconds%s'],
    },
    source:
      'https://github.com/openshift/router/blob/4b401a86dccc657a8a5254c2794a312241f40e87/images/router/haproxy/conf/haproxy-config.template#L173',
    confidence: 'high',
  },
  {
    // Measured with 2.6.12: shorter than the server's it did not end a silent tunnel. Told here for who finds it
    // configured.
    id: 'haproxy-timeout-client',
    product: 'HAProxy (no timeout tunnel)',
    kind: 'reverse-proxy',
    setting: 'timeout client',
    defaultMs: null,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: null,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [],
    snippet: null,
    source:
      'https://github.com/haproxy/haproxy/blob/50872daa6a857e82afc40b1c5161924aef4172d7/doc/configuration.txt#L14645',
    confidence: 'medium',
  },
];
