/** The server's half of phoenix's serializer, version 2 (Phoenix.Socket.V2.JSONSerializer): JSON arrays, and binary forms. */
export interface ChannelMessage {
  readonly joinRef: string | null;
  readonly ref: string | null;
  readonly topic: string;
  readonly event: string;
  /** JSON, or bytes of a binary push. */
  readonly payload: unknown;
}

const Kind = { push: 0, reply: 1, broadcast: 2 } as const;

export function decodeMessage(bytes: Buffer, isBinary: boolean): ChannelMessage {
  if (!isBinary) {
    const [joinRef, ref, topic, event, payload] = JSON.parse(bytes.toString());
    return { joinRef, ref, topic, event, payload };
  }
  if (bytes[0] !== Kind.push) throw new Error(`a client sends pushes only, not kind ${bytes[0]}`);
  let rest = bytes.subarray(5);
  const [joinRef = '', ref = '', topic = '', event = ''] = [...bytes.subarray(1, 5)].map((length) => {
    const text = rest.toString('utf8', 0, length);
    rest = rest.subarray(length);
    return text;
  });
  return { joinRef, ref, topic, event, payload: rest };
}

/** @param of the push it answers */
export function encodeReply(of: ChannelMessage, status: string, payload: Buffer): Buffer {
  return encode(Kind.reply, [of.joinRef ?? '', of.ref ?? '', of.topic, status], payload);
}

export function encodeBroadcast(topic: string, event: string, payload: Buffer): Buffer {
  return encode(Kind.broadcast, [topic, event], payload);
}

/** The kind, the length of each text as a byte, the texts, the payload. */
function encode(kind: number, texts: readonly string[], payload: Buffer): Buffer {
  const encoded = texts.map((text) => Buffer.from(text));
  return Buffer.concat([Buffer.from([kind, ...encoded.map(({ length }) => length)]), ...encoded, payload]);
}
