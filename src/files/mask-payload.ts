/** What becomes of payloads on their way into a file. */
import type { FilePayload, PayloadPolicy } from './format.ts';
import { maskTokens } from './mask-url.ts';
import type { Masks } from './masks.ts';
import { encodePayload } from './payload.ts';
import { shortestToken } from './token.ts';

export type PayloadWriter = (bytes: Uint8Array, flags: number) => FilePayload;

/**
 * Writes payloads as the policy wants them; null: none at all. What cannot be masked for sure is left out as a whole:
 * its size tells that there was something.
 *
 * @param maskPatterns masks what the person named; null where they named nothing
 */
export function payloadWriter(
  policy: PayloadPolicy,
  masks: Masks,
  maskPatterns: ((text: string) => string) | null,
): PayloadWriter | null {
  switch (policy) {
    case 'left out':
      return null;
    case 'included':
      return maskPatterns === null ? encodePayload : (bytes, flags) => withoutMatches(bytes, flags, maskPatterns);
    case 'values masked':
      return (bytes, flags) => {
        const payload = encodePayload(bytes, flags);
        if (typeof payload !== 'string') return nothing;
        return maskJsonValues(maskPatterns?.(payload) ?? payload, masks) ?? nothing;
      };
  }
}

const nothing = '';
const latin1 = new TextDecoder('latin1');

function withoutMatches(bytes: Uint8Array, flags: number, maskPatterns: (text: string) => string): FilePayload {
  const payload = encodePayload(bytes, flags);
  if (typeof payload === 'string') return maskPatterns(payload);
  const text = latin1.decode(bytes);
  return maskPatterns(text) === text ? payload : nothing;
}

/** What Engine.IO, Socket.IO and SockJS put before the JSON: a packet type, a namespace, an acknowledgement's number. */
const prefix = /^(?:[0-9]{1,4}(?:\/[\w/-]{0,60},)?[0-9]{0,9}|a)(?=[[{])/;
const jsonToken = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|true|false/g;

/**
 * JSON with all values replaced by others of their type: texts by stand-ins, numbers by 0, truths by false. Keys stay,
 * save for tokens in them; so does the layout. null for what is no JSON, or was cut off.
 */
export function maskJsonValues(text: string, masks: Masks): string | null {
  const [before = ''] = prefix.exec(text) ?? [];
  const json = text.slice(before.length);
  if (!isJson(json)) return null;
  const masked = json.replace(jsonToken, (token, quoted?: string, colon?: string) => {
    if (quoted === undefined) return token === 'true' || token === 'false' ? 'false' : '0';
    const value: string = quoted.includes('\\') ? JSON.parse(quoted) : quoted.slice(1, -1);
    if (colon === undefined) return value === '' ? quoted : `"${masks.maskValue(value)}"`;
    // Most keys are shorter than any token, and a million frames have a million keys.
    return value.length < shortestToken ? token : JSON.stringify(maskTokens(value, masks)) + colon;
  });
  return before + masked;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
