/**
 * Names of subprotocols that are public: registered, or offered by a library whoever uses it. Anything else that a page offers
 * may be its own, and pages hand tokens over there, since they can set no header.
 */
import { applicationProtocols } from './application-close-codes.ts';
import { heartbeats } from './heartbeats.ts';

/** https://www.iana.org/assignments/websocket/websocket.xhtml#subprotocol-name */
const registered = `MBWS.huawei.com MBLWS.huawei.com soap wamp wamp.2.json wamp.2.msgpack wamp.2.cbor v10.stomp v11.stomp v12.stomp
  ocpp1.2 ocpp1.5 ocpp1.6 ocpp2.0 ocpp2.0.1 ocpp2.1 rfb sip wpcp amqp mqtt jsflow rwpcp xmpp ship mielecloudconnect
  v10.pcp.sap.com msrp bfcp sldp.softvelum.com opcua+uacp opcua+uajson v1.usp mles-websocket coap sqlnet.oracle.com
  oneM2M.R2.0.json oneM2M.R2.0.xml oneM2M.R2.0.cbor transit 2016.serverpush.dash.mpeg.org 2018.mmt.mpeg.org clue
  webrtc.softvelum.com cobra.v2.json drp hub.bsc.bacnet.org dc.bsc.bacnet.org jmap t140`;

/**
 * What libraries and servers offer by themselves: graphql-ws, subscriptions-transport-ws, MQTT.js, Vite, Action Cable, websockify,
 * Kubernetes, Azure Web PubSub, Janus, ttyd, OpenAI; and the examples of RFC 6455 and of many guides.
 */
const customary = `graphql-transport-ws graphql-ws graphql-subscriptions mqttv3.1 vite-hmr vite-ping actioncable-v1-json
  actioncable-unsupported binary base64 channel.k8s.io base64.channel.k8s.io v2.channel.k8s.io v3.channel.k8s.io v4.channel.k8s.io
  v5.channel.k8s.io v4.base64.channel.k8s.io json.webpubsub.azure.v1 json.reliable.webpubsub.azure.v1 protobuf.webpubsub.azure.v1
  protobuf.reliable.webpubsub.azure.v1 janus-protocol janus-admin-protocol tty realtime openai-beta.realtime-v1 chat superchat
  json msgpack protobuf ws websocket echo echo-protocol`;

const names: ReadonlySet<string> = new Set(`${registered} ${customary}`.toLowerCase().split(/\s+/));

/** What the tables recognise a protocol by. */
const patterns: readonly RegExp[] = [...heartbeats, ...applicationProtocols].flatMap(
  ({ recognisedBy }) => recognisedBy?.subprotocol ?? [],
);

export function isPublicSubprotocol(name: string): boolean {
  return names.has(name.toLowerCase()) || patterns.some((pattern) => pattern.test(name));
}
