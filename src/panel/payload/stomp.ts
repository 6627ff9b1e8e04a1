/**
 * STOMP 1.0 to 1.2: a command, headers, an empty line, a body, a NUL.
 *
 * @see https://stomp.github.io/stomp-specification-1.2.html
 */
import { type Decoded, type DecodedContent, jsonContent, type WireText } from './decoded.ts';

const commands = [
  ...['CONNECT', 'STOMP', 'SEND', 'SUBSCRIBE', 'UNSUBSCRIBE', 'ACK', 'NACK', 'BEGIN', 'COMMIT', 'ABORT', 'DISCONNECT'],
  ...['CONNECTED', 'MESSAGE', 'RECEIPT', 'ERROR'],
];
const begins = new RegExp(`^(?:\\r?\\n)*(${commands.join('|')})\\r?\\n`);
const heartbeat = /^(?:\r?\n)+$/;

/** Whether a text can be nothing else: on a connection of which the protocol is not known. */
export function looksLikeStomp(text: string): boolean {
  return begins.test(text) && /\n\r?\n/.test(text) && text.trimEnd().endsWith('\0');
}

export function decodeStomp({ text, isWhole }: WireText): Decoded | null {
  if (heartbeat.test(text)) return { packet: 'heartbeat', facts: [], parts: [] };
  const begin = begins.exec(text);
  const command = begin?.[1];
  if (begin === null || command === undefined) return null;
  const rest = text.slice(begin[0].length);
  // Without headers the empty line follows the command at once.
  const end = /^\r?\n|\r?\n\r?\n/.exec(rest);
  if (end === null && isWhole) return null;
  const pairs = headersOf(rest.slice(0, end?.index ?? rest.length), command, end === null);
  const body = end === null ? '' : rest.slice(end.index + end[0].length);
  return {
    packet: command,
    facts: [],
    parts: [
      ...(pairs.length === 0 ? [] : [{ name: 'headers', content: { kind: 'pairs', pairs } } as const]),
      ...bodyOf(body, isWhole),
    ],
  };
}

function bodyOf(body: string, isWhole: boolean): Decoded['parts'] {
  const nul = body.lastIndexOf('\0');
  const isEnded = isWhole || nul !== -1;
  const text = nul === -1 ? body : body.slice(0, nul);
  if (text === '') return [];
  return [{ name: 'body', content: contentOf(text, isEnded) }];
}

function contentOf(text: string, isWhole: boolean): DecodedContent {
  // Decoding puts U+FFFD in the place of what is no UTF-8.
  if (text.includes('\0') || text.includes('\ufffd')) return { kind: 'binary' };
  const json = /^\s*[[{]/.test(text) ? jsonContent({ text, isWhole }) : null;
  return json ?? { kind: isWhole ? 'text' : 'cut', text };
}

/** @param isCut the last line may not be whole */
function headersOf(text: string, command: string, isCut: boolean): (readonly [string, string])[] {
  // Clients of version 1.0 know no escapes, and so the frames that agree on a version have none.
  const read = command === 'CONNECT' || command === 'CONNECTED' ? (part: string) => part : unescaped;
  const lines = text.split(/\r?\n/);
  return (isCut ? lines.slice(0, -1) : lines).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon === -1 ? [] : [[read(line.slice(0, colon)), read(line.slice(colon + 1))] as const];
  });
}

const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\c': ':', '\\\\': '\\' };

function unescaped(text: string): string {
  return text.replace(/\\[nrc\\]/g, (pair) => escapes[pair] ?? pair);
}
