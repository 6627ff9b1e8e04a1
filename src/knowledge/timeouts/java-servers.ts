/** Servers of Jakarta WebSocket and what stands on them, Spring's included: they say 1001, and most say why. */
import { closeFrame, type TimeoutRule } from '../timeout-rule.ts';

/** Tomcat's timeouts are off by default. It looks for sessions whose time is up every ten seconds, by each clock apart. */
const tomcatTimeout = {
  product: 'Apache Tomcat',
  kind: 'server-library',
  defaultMs: null,
  adjustable: true,
  resetsOnProtocolPing: true,
  checkedEveryMs: 10_000,
  fingerprint: [],
  source:
    'https://github.com/apache/tomcat/blob/84ac9af072d4c43ebb44ccc0ceba405ad0a84903/java/org/apache/tomcat/websocket/WsSession.java#L1060',
  confidence: 'high',
} as const satisfies Partial<TimeoutRule>;

function tomcatProperty(name: string): TimeoutRule['snippet'] {
  const call = `session.getUserProperties().put("org.apache.tomcat.websocket.${name}", Long.valueOf(%milliseconds%));`;
  return { language: 'java', lines: [call] };
}

export const javaServers: readonly TimeoutRule[] = [
  {
    // What Spring's setMaxSessionIdleTimeout sets. No header tells of Tomcat, its words do, in the language of its machine. Seen
    // with 10.1.60 in all five; set to 12 s it closed after 13.5 to 20 s, those that were due all at once. Pings and pongs set
    // it back.
    ...tomcatTimeout,
    id: 'tomcat-session-idle',
    setting: 'maxIdleTimeout',
    clock: 'idle-any',
    close: closeFrame(
      1001,
      /^(The WebSocket session (\[\w+\] )?(idle )?timeout expired$|Le délai d'attente maximum de la session WebSocket|WebSocket セッション \[\w+\] タイムアウト|웹소켓 세션 \[\w+\]이\(가\) 제한 시간|WebSocket会话\[\w+\]超时)/i,
    ),
    closeEvidence: 'lab',
    snippet: { language: 'java', lines: ['session.setMaxIdleTimeout(%milliseconds%);'] },
  },
  {
    ...tomcatTimeout,
    id: 'tomcat-read-idle',
    setting: 'READ_IDLE_TIMEOUT_MS',
    clock: 'idle-from-client',
    close: closeFrame(1001, /^The WebSocket session \[\w+\] read idle timeout expired$/i),
    closeEvidence: 'source',
    snippet: tomcatProperty('READ_IDLE_TIMEOUT_MS'),
  },
  {
    ...tomcatTimeout,
    id: 'tomcat-write-idle',
    setting: 'WRITE_IDLE_TIMEOUT_MS',
    clock: 'idle-from-server',
    close: closeFrame(1001, /^The WebSocket session \[\w+\] write idle timeout expired$/i),
    closeEvidence: 'source',
    snippet: tomcatProperty('WRITE_IDLE_TIMEOUT_MS'),
  },
  {
    // A deployment or a reload. Seen with 10.1.60; one that is killed sends nothing.
    id: 'tomcat-application-stop',
    product: 'Apache Tomcat',
    kind: 'server-library',
    setting: '(the application is stopped)',
    defaultMs: null,
    adjustable: false,
    clock: 'max-lifetime',
    resetsOnProtocolPing: false,
    close: closeFrame(1001, /^The web application is stopping$/i),
    closeEvidence: 'lab',
    fingerprint: [],
    trigger: 'restart',
    snippet: null,
    source:
      'https://github.com/apache/tomcat/blob/0052b374684b613b0c849899b325ebe334ac6501/java/org/apache/tomcat/websocket/WsWebSocketContainer.java',
    confidence: 'high',
  },
  {
    // The default of Jetty 10 and later.
    id: 'jetty-ws-idle',
    product: 'Eclipse Jetty',
    kind: 'server-library',
    setting: 'idleTimeout',
    defaultMs: 30_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: closeFrame(1001, /^Connection Idle Timeout$/i),
    closeEvidence: 'source',
    fingerprint: [{ header: 'server', value: /^Jetty\(1\d/i }],
    snippet: { language: 'java', lines: ['container.setIdleTimeout(Duration.ofSeconds(%seconds%));'] },
    source:
      'https://github.com/jetty/jetty.project/blob/acf33259281419d619d8e392e6f3b2d654bcc914/jetty-core/jetty-websocket/jetty-websocket-core-common/src/main/java/org/eclipse/jetty/websocket/core/WebSocketConstants.java#L63',
    confidence: 'high',
  },
  {
    // Its reason holds the silence and the setting. Seen with 9.4.57 set to 5 s: 2 to 5 ms late; pings and pongs set it back.
    id: 'jetty-9-ws-idle',
    product: 'Eclipse Jetty 9',
    kind: 'server-library',
    setting: 'WebSocketPolicy idleTimeout',
    defaultMs: 300_000,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: closeFrame(1001, /^java\.util\.concurrent\.TimeoutException: Idle timeout expired: \d+\/\d+ ms$/i),
    closeEvidence: 'lab',
    fingerprint: [{ header: 'server', value: /^Jetty\(9/i }],
    snippet: { language: 'java', lines: ['factory.getPolicy().setIdleTimeout(%milliseconds%);'] },
    source:
      'https://github.com/jetty/jetty.project/blob/067fc5d2d839515716574cfe5294ea2e8059f027/jetty-websocket/websocket-api/src/main/java/org/eclipse/jetty/websocket/api/WebSocketPolicy.java#L86',
    confidence: 'high',
  },
  {
    // Off by default, and says nothing but 1001: it is told by the headers that WildFly adds, up to 13 unless taken out.
    id: 'undertow-idle',
    product: 'Undertow',
    kind: 'server-library',
    setting: 'maxIdleTimeout',
    defaultMs: null,
    adjustable: true,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: closeFrame(1001),
    closeEvidence: 'source',
    fingerprint: [
      { header: 'x-powered-by', value: /^Undertow\//i },
      { header: 'server', value: /^WildFly\//i },
    ],
    snippet: { language: 'java', lines: ['session.setMaxIdleTimeout(%milliseconds%);'] },
    source:
      'https://github.com/undertow-io/undertow/blob/c8299de0962021894d614a9209d42addb426c4bd/core/src/main/java/io/undertow/websockets/core/WebSocketChannel.java#L145',
    confidence: 'high',
  },
];
