/**
 * Where the pace of a heartbeat is set: of those that protocols send as messages (`heartbeats/`), and of the pings that
 * servers send by the protocol and no page sees. What one would write to make it faster, and how fast it is otherwise.
 */
import type { Milliseconds } from '../base/units.ts';
import type { HeaderPattern, SnippetTemplate } from './timeout-rule.ts';

export interface HeartbeatSetting {
  readonly id: string;
  readonly product: string;
  /** Ids of the heartbeats whose pace it sets; empty for pings of the protocol. */
  readonly paces: readonly string[];
  /** URLs at which it is spoken, where no heartbeat of `paces` is recognised by its address. */
  readonly spokenAt?: RegExp;
  /** Tells the product where it sends pings: by a header of the 101, or by the host. */
  readonly fingerprint: readonly HeaderPattern[];
  readonly setting: string;
  /** null: off unless switched on, or not known. */
  readonly defaultMs: Milliseconds | null;
  readonly who: 'server' | 'client';
  /** Placeholders as in a timeout's snippet; they stand for the interval. null: cannot be changed. */
  readonly snippet: SnippetTemplate | null;
  readonly source: string;
  readonly confidence: 'high' | 'medium' | 'low';
}

export const heartbeatSettings: readonly HeartbeatSetting[] = [
  {
    id: 'engineio-ping-interval',
    product: 'Socket.IO',
    paces: ['engine.io-4', 'engine.io-3', 'socket.io'],
    fingerprint: [],
    setting: 'pingInterval',
    defaultMs: 25_000,
    who: 'server',
    snippet: {
      language: 'js',
      lines: ['new Server(httpServer, { pingInterval: %milliseconds%, pingTimeout: 20000 });'],
    },
    source:
      'https://github.com/socketio/socket.io/blob/d2d753fed4435015c2d83fe62e676b44e07fa3f7/packages/engine.io/lib/server.ts#L197',
    confidence: 'high',
  },
  {
    id: 'sockjs-heartbeat',
    product: 'SockJS',
    paces: ['sockjs'],
    fingerprint: [],
    setting: 'heartbeat_delay',
    defaultMs: 25_000,
    who: 'server',
    snippet: { language: 'js', lines: ['sockjs.createServer({ heartbeat_delay: %milliseconds% });'] },
    source: 'https://github.com/sockjs/sockjs-node/blob/51e860a41f7549e86afb2dd0ffadcf28712027ac/lib/server.js#L28',
    confidence: 'high',
  },
  {
    // Its clients give up after twice as long.
    id: 'signalr-keepalive',
    product: 'ASP.NET Core SignalR',
    paces: ['signalr-json', 'signalr-messagepack'],
    fingerprint: [],
    setting: 'HubOptions.KeepAliveInterval',
    defaultMs: 15_000,
    who: 'server',
    snippet: {
      language: 'csharp',
      lines: ['services.AddSignalR(options => options.KeepAliveInterval = TimeSpan.FromSeconds(%seconds%));'],
    },
    source: 'https://learn.microsoft.com/aspnet/core/signalr/configuration',
    confidence: 'high',
  },
  {
    id: 'phoenix-client-heartbeat',
    product: 'Phoenix (JavaScript client)',
    paces: ['phoenix-2', 'phoenix-1'],
    spokenAt: /[?&]vsn=\d/,
    fingerprint: [],
    setting: 'heartbeatIntervalMs',
    defaultMs: 30_000,
    who: 'client',
    snippet: { language: 'js', lines: ["new Socket('/socket', { heartbeatIntervalMs: %milliseconds% });"] },
    source:
      'https://github.com/phoenixframework/phoenix/blob/167c46950cf53aef363d672687cc653267c20aa6/assets/js/phoenix/socket.js#L170',
    confidence: 'high',
  },
  {
    // In a worker its timer is not held up while the page is hidden.
    id: 'supabase-realtime',
    product: 'Supabase Realtime (client)',
    paces: ['phoenix-1'],
    spokenAt: /\/realtime\/v1\/websocket\?/,
    fingerprint: [],
    setting: 'heartbeatIntervalMs',
    defaultMs: 25_000,
    who: 'client',
    snippet: {
      language: 'js',
      lines: ['createClient(url, key, { realtime: { heartbeatIntervalMs: %milliseconds%, worker: true } });'],
    },
    source:
      'https://github.com/supabase/realtime-js/blob/41a65b08074b8d531268e2d38792ff1e4fd28906/src/RealtimeClient.ts#L57',
    confidence: 'high',
  },
  {
    id: 'actioncable-beat',
    product: 'Rails Action Cable',
    paces: ['action-cable'],
    fingerprint: [],
    setting: 'BEAT_INTERVAL',
    defaultMs: 3000,
    who: 'server',
    snippet: null,
    source:
      'https://github.com/rails/rails/blob/2a2db1e8d6d104ee0611efcae7eb023af65cff34/actioncable/lib/action_cable/server/connections.rb#L14',
    confidence: 'high',
  },
  {
    // Pings of the protocol; who does not answer within as long is cut. The client's own keepAlive is off by default.
    id: 'graphql-ws-keepalive',
    product: 'graphql-ws',
    paces: ['graphql-transport-ws'],
    fingerprint: [],
    setting: 'keepAlive',
    defaultMs: 12_000,
    who: 'server',
    snippet: { language: 'js', lines: ['useServer({ schema }, server, %milliseconds%);'] },
    source: 'https://github.com/enisdenjo/graphql-ws/blob/af4f5c9df60d6b73667d7d90ad1b1c851d22b482/src/use/ws.ts#L53',
    confidence: 'high',
  },
  {
    // A client that has seen one closes when they stop.
    id: 'subscriptions-transport-ws-ka',
    product: 'subscriptions-transport-ws',
    paces: ['subscriptions-transport-ws'],
    fingerprint: [],
    setting: 'keepAlive',
    defaultMs: null,
    who: 'server',
    snippet: {
      language: 'js',
      lines: ['SubscriptionServer.create({ schema, execute, subscribe, keepAlive: %milliseconds% }, { server });'],
    },
    source:
      'https://github.com/apollographql/subscriptions-transport-ws/blob/36f3f6f780acc1a458b768db13fd39c65e5e6518/src/server.ts#L260',
    confidence: 'high',
  },
  {
    // Off without a scheduler, else 10 s. The broker ends who is silent for three times what the client promised.
    id: 'spring-simple-broker-heartbeat',
    product: 'Spring (simple broker)',
    paces: ['stomp', 'stomp-over-sockjs'],
    fingerprint: [],
    setting: 'setHeartbeatValue',
    defaultMs: null,
    who: 'server',
    snippet: {
      language: 'java',
      lines: [
        'registry.enableSimpleBroker("/topic").setTaskScheduler(scheduler)',
        '    .setHeartbeatValue(new long[] {%milliseconds%, %milliseconds%});',
      ],
    },
    source:
      'https://github.com/spring-projects/spring-framework/blob/91eb42645e26a7ef9382b4a655bcefe5c8682fee/spring-messaging/src/main/java/org/springframework/messaging/simp/broker/SimpleBrokerMessageHandler.java#L191',
    confidence: 'high',
  },
  {
    id: 'stompjs-heartbeat',
    product: '@stomp/stompjs',
    paces: ['stomp', 'stomp-over-sockjs'],
    fingerprint: [],
    setting: 'heartbeatIncoming, heartbeatOutgoing',
    defaultMs: 10_000,
    who: 'client',
    snippet: {
      language: 'js',
      lines: ['new Client({ brokerURL, heartbeatIncoming: %milliseconds%, heartbeatOutgoing: %milliseconds% });'],
    },
    source: 'https://github.com/stomp-js/stompjs/blob/4eaed27648a85e4ac7464de5b06ce75856ce46c3/src/client.ts#L125',
    confidence: 'high',
  },
  {
    // As long as the usual minute of proxies: its ping loses the race. Brokers end who is silent for half as long
    // again.
    id: 'mqttjs-keepalive',
    product: 'MQTT.js',
    paces: ['mqtt'],
    fingerprint: [],
    setting: 'keepalive',
    defaultMs: 60_000,
    who: 'client',
    snippet: { language: 'js', lines: ['mqtt.connect(url, { keepalive: %seconds% });'] },
    source: 'https://github.com/mqttjs/MQTT.js/blob/aa03369f5f5daf9b8a98339990cc3ced800a5051/src/lib/client.ts#L57',
    confidence: 'high',
  },
  {
    id: 'centrifugo-ping',
    product: 'Centrifugo',
    paces: ['centrifugo'],
    fingerprint: [],
    setting: 'client.ping_interval',
    defaultMs: 25_000,
    who: 'server',
    snippet: { language: 'yaml', lines: ['client:', '  ping_interval: %seconds%s', '  pong_timeout: 8s'] },
    source:
      'https://github.com/centrifugal/centrifugo/blob/f25c7abd0701195829a62f19e1baffd42a7a43e9/internal/configtypes/types.go#L228',
    confidence: 'high',
  },
  {
    // Or less, where the server says so.
    id: 'pusher-activity',
    product: 'pusher-js',
    paces: ['pusher'],
    fingerprint: [],
    setting: 'activityTimeout',
    defaultMs: 120_000,
    who: 'client',
    snippet: {
      language: 'js',
      lines: ['new Pusher(key, { cluster, activityTimeout: %milliseconds%, pongTimeout: 10000 });'],
    },
    source:
      'https://github.com/pusher/pusher-js/blob/f53faf9f33dbab922a45a919607f4c87ad1b7f72/src/core/defaults.ts#L48',
    confidence: 'high',
  },
  {
    // As long as the usual minute of proxies.
    id: 'reverb-ping',
    product: 'Laravel Reverb',
    paces: ['pusher'],
    fingerprint: [],
    setting: 'REVERB_APP_PING_INTERVAL',
    defaultMs: 60_000,
    who: 'server',
    snippet: { language: 'bash', lines: ['REVERB_APP_PING_INTERVAL=%seconds%'] },
    source: 'https://github.com/laravel/reverb/blob/dca414f38e0f7acc237890ca18edfb5f3d535f86/config/reverb.php#L86',
    confidence: 'high',
  },
  {
    id: 'livekit-signal-ping',
    product: 'LiveKit',
    paces: ['livekit'],
    fingerprint: [],
    setting: '(told by the server on joining)',
    defaultMs: 5000,
    who: 'server',
    snippet: null,
    source:
      'https://github.com/livekit/livekit/blob/788d4c354474383956067e3a22ffba88dd4803e4/pkg/rtc/participant.go#L88',
    confidence: 'high',
  },
  {
    // Nobody answers it.
    id: 'vite-hmr-ping',
    product: 'Vite',
    paces: ['vite-hmr'],
    fingerprint: [],
    setting: 'server.hmr.timeout',
    defaultMs: 30_000,
    who: 'client',
    snippet: { language: 'js', lines: ['export default { server: { hmr: { timeout: %milliseconds% } } };'] },
    source:
      'https://github.com/vitejs/vite/blob/a98c8d95d552c6fa98ab66fb810f5b39ad5abf49/packages/vite/src/shared/moduleRunnerTransport.ts#L272',
    confidence: 'high',
  },
  {
    id: 'meteor-ddp-server',
    product: 'Meteor',
    paces: ['ddp', 'ddp-over-sockjs'],
    fingerprint: [],
    setting: 'heartbeatInterval',
    defaultMs: 15_000,
    who: 'server',
    snippet: { language: 'js', lines: ['Meteor.server.options.heartbeatInterval = %milliseconds%;'] },
    source:
      'https://github.com/meteor/meteor/blob/024061123a49ff1d4b89d69453ec9263ef8599e1/packages/ddp-server/livedata_server.js#L1475',
    confidence: 'high',
  },
  {
    // Slower than most proxies are patient; the client library asks as rarely.
    id: 'nats-ping',
    product: 'NATS',
    paces: ['nats'],
    fingerprint: [],
    setting: 'ping_interval',
    defaultMs: 120_000,
    who: 'server',
    snippet: { language: 'hocon', lines: ['ping_interval: "%seconds%s"', 'ping_max: 2'] },
    source:
      'https://github.com/nats-io/nats.docs/blob/98856081c8843d9fa238b3ea96e1f72d07f31113/running-a-nats-service/configuration/README.md#L306',
    confidence: 'high',
  },
  {
    id: 'firebase-rtdb',
    product: 'Firebase Realtime Database',
    paces: ['firebase-realtime-database'],
    fingerprint: [],
    setting: '(fixed)',
    defaultMs: 45_000,
    who: 'client',
    snippet: null,
    source:
      'https://github.com/firebase/firebase-js-sdk/blob/6f865964baf5b4bd23b077fecec1028434a7387e/packages/database/src/realtime/WebSocketConnection.ts#L45',
    confidence: 'high',
  },
  {
    // Told by the server on joining.
    id: 'discord-heartbeat',
    product: 'Discord gateway',
    paces: ['discord-gateway'],
    fingerprint: [],
    setting: 'hello.heartbeat_interval',
    defaultMs: 45_000,
    who: 'client',
    snippet: null,
    source:
      'https://github.com/discord/discord-api-docs/blob/c98d64bc233833839cf0d8d369e81b77f21ade60/developers/events/gateway.mdx#L138',
    confidence: 'high',
  },
  {
    // Taken to be as SignalR's own; its page was not read.
    id: 'azure-signalr-service',
    product: 'Azure SignalR Service',
    paces: [],
    fingerprint: [],
    setting: '(as SignalR)',
    defaultMs: 15_000,
    who: 'server',
    snippet: null,
    source: 'https://learn.microsoft.com/aspnet/core/signalr/configuration',
    confidence: 'low',
  },
  {
    // How often is not told.
    id: 'azure-web-pubsub',
    product: 'Azure Web PubSub',
    paces: [],
    fingerprint: [],
    setting: '(pings of the service)',
    defaultMs: null,
    who: 'server',
    snippet: null,
    source:
      'https://github.com/Azure/azure-webpubsub/blob/94a4d9f22cbd0299aed1ef3d122ea97772fd4c99/protocols/client/client-spec.md',
    confidence: 'low',
  },

  // Pings of the protocol, which the browser answers and no page sees.
  {
    id: 'uvicorn-ping-interval',
    product: 'Uvicorn',
    paces: [],
    fingerprint: [{ header: 'server', value: /^uvicorn$/i }],
    setting: '--ws-ping-interval',
    defaultMs: 20_000,
    who: 'server',
    snippet: { language: 'bash', lines: ['uvicorn app:app --ws-ping-interval %seconds% --ws-ping-timeout %seconds%'] },
    source: 'https://github.com/encode/uvicorn/blob/e6c7ce791fc634b6eedee40e0d0207faa8a9aefd/uvicorn/config.py#L190',
    confidence: 'high',
  },
  {
    id: 'daphne-ping',
    product: 'Daphne',
    paces: [],
    fingerprint: [{ header: 'server', value: /^daphne$/i }],
    setting: '--ping-interval',
    defaultMs: 20_000,
    who: 'server',
    snippet: {
      language: 'bash',
      lines: ['daphne --ping-interval %seconds% --ping-timeout 30 project.asgi:application'],
    },
    source: 'https://github.com/django/daphne/blob/c19f2f4301cc0c26fbf7ed2080eace9e76aec3b6/daphne/cli.py#L98',
    confidence: 'high',
  },
  {
    id: 'python-websockets-ping-interval',
    product: 'websockets (Python)',
    paces: [],
    fingerprint: [{ header: 'server', value: /websockets\//i }],
    setting: 'ping_interval',
    defaultMs: 20_000,
    who: 'server',
    snippet: {
      language: 'python',
      lines: ['serve(handler, "", 8765, ping_interval=%seconds%, ping_timeout=%seconds%)'],
    },
    source:
      'https://github.com/python-websockets/websockets/blob/04e599ca3caad2c5bb3fa8eaf24066fd270e90a7/src/websockets/asyncio/connection.py#L839',
    confidence: 'high',
  },
  {
    // Slower than most proxies are patient.
    id: 'aspnetcore-websockets-keepalive',
    product: 'ASP.NET Core',
    paces: [],
    fingerprint: [{ header: 'server', value: /^Kestrel$/i }],
    setting: 'WebSocketOptions.KeepAliveInterval',
    defaultMs: 120_000,
    who: 'server',
    snippet: {
      language: 'csharp',
      lines: ['app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(%seconds%) });'],
    },
    source: 'https://github.com/aspnet/WebSockets/issues/134',
    confidence: 'high',
  },
  {
    id: 'iis-websocket-ping',
    product: 'IIS',
    paces: [],
    fingerprint: [{ header: 'server', value: /^Microsoft-IIS\//i }],
    setting: 'webSocket pingInterval',
    defaultMs: null,
    who: 'server',
    snippet: {
      language: 'xml',
      lines: ['<system.webServer>', '  <webSocket enabled="true" pingInterval="%clock%" />', '</system.webServer>'],
    },
    source:
      'https://github.com/MicrosoftDocs/iis-docs/blob/63b689f03dea4704aaa6a7c17dd42a899a1d4bc7/iis/configuration/system.webServer/webSocket.md#L94',
    confidence: 'high',
  },
  {
    id: 'tornado-ping-interval',
    product: 'Tornado',
    paces: [],
    fingerprint: [{ header: 'server', value: /^TornadoServer\//i }],
    setting: 'websocket_ping_interval',
    defaultMs: null,
    who: 'server',
    snippet: {
      language: 'python',
      lines: ['application = tornado.web.Application(handlers, websocket_ping_interval=%seconds%)'],
    },
    source:
      'https://github.com/tornadoweb/tornado/blob/e530031405e2154654dedc4c84d5656b557ea310/tornado/websocket.py#L1350',
    confidence: 'high',
  },
  {
    // Its header is Tornado's, as those of the next two.
    id: 'jupyter-ws-ping',
    product: 'Jupyter Server',
    paces: ['jupyter'],
    fingerprint: [],
    setting: 'ws_ping_interval',
    defaultMs: 30_000,
    who: 'server',
    snippet: { language: 'python', lines: ["c.ServerApp.tornado_settings = {'ws_ping_interval': %milliseconds%}"] },
    source:
      'https://github.com/jupyter-server/jupyter_server/blob/9a4d6eea2b16815a493b11fffe0b51b1fe55a81b/jupyter_server/base/websocket.py#L14',
    confidence: 'high',
  },
  {
    id: 'streamlit-ping',
    product: 'Streamlit',
    paces: [],
    fingerprint: [],
    setting: 'websocket_ping_interval',
    defaultMs: 1000,
    who: 'server',
    snippet: null,
    source:
      'https://github.com/streamlit/streamlit/blob/2db81f7f72017dd25a16eb7bd96ca0b327ef283d/lib/streamlit/web/server/server.py#L66',
    confidence: 'high',
  },
  {
    id: 'bokeh-keepalive',
    product: 'Bokeh',
    paces: [],
    fingerprint: [{ header: 'sec-websocket-protocol', value: /^bokeh$/i }],
    setting: '--keep-alive',
    defaultMs: 37_000,
    who: 'server',
    snippet: { language: 'bash', lines: ['bokeh serve app.py --keep-alive %milliseconds%'] },
    source:
      'https://github.com/bokeh/bokeh/blob/8fbd227bd4bfbec550c064def50a35fd8db7934f/src/bokeh/server/tornado.py#L75',
    confidence: 'high',
  },
  {
    // Who does not answer within half of it is cut.
    id: 'aiohttp-heartbeat',
    product: 'aiohttp',
    paces: [],
    fingerprint: [{ header: 'server', value: /\baiohttp\//i }],
    setting: 'WebSocketResponse(heartbeat=)',
    defaultMs: null,
    who: 'server',
    snippet: { language: 'python', lines: ['ws = web.WebSocketResponse(heartbeat=%seconds%)'] },
    source: 'https://github.com/aio-libs/aiohttp/blob/495e778360d1924da63e16dba0f0d76baf56a56a/aiohttp/web_ws.py#L106',
    confidence: 'high',
  },
  {
    // Who misses one pong is cut: a page that stands still for two seconds.
    id: 'webpack-dev-server-ping',
    product: 'webpack-dev-server',
    paces: [],
    fingerprint: [],
    setting: '(fixed)',
    defaultMs: 1000,
    who: 'server',
    snippet: null,
    source:
      'https://github.com/webpack/webpack-dev-server/blob/f78499fbb2f3cdb32f00894dd2535b997ae13104/lib/servers/WebsocketServer.js#L8',
    confidence: 'high',
  },
  {
    // The browser's own, in seconds; off by default. It waits ten seconds for an answer.
    id: 'firefox-ping',
    product: 'Firefox',
    paces: [],
    fingerprint: [],
    setting: 'network.websocket.timeout.ping.request',
    defaultMs: null,
    who: 'client',
    snippet: null,
    source: 'https://searchfox.org/mozilla-central/source/modules/libpref/init/all.js',
    confidence: 'high',
  },
];

/** The settings that pace one of these heartbeats. */
export function settingsThatPace(heartbeats: readonly string[]): readonly HeartbeatSetting[] {
  return heartbeatSettings.filter(({ paces }) => paces.some((id) => heartbeats.includes(id)));
}

/** The settings of what is spoken at an address, where no heartbeat tells it. */
export function settingsSpokenAt(url: string): readonly HeartbeatSetting[] {
  return heartbeatSettings.filter(({ spokenAt }) => spokenAt?.test(url) === true);
}

/** The settings of servers that the headers of an answer give away. */
export function settingsOfServer(
  headers: readonly { readonly name: string; readonly value: string }[],
): readonly HeartbeatSetting[] {
  return heartbeatSettings.filter(({ fingerprint }) =>
    fingerprint.some(({ header, value }) => headers.some((one) => one.name === header && value.test(one.value))),
  );
}
