/**
 * Platforms and proxies that carry no WebSocket, or none unless told to: a handshake that fails there cannot be cured by the
 * application.
 */
import type { HeaderPattern, SnippetTemplate } from './timeout-rule.ts';

export interface WithoutWebSockets {
  readonly id: string;
  readonly product: string;
  readonly fingerprint: readonly HeaderPattern[];
  readonly hostHint?: RegExp;
  /** It can be switched on. */
  readonly canBeEnabled: boolean;
  readonly snippet: SnippetTemplate | null;
  readonly source: string;
  readonly confidence: 'high' | 'medium' | 'low';
}

export const withoutWebSockets: readonly WithoutWebSockets[] = [
  {
    id: 'vercel-functions',
    product: 'Vercel Functions',
    fingerprint: [
      { header: 'server', value: /^Vercel$/i },
      { header: 'x-vercel-id', value: /.+/i },
    ],
    hostHint: /\.vercel\.app$/i,
    canBeEnabled: false,
    snippet: null,
    source: 'https://vercel.com/docs/limits#websockets',
    confidence: 'high',
  },
  {
    // Its proxy answers the upgrade with 403.
    id: 'aws-app-runner',
    product: 'AWS App Runner',
    fingerprint: [],
    hostHint: /\.awsapprunner\.com$/i,
    canBeEnabled: false,
    snippet: null,
    source: 'https://github.com/aws/apprunner-roadmap/issues/13',
    confidence: 'medium',
  },
  {
    // Switched on, it takes the route's timeouts off as well. Its answers are Envoy's, by which it is not told.
    id: 'pomerium-ws',
    product: 'Pomerium',
    fingerprint: [],
    canBeEnabled: true,
    snippet: { language: 'yaml', lines: ['allow_websockets: true'] },
    source: 'https://www.pomerium.com/docs/reference/routes/timeouts',
    confidence: 'high',
  },
  {
    // Its headers are remembered, and may be absent. No limit on silence is documented.
    id: 'fastly-ws',
    product: 'Fastly',
    fingerprint: [{ header: 'x-served-by', value: /^cache-/i }],
    canBeEnabled: true,
    snippet: null,
    source: 'https://www.fastly.com/documentation/guides/concepts/real-time-messaging/websockets-tunnel',
    confidence: 'medium',
  },
  {
    id: 'akamai-ws',
    product: 'Akamai',
    fingerprint: [{ header: 'server', value: /^AkamaiGHost$/i }],
    canBeEnabled: true,
    snippet: null,
    source: 'https://techdocs.akamai.com/terraform/reference/ga-web-sockets',
    confidence: 'low',
  },
];
