/** Heartbeats of public services, told by their hosts: chats and exchanges. */
import { exactly, type HeartbeatForm, jsonObject, jsonWord } from '../heartbeat-form.ts';

const discordSource =
  'https://github.com/discord/discord-api-docs/blob/c98d64bc233833839cf0d8d369e81b77f21ade60/developers/events/gateway.mdx#L138';

export const services: readonly HeartbeatForm[] = [
  {
    // The server may ask for a beat at once. Opcode 10, the first, tells the interval. Compressed gateways go unrecognised.
    id: 'discord-gateway',
    protocol: 'Discord gateway',
    recognisedBy: { url: /^wss:\/\/gateway[^/?#]*\.discord\.gg(?:[:/?]|$)/ },
    frames: [
      jsonObject(
        { role: 'ping', direction: 'either', examples: ['{"op":1,"d":251}', '{"t":null,"s":null,"op":1,"d":null}'] },
        { keys: ['op'], values: [1] },
      ),
      jsonObject(
        { role: 'pong', direction: 'in', examples: ['{"op":11}', '{"t":null,"s":null,"op":11,"d":null}'] },
        { keys: ['op'], values: [11] },
      ),
    ],
    intervalMs: 45_000,
    timeoutMs: 45_000,
    source: discordSource,
    confidence: 'high',
  },
  {
    id: 'discord-voice',
    protocol: 'Discord voice',
    recognisedBy: { url: /^wss:\/\/[^/?#]*\.discord\.media(?:[:/?]|$)/ },
    frames: [
      jsonObject(
        { role: 'ping', direction: 'out', examples: ['{"op":3,"d":1501184119561}'] },
        { keys: ['op'], values: [3] },
      ),
      jsonObject(
        { role: 'pong', direction: 'in', examples: ['{"op":6,"d":1501184119561}'] },
        { keys: ['op'], values: [6] },
      ),
    ],
    intervalMs: null,
    timeoutMs: null,
    source: discordSource,
    confidence: 'low',
  },
  {
    id: 'slack',
    protocol: 'Slack',
    recognisedBy: { url: /^wss:\/\/wss-[^/?#]*\.slack\.com(?:[:/?]|$)/ },
    frames: [
      jsonWord({ role: 'ping', direction: 'out', examples: ['{"id":1234,"type":"ping"}'] }, 'type', 'ping'),
      jsonWord({ role: 'pong', direction: 'in', examples: ['{"reply_to":1234,"type":"pong"}'] }, 'type', 'pong'),
    ],
    intervalMs: 30_000,
    timeoutMs: null,
    source:
      'https://github.com/slackapi/python-slack-sdk/blob/ae87985e2c3811ead978f31ea5a1e4a7ca5c3515/slack_sdk/rtm/__init__.py#L276',
    confidence: 'high',
  },
  {
    // A test that clients may make, answered like any request. What keeps the connection is pings of the protocol.
    id: 'binance',
    protocol: 'Binance WebSocket API',
    recognisedBy: { url: /^wss:\/\/ws-api[^/?#]*\.binance\.com(?:[:/?]|$)/ },
    frames: [
      jsonWord(
        {
          role: 'ping',
          direction: 'out',
          mayComeLate: true,
          examples: ['{"id":"922bcc6e-9de8-440d-9e84-7c80933a8d0d","method":"ping"}'],
        },
        'method',
        'ping',
      ),
    ],
    intervalMs: null,
    timeoutMs: 60_000,
    protocolPings: { everyMs: 20_000 },
    source:
      'https://github.com/binance/binance-spot-api-docs/blob/a5e0bc3ddc0fd7e6bb696849323b74423fa3a54d/web-socket-api.md#L1368',
    confidence: 'high',
  },
  {
    // Public streams answer with the ping's own operation, private ones with pong. The interval is from memory.
    id: 'bybit-5',
    protocol: 'Bybit 5',
    recognisedBy: { url: /^wss:\/\/stream[^/?#]*\.bybit\.com(?::\d+)?\/v5\// },
    frames: [
      jsonWord(
        { role: 'ping', direction: 'out', examples: ['{"op":"ping"}', '{"req_id":"7","op":"ping"}'] },
        'op',
        'ping',
      ),
      jsonWord(
        {
          role: 'pong',
          direction: 'in',
          mostBytes: 256,
          mayComeLate: true,
          examples: ['{"success":true,"ret_msg":"pong","conn_id":"x","op":"ping"}'],
        },
        'ret_msg',
        'pong',
      ),
      jsonWord(
        {
          role: 'pong',
          direction: 'in',
          mostBytes: 256,
          mayComeLate: true,
          examples: ['{"req_id":"7","op":"pong","args":["1675418560633"],"conn_id":"x"}'],
        },
        'op',
        'pong',
      ),
    ],
    intervalMs: 20_000,
    timeoutMs: null,
    source:
      'https://github.com/bybit-exchange/docs/blob/072c197d0c11b4d9a88d1dd0c7b9d7ca8ea3a996/docs/v5/sbe/market/level-50.mdx#L20',
    confidence: 'high',
  },
  {
    id: 'okx-5',
    protocol: 'OKX 5',
    recognisedBy: { url: /^wss:\/\/ws(?:pap)?\.okx\.com(?:[:/?]|$)/ },
    frames: [exactly({ role: 'ping', direction: 'out' }, 'ping'), exactly({ role: 'pong', direction: 'in' }, 'pong')],
    intervalMs: 25_000,
    timeoutMs: 30_000,
    source: 'https://www.okx.com/docs-v5/en/#overview-websocket-connect',
    confidence: 'low',
  },
  {
    // About one beat a second once something is subscribed.
    id: 'kraken',
    protocol: 'Kraken',
    recognisedBy: { url: /^wss:\/\/ws(?:-auth)?\.kraken\.com(?:[:/?]|$)/ },
    frames: [
      jsonObject(
        { role: 'ping', direction: 'out', examples: ['{"method":"ping","req_id":101}', '{"event":"ping","reqid":42}'] },
        { keys: ['method', 'event'], values: ['ping'] },
      ),
      jsonObject(
        { role: 'pong', direction: 'in', examples: ['{"method":"pong","req_id":101}', '{"event":"pong","reqid":42}'] },
        { keys: ['method', 'event'], values: ['pong'] },
      ),
      jsonObject(
        { role: 'beat', direction: 'in', examples: ['{"channel":"heartbeat"}', '{"event":"heartbeat"}'] },
        { keys: ['channel', 'event'], values: ['heartbeat'] },
      ),
    ],
    intervalMs: null,
    timeoutMs: null,
    source: 'https://docs.kraken.com/api/docs/websocket-v2/ping',
    confidence: 'low',
  },
  {
    // The interval is from memory.
    id: 'bitfinex-2',
    protocol: 'Bitfinex 2',
    recognisedBy: { url: /^wss:\/\/api(?:-pub)?\.bitfinex\.com(?::\d+)?\/ws\/2/ },
    frames: [
      {
        role: 'beat',
        direction: 'in',
        binary: false,
        pattern: /^\s*\[\s*\d{1,16}\s*,\s*"hb"/,
        whole: false,
        leastBytes: 8,
        mostBytes: 64,
        begins: '[ \t\r\n',
        quotes: ['hb'],
        examples: ['[266343,"hb"]', '[0,"hb",12,1735689600000]'],
      },
      jsonWord({ role: 'ping', direction: 'out', examples: ['{"event":"ping","cid":1}'] }, 'event', 'ping'),
      jsonWord(
        { role: 'pong', direction: 'in', examples: ['{"event":"pong","ts":1511545528111,"cid":1}'] },
        'event',
        'pong',
      ),
    ],
    intervalMs: 15_000,
    timeoutMs: null,
    source:
      'https://github.com/bitfinexcom/bitfinex-api-node/blob/35ec5e832e036c6e2ea68b8e87efb22aa697547e/lib/transports/ws2.js#L436',
    confidence: 'medium',
  },
  {
    // Only where the channel is subscribed, which is meant for that.
    id: 'coinbase',
    protocol: 'Coinbase',
    recognisedBy: { url: /^wss:\/\/(?:ws-feed[^/?#]*\.exchange|advanced-trade-ws)\.coinbase\.com(?:[:/?]|$)/ },
    frames: [
      jsonWord(
        {
          role: 'beat',
          direction: 'in',
          mostBytes: 256,
          mayComeLate: true,
          examples: [
            '{"type":"heartbeat","sequence":90,"last_trade_id":20,"product_id":"BTC-USD","time":"2014-11-07T08:19:28.464459Z"}',
          ],
        },
        'type',
        'heartbeat',
      ),
      jsonWord(
        {
          role: 'beat',
          direction: 'in',
          mostBytes: 512,
          mayComeLate: true,
          examples: [
            '{"channel":"heartbeats","client_id":"","timestamp":"2023-06-23T20:31:26.122969572Z","sequence_num":0}',
          ],
        },
        'channel',
        'heartbeats',
      ),
    ],
    intervalMs: 1000,
    timeoutMs: null,
    source: 'https://docs.cdp.coinbase.com/exchange/docs/websocket-channels#heartbeat-channel',
    confidence: 'low',
  },
];
