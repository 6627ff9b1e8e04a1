/** How servers are made to send heartbeats, in the words of each: text to paste, the server that was seen first. */
import type { Milliseconds } from '../base/units.ts';
import type { Connection } from '../session/model.ts';
import type { Snippet } from './finding.ts';

interface ServerSoftware {
  readonly software: string;
  readonly language: string;
  /** What gives it away, where no proxy hides it: its `server` header, or the protocol that is spoken. */
  readonly server?: RegExp;
  readonly protocol?: RegExp;
  /** Products of the tables that it is a part of. */
  readonly product?: RegExp;
  code(everyMs: Milliseconds): string;
}

/**
 * A snippet for each server, that of the connection's own first where it is known, by what it shows or because its timeout
 * was found (`products`). All but STOMP's are pings of the protocol, which the browser answers by itself.
 */
export function serverHeartbeats(
  everyMs: Milliseconds,
  { handshake, protocol }: Pick<HeartbeatClient, 'handshake' | 'protocol'>,
  products: readonly string[] = [],
): readonly Snippet[] {
  const header = handshake?.responseHeaders.find(({ name }) => name === 'server')?.value ?? '';
  const isSeen = ({ server, protocol: spoken, product }: ServerSoftware) =>
    server?.test(header) || spoken?.test(protocol) || products.some((name) => product?.test(name));
  const seen = servers.filter(isSeen);
  return [...seen, ...servers.filter((server) => !seen.includes(server))].map(({ software, language, code }) => {
    return { software, language, code: code(everyMs) };
  });
}

export type HeartbeatClient = Pick<Connection, 'handshake' | 'protocol' | 'requestedProtocols' | 'url'>;

/** Settings are in whole seconds; a beat comes rather too soon than too late. */
function seconds(ms: Milliseconds): number {
  return Math.max(1, Math.floor(ms / 1000));
}

const servers: readonly ServerSoftware[] = [
  {
    software: 'Node, ws',
    language: 'js',
    code: (everyMs) => `setInterval(() => {
  for (const socket of server.clients) {
    if (socket.answered === false) socket.terminate();
    else {
      socket.answered = false;
      socket.ping();
    }
  }
}, ${everyMs});

server.on('connection', (socket) => {
  socket.on('pong', () => {
    socket.answered = true;
  });
});`,
  },
  {
    software: 'uvicorn (FastAPI, Starlette)',
    language: 'bash',
    server: /^uvicorn$/i,
    code: (everyMs) => `uvicorn app:app --ws-ping-interval ${seconds(everyMs)} --ws-ping-timeout ${seconds(everyMs)}`,
  },
  {
    software: 'Daphne (Django Channels)',
    language: 'bash',
    server: /^daphne$/i,
    code: (everyMs) =>
      `daphne --ping-interval ${seconds(everyMs)} --ping-timeout ${seconds(everyMs)} project.asgi:application`,
  },
  {
    software: 'Python, websockets',
    language: 'python',
    server: /websockets\//i,
    code: (everyMs) => `import asyncio

from websockets.asyncio.server import serve


async def main():
    async with serve(handler, "", 8765, ping_interval=${seconds(everyMs)}, ping_timeout=${seconds(everyMs)}):
        await asyncio.get_running_loop().create_future()`,
  },
  {
    software: 'Go, gorilla/websocket',
    language: 'go',
    code: (everyMs) => `const pingPeriod = ${seconds(everyMs)} * time.Second

func keepAlive(conn *websocket.Conn) {
	conn.SetReadDeadline(time.Now().Add(2 * pingPeriod))
	conn.SetPongHandler(func(string) error {
		return conn.SetReadDeadline(time.Now().Add(2 * pingPeriod))
	})
	ticker := time.NewTicker(pingPeriod)
	defer ticker.Stop()
	for range ticker.C {
		deadline := time.Now().Add(10 * time.Second)
		if err := conn.WriteControl(websocket.PingMessage, nil, deadline); err != nil {
			return
		}
	}
}`,
  },
  {
    software: 'Java, Jakarta WebSocket',
    language: 'java',
    server: /^(Jetty\(|WildFly\/)/i,
    product: /Tomcat|Jetty|Undertow/,
    code: (everyMs) => `scheduler.scheduleAtFixedRate(() -> {
    for (Session each : sessions) {
        try {
            if (each.isOpen()) each.getBasicRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException gone) {
            // onClose follows.
        }
    }
}, ${everyMs}, ${everyMs}, TimeUnit.MILLISECONDS);`,
  },
  {
    software: 'Spring, WebSocketHandler',
    language: 'java',
    product: /Tomcat|Jetty|Undertow/,
    code: (everyMs) => `// Sessions wrapped in ConcurrentWebSocketSessionDecorator, for they may be sending.
@Scheduled(fixedRate = ${everyMs})
void ping() throws IOException {
    for (WebSocketSession each : sessions) {
        if (each.isOpen()) each.sendMessage(new PingMessage());
    }
}`,
  },
  {
    software: 'Spring, STOMP',
    language: 'java',
    protocol: /^v1[0-2]\.stomp$/,
    code: (everyMs) => `@Override
public void configureMessageBroker(MessageBrokerRegistry registry) {
    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    scheduler.initialize();
    registry.enableSimpleBroker("/topic", "/queue")
        .setTaskScheduler(scheduler)
        .setHeartbeatValue(new long[] {${everyMs}, ${everyMs}});
}`,
  },
  {
    software: 'ASP.NET Core',
    language: 'csharp',
    server: /^Kestrel$/i,
    code: (everyMs) =>
      `app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(${seconds(everyMs)}) });`,
  },
  {
    software: 'Tornado',
    language: 'python',
    server: /^TornadoServer\//i,
    code: (everyMs) => `application = tornado.web.Application(handlers, websocket_ping_interval=${seconds(everyMs)})`,
  },
  {
    // A handler of one's own. Phoenix's sockets leave it to their client, whose setting is told where Phoenix is spoken.
    software: 'Elixir, WebSock (Bandit, Cowboy)',
    language: 'elixir',
    server: /^Cowboy$/i,
    product: /^(Phoenix|Cowboy)/,
    code: (everyMs) => `def init(options) do
  Process.send_after(self(), :ping, ${everyMs})
  {:ok, options}
end

def handle_info(:ping, state) do
  Process.send_after(self(), :ping, ${everyMs})
  {:push, {:ping, ""}, state}
end`,
  },
];
