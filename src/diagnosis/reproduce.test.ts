import { expect, test } from 'vitest';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { reproduceFix } from './reproduce.ts';

function commands(connection: ScriptedConnection): readonly string[] {
  const session = scriptedSession({ connections: [connection] });
  const [first] = session.connections;
  return first === undefined
    ? []
    : reproduceFix(first, session).flatMap(({ snippets }) => snippets.map(({ code }) => code));
}

test('address, subprotocols and origin, for wscat and websocat', () => {
  expect(commands({ url: 'wss://app.example/live', protocols: ['v12.stomp', 'v11.stomp'] })).toEqual([
    "wscat -P -c 'wss://app.example/live' -s 'v12.stomp' -s 'v11.stomp' -o 'https://app.example'",
    "websocat -v --protocol 'v12.stomp,v11.stomp' --origin 'https://app.example' 'wss://app.example/live'",
  ]);
});

test('what may be secret is left out: values of the query, name and password', () => {
  const [wscat] = commands({ url: 'wss://me:word@app.example/live?token=abc&room=7&token=def' });
  expect(wscat).toContain("-c 'wss://app.example/live?token=…&room=…'");
});

test('whatever a page puts into an address is one word to a shell', () => {
  const [wscat] = commands({ url: "wss://app.example/a'b;rm -rf ~", protocols: ['$(reboot)'] });
  expect(wscat).toContain("'wss://app.example/a'\\''b;rm%20-rf%20~'");
  expect(wscat).toContain("'$(reboot)'");
});

test('an address that no tool would take is not tried', () => {
  expect(commands({ url: 'nonsense' })).toEqual([]);
});
