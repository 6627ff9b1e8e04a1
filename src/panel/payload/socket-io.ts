/**
 * Engine.IO, versions 3 and 4, and Socket.IO in its packets:
 *
 * ```
 *   4 2 /admin, 12 ["order",{"id":7}]      Engine.IO `message`, Socket.IO EVENT, namespace, acknowledgement wanted as 12
 *   4 5 1- ["photo",{"_placeholder":true,"num":0}]      BINARY_EVENT, one binary message follows
 * ```
 * @see https://github.com/socketio/socket.io/blob/main/docs/engine.io-protocol/v4-current.md
 * @see https://github.com/socketio/socket.io/blob/main/docs/socket.io-protocol/v5-current.md
 */
import { type Decoded, type DecodedContent, factsOf, jsonContent, parsedJson, type WireText } from './decoded.ts';

const enginePackets = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'] as const;
const socketPackets = ['CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR', 'BINARY_EVENT', 'BINARY_ACK'] as const;

export function decodeSocketIo(message: WireText): Decoded | null {
  const { text, isWhole } = message;
  return text.startsWith('4') ? decodeSocketPacket(text.slice(1), isWhole) : decodeEngineIo(message);
}

/** Without Socket.IO: a `message` holds whatever the page put into it. */
export function decodeEngineIo({ text, isWhole }: WireText): Decoded | null {
  const packet = /^[0-6]/.test(text) ? enginePackets[Number(text[0])] : undefined;
  if (packet === undefined) return null;
  const rest = text.slice(1);
  if (rest === '') return { packet, facts: [], parts: [] };
  const content = packet === 'open' ? jsonContent({ text: rest, isWhole }) : textContent(rest, isWhole);
  return content === null ? null : { packet, facts: [], parts: [{ name: 'payload', content }] };
}

/** JSON is shown as such, though nothing says that it has to be any. */
function textContent(text: string, isWhole: boolean): DecodedContent {
  const value = isWhole ? parsedJson(text) : undefined;
  if (typeof value === 'object' && value !== null) return { kind: 'json', value };
  return { kind: isWhole ? 'text' : 'cut', text };
}

const form = /^([0-6])(?:(\d+)-)?(?:(\/[^,]*)(?:,|$))?(\d*)/;

function decodeSocketPacket(text: string, isWhole: boolean): Decoded | null {
  const head = form.exec(text);
  const packet = socketPackets[Number(head?.[1])];
  if (head === null || packet === undefined) return null;
  const [, , attachments, namespace = '/', ackId] = head;
  const data = text.slice(head[0].length);
  const facts = { namespace, 'ack-id': ackId, attachments };
  if (data === '') return { packet, facts: factsOf(facts), parts: [] };
  const content = jsonContent({ text: data, isWhole });
  if (content === null) return null;
  if (!packet.endsWith('EVENT')) return { packet, facts: factsOf(facts), parts: [{ name: 'payload', content }] };
  if (content.kind !== 'json') {
    return {
      packet,
      facts: factsOf({ event: beginningName(data), ...facts }),
      parts: [{ name: 'arguments', content }],
    };
  }
  if (!Array.isArray(content.value)) return null;
  const [event, ...values] = content.value as unknown[];
  return {
    packet,
    facts: factsOf({ event: String(event), ...facts }),
    parts: values.length === 0 ? [] : [{ name: 'arguments', content: { kind: 'json', value: values } }],
  };
}

/** Of an array that was cut off: the string it begins with. */
function beginningName(data: string): string | undefined {
  const first = /^\[\s*("(?:[^"\\]|\\.)*")/.exec(data)?.[1];
  return first === undefined ? undefined : String(parsedJson(first));
}
