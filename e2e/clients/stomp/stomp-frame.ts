/** Frames of STOMP 1.2: a command, headers, an empty line, a body, a null byte. Line feeds between them are heartbeats. */
export interface StompFrame {
  readonly command: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const lineFeed = 10;

export function encodeStomp({ command, headers, body }: StompFrame): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': body.length }).map(
    ([name, value]) => `${name}:${value}`,
  );
  return Buffer.concat([Buffer.from(`${[command, ...lines].join('\n')}\n\n`), body, Buffer.from([0])]);
}

/** What the bytes begin with: a frame, or a heartbeat (`frame` is null). null while it is not all there. */
export function decodeStomp(bytes: Buffer): { readonly frame: StompFrame | null; readonly length: number } | null {
  if (bytes[0] === lineFeed) return { frame: null, length: 1 };
  const headEnd = bytes.indexOf('\n\n');
  if (headEnd < 0) return null;
  const [command = '', ...lines] = bytes.toString('utf8', 0, headEnd).split('\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
  const bodyAt = headEnd + 2;
  const length = headers['content-length'];
  const bodyEnd = length === undefined ? bytes.indexOf(0, bodyAt) : bodyAt + Number(length);
  if (bodyEnd < 0 || bytes.length <= bodyEnd) return null;
  const body = Buffer.from(bytes.subarray(bodyAt, bodyEnd));
  return { frame: { command, headers, body }, length: bodyEnd + 1 };
}
