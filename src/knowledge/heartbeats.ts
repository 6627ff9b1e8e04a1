/** All heartbeats that are known of protocols on top of WebSocket, and which of them may pass on a connection. */
import type { HeartbeatForm } from './heartbeat-form.ts';
import { frameworks } from './heartbeats/frameworks.ts';
import { generic } from './heartbeats/generic.ts';
import { messaging } from './heartbeats/messaging.ts';
import { services } from './heartbeats/services.ts';

/** In the order in which a frame is held against them: services by their hosts first, words that anybody may use last. */
export const heartbeats: readonly HeartbeatForm[] = [...services, ...frameworks, ...messaging, ...generic];

/** Longer ones only make patterns slow: what tells a protocol stands near the beginning. */
const mostUrlLength = 2000;
const mostProtocols = 20;

/** Whether a connection to this URL, with these subprotocols, may carry the heartbeat: it is recognised, or told by its words. */
export function mayCarry(form: HeartbeatForm, url: string, subprotocols: readonly string[]): boolean {
  return form.recognisedBy === null || isRecognised(form, url, subprotocols);
}

/** Whether URL or subprotocol tells that the connection speaks the row's protocol. */
export function isRecognised({ recognisedBy }: HeartbeatForm, url: string, subprotocols: readonly string[]): boolean {
  if (recognisedBy === null) return false;
  const { subprotocol, url: urlPattern } = recognisedBy;
  if (subprotocol !== undefined && subprotocols.slice(0, mostProtocols).some((name) => subprotocol.test(name))) {
    return true;
  }
  return urlPattern?.test(url.slice(0, mostUrlLength)) ?? false;
}

/** Whether the server of a protocol that is recognised sends pings of the WebSocket protocol, which no page is shown. */
export function pingsByItself(url: string, subprotocols: readonly string[]): boolean {
  return heartbeats.some((form) => form.protocolPings !== undefined && isRecognised(form, url, subprotocols));
}
