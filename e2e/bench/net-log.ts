/** A large NetLog, made anew each time: the WebSockets of a real one, and all the rest that such a log is full of. */
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Bytes } from '../../src/base/units.ts';

const realLog = new URL('../../src/files/netlog/fixtures/chromium-156.json', import.meta.url);

const linesAtOnce = 1000;

export async function writeNetLog(path: string, size: Bytes): Promise<void> {
  const [constants = '', head = '', ...events] = readFileSync(realLog, 'utf8').split('\n');
  const { logEventTypes } = JSON.parse(`${constants.slice(0, -1)}}`).constants;
  const last = events.findIndex((line) => line.endsWith('}],'));
  const file = createWriteStream(path);
  file.write(`${[constants, head, ...events.slice(0, last)].join('\n')}\n`);
  for (let line = 0, room = true; file.bytesWritten + file.writableLength < size; line += linesAtOnce) {
    if (!room) await once(file, 'drain');
    const others = Array.from({ length: linesAtOnce }, (_, i) =>
      otherEvent(line + i, logEventTypes.HTTP_TRANSACTION_READ_BODY),
    );
    room = file.write(`${others.join('\n')}\n`);
  }
  file.end(events.slice(last).join('\n'));
  await finished(file);
}

/** Of a download, which is no business of ours. */
function otherEvent(line: number, type: number): string {
  const time = String(30_871_600 + line);
  const params = {
    byte_count: 16_384,
    load_state: 14,
    net_error: 0,
    priority: 'LOWEST',
    traffic_annotation: 101_845_102,
  };
  return `${JSON.stringify({ params, phase: 0, source: { id: 200_000 + (line % 97), start_time: time, type: 1 }, time, type })},`;
}
