/**
 * What the close codes of protocols say, in English: `close-code.PROTOCOL.CODE`, for each row of the table in `knowledge/`. What
 * the server means by it, and where it helps, who has to do something.
 */
export const closeCodesEnglish = {
  'close-code.graphql-transport-ws.4004': 'The client got a message from the server that it could not read.',
  'close-code.graphql-transport-ws.4005':
    'An error was thrown inside of the client library. It is in the page’s console.',
  'close-code.graphql-transport-ws.4400':
    'The server got a message that the protocol does not know, or at the wrong time. Clients of the older protocol, subscriptions-transport-ws, do that.',
  'close-code.graphql-transport-ws.4401':
    'The page subscribed before the server had acknowledged the connection: subscribe only after connection_ack. This is not about credentials.',
  'close-code.graphql-transport-ws.4403':
    'The server’s onConnect refused the page: what it sent in connectionParams is missing, expired or not enough.',
  'close-code.graphql-transport-ws.4406': 'The server and the page have no version of the protocol in common.',
  'close-code.graphql-transport-ws.4408':
    'The page sent no connection_init in time, 3 s by default. Send it as soon as the connection opens.',
  'close-code.graphql-transport-ws.4409':
    'The page used the id of a subscription that is still running. Every running subscription needs an id of its own.',
  'close-code.graphql-transport-ws.4429': 'The page sent connection_init more than once.',
  'close-code.graphql-transport-ws.4500': 'An error was thrown in the server’s own functions. It is in its log.',
  'close-code.graphql-transport-ws.4504':
    'The client waited for connection_ack in vain: the server takes too long in onConnect, or speaks another protocol.',

  'close-code.subscriptions-transport-ws.1002':
    'The server and the page did not agree on this protocol. Servers that speak the newer one want the subprotocol graphql-transport-ws.',
  'close-code.subscriptions-transport-ws.1011':
    'The server’s onConnect refused the page, or failed. The message connection_error just before says why.',

  'close-code.socket.io.1005':
    'Socket.IO’s server closes without a code when its own program disconnects the client, when it shuts down, and when its ping stays unanswered for pingTimeout.',

  'close-code.signalr.1011':
    'The connection ended with an error on the server. It is in its log; EnableDetailedErrors sends it to the page as well.',

  'close-code.stomp.1002':
    'The broker closes so after it has sent an ERROR frame, whose headers say what was wrong: often a CONNECT that was refused, or a SUBSCRIBE that is not allowed.',
  'close-code.spring.4500':
    'Spring gave up on this client: it took messages too slowly, by its limits on send time and buffered bytes, or did not show that it is there.',

  'close-code.mqtt.1000':
    'MQTT brokers close so when another client connects with the same client id, and when nothing came for one and a half times the keep-alive. By MQTT 5 the last packet, DISCONNECT, says which.',
  'close-code.mqtt.1005':
    'MQTT brokers close so when another client connects with the same client id, and when nothing came for one and a half times the keep-alive. By MQTT 5 the last packet, DISCONNECT, says which.',

  'close-code.aws-api-gateway.1001':
    'API Gateway closes so after 10 min without a message, and after 2 h in any case. Neither can be changed.',
  'close-code.aws-api-gateway.1009':
    'API Gateway takes messages of 128 KB at most, in frames of 32 KB at most, and browsers do not let a page choose the size of frames.',

  'close-code.discord.4000': 'Something went wrong at Discord, and it does not say what.',
  'close-code.discord.4001':
    'The client sent an opcode that Discord does not know, or a payload that does not suit it.',
  'close-code.discord.4002': 'The client sent a payload that Discord could not decode.',
  'close-code.discord.4003':
    'The client sent something before it had identified itself, or its session was invalidated.',
  'close-code.discord.4004': 'The token in the client’s Identify is not valid. It has to be replaced.',
  'close-code.discord.4005': 'The client identified itself more than once.',
  'close-code.discord.4007':
    'The sequence number with which the client wanted to resume is not valid. It has to begin a new session.',
  'close-code.discord.4008': 'The client sent too much too fast: Discord takes 120 messages a minute.',
  'close-code.discord.4009': 'The session has timed out. The client has to begin a new one.',
  'close-code.discord.4010': 'The client identified itself with a shard that does not exist.',
  'close-code.discord.4011': 'The bot is in too many servers for one connection: it has to use shards.',
  'close-code.discord.4012': 'The version of the gateway in the address is not valid.',
  'close-code.discord.4013': 'The intents that the client asked for are computed wrongly.',
  'close-code.discord.4014':
    'The client asked for an intent that is not switched on for it, or that it has no approval for.',
  'close-code.discord-voice.4006': 'The voice session is no longer valid. The client has to begin a new one.',
  'close-code.discord-voice.4015': 'The voice server crashed. The client may resume.',
  'close-code.discord-voice.4016': 'Discord does not know the encryption that the client chose.',
  'close-code.discord-voice.4017': 'The call is encrypted from end to end (DAVE), which this client does not do.',
  'close-code.discord-voice.4020': 'The client sent a payload that is not valid.',
  'close-code.discord-voice.4021': 'The client sent too much too fast, and should not come back at once.',
  'close-code.discord-voice.4022': 'The call is over: the channel is gone, or the client was taken out of it.',

  'close-code.centrifugo.3000': 'The connection was closed without a particular reason.',
  'close-code.centrifugo.3001': 'The server shuts down, and wants its clients to connect again, to another node.',
  'close-code.centrifugo.3004': 'The server failed. Its log has the error.',
  'close-code.centrifugo.3005':
    'The connection’s token has expired and was not refreshed in time: give the client a getToken.',
  'close-code.centrifugo.3006':
    'The token of a subscription has expired and was not refreshed in time: give the subscription a getToken.',
  'close-code.centrifugo.3008':
    'The client read too slowly, and more waited for it than the server keeps (client.queue_max_size).',
  'close-code.centrifugo.3009': 'The server could not write to the connection.',
  'close-code.centrifugo.3010':
    'The server found that messages were lost on the way from its broker. The client comes back and recovers them.',
  'close-code.centrifugo.3011': 'The server’s program told the client to connect again.',
  'close-code.centrifugo.3012':
    'The server’s ping stayed unanswered (pong_timeout, 8 s by default): the page did not run, or the path is dead.',
  'close-code.centrifugo.3013': 'The client made too many requests.',
  'close-code.centrifugo.3014': 'The state that the server had of this client is no longer valid.',
  'close-code.centrifugo.3500': 'The token of the connection is not valid: signed with another key, or malformed.',
  'close-code.centrifugo.3501': 'The client sent something that the server could not read.',
  'close-code.centrifugo.3502': 'The client did not send its connect command in time after the connection was open.',
  'close-code.centrifugo.3503': 'The server’s program disconnected the client on purpose.',
  'close-code.centrifugo.3504': 'The user has as many connections as the server allows.',
  'close-code.centrifugo.3505': 'The client has subscribed to as many channels as the server allows.',
  'close-code.centrifugo.3506':
    'What was published cannot be sent to this client: binary data, say, where the client reads JSON.',
  'close-code.centrifugo.3507': 'The client may not do what it asked for.',
  'close-code.centrifugo.3508': 'The client asked for a feature that is not switched on here.',
  'close-code.centrifugo.3509': 'The client made too many errors.',

  'close-code.pusher.4000': 'The application takes encrypted connections only: use wss:, which forceTLS does.',
  'close-code.pusher.4001':
    'No application has this key in this cluster: look at key and cluster in the page’s settings.',
  'close-code.pusher.4003': 'The application is disabled in Pusher’s dashboard.',
  'close-code.pusher.4004': 'The application has as many connections as its plan allows.',
  'close-code.pusher.4005': 'The path of the address is not the one that Pusher serves.',
  'close-code.pusher.4006': 'The client’s version in the address cannot be read.',
  'close-code.pusher.4007': 'The server does not know this version of the protocol.',
  'close-code.pusher.4008': 'The address does not name a version of the protocol.',
  'close-code.pusher.4009': 'The page did not sign its user in, in an application that asks for it.',
  'close-code.pusher.4100': 'The server has no room for the moment. The client should come back later.',
  'close-code.pusher.4200': 'The server wants the client to connect again at once: it restarts, say.',
  'close-code.pusher.4201':
    'The server sent a pusher:ping and got no pusher:pong: the page did not run, or the path is dead.',
  'close-code.pusher.4202':
    'Nothing came from the page for too long: it did not run, or its pings got lost on the way.',
  'close-code.pusher.4301': 'The page triggered too many client events: Pusher takes 10 a second of each connection.',
  'close-code.pusher.4302': 'The page asked for more than a watchlist or a presence channel may hold.',

  'close-code.hocuspocus.4205': 'The server wants the client to connect anew: its document was closed, say.',
  'close-code.hocuspocus.4401': 'The page gave no valid token.',
  'close-code.hocuspocus.4403': 'The server’s onAuthenticate refused the page.',
  'close-code.hocuspocus.4408': 'The server got no message from the page within its timeout, 60 s by default.',

  'close-code.twitch-eventsub.4000': 'Something went wrong at Twitch.',
  'close-code.twitch-eventsub.4001': 'The page sent something. To this server nothing may be sent, also no heartbeat.',
  'close-code.twitch-eventsub.4002':
    'A ping of the server’s stayed unanswered. Browsers answer by themselves: the path was dead, or the machine slept.',
  'close-code.twitch-eventsub.4003': 'The page subscribed to nothing within 10 s after the welcome message.',
  'close-code.twitch-eventsub.4004':
    'The page stayed on the old connection for longer than 30 s after session_reconnect.',
  'close-code.twitch-eventsub.4005': 'The network timed out at Twitch’s end. It passes.',
  'close-code.twitch-eventsub.4006': 'The network failed at Twitch’s end. It passes.',
  'close-code.twitch-eventsub.4007': 'The page did not connect to the reconnect_url as the server had given it.',
} as const;
