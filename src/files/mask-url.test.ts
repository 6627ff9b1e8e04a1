import { expect, test } from 'vitest';
import { maskUrl } from './mask-url.ts';
import { Masks } from './masks.ts';

const masked = (url: string) => maskUrl(url, new Masks());

test.each([
  [
    'values of the query, not their names',
    'wss://app.example:8443/live?token=abc&room=7',
    'wss://app.example:8443/live?token=masked-1&room=masked-2',
  ],
  ['a query without names', 'wss://app.example/?s3cr3t', 'wss://app.example/?masked-1'],
  ['name and password', 'wss://bob:pw@app.example/live', 'wss://masked-1@app.example/live'],
  ['the fragment', 'https://app.example/#/inbox/7', 'https://app.example/#masked-1'],
  [
    'a token in the path',
    'wss://app.example/v1/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln/live',
    'wss://app.example/v1/masked-1/live',
  ],
  [
    'a token that is percent-encoded',
    'wss://app.example/%644%31d8cd98f00b204e9800998ecf8427e',
    'wss://app.example/masked-1',
  ],
  [
    'a session id after a semicolon',
    'https://app.example/a;jsessionid=77AF?x',
    'https://app.example/a;jsessionid=masked-1?masked-2',
  ],
  ['what a data: URL holds', 'data:text/html,<p>Bob</p>', 'data:text/html,masked-1'],
  [
    'the document of a blob: URL',
    'blob:https://app.example/3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'blob:https://app.example/masked-1',
  ],
  [
    'an e-mail address in the path',
    'wss://app.example/u/alice%40corp.example/live',
    'wss://app.example/u/masked-1/live',
  ],
  ['one that is not encoded', 'wss://app.example/u/alice@corp.example/live', 'wss://app.example/u/masked-1/live'],
  ['the name of a home directory', 'file:///home/bob/page.html', 'file:///home/masked-1/page.html'],
])('masks %s', (_, url, expected) => {
  expect(masked(url)).toBe(expected);
});

test.each([
  'wss://app.example/live',
  'wss://app.example/socket.io/?EIO=4&transport=websocket',
  'wss://app.example/live/websocket?vsn=2.0.0',
  'ws://[::1]:9000/a/b-c/room-2024',
  'about:blank',
  '',
])('leaves %s as it is', (url) => {
  expect(masked(url)).toBe(url);
});

test('equal secrets have one stand-in, different ones two', () => {
  const masks = new Masks();
  const tokens = ['first', 'second', 'first'].map((token) => maskUrl(`wss://h/?t=${token}`, masks));
  expect(tokens).toEqual(['wss://h/?t=masked-1', 'wss://h/?t=masked-2', 'wss://h/?t=masked-1']);
  expect(masks.counts).toMatchObject({ queryValues: 2, tokens: 0 });
});

test('what is masked already stays, and no new secret gets its number', () => {
  const masks = new Masks();
  expect(maskUrl('wss://h/?t=masked-1', masks)).toBe('wss://h/?t=masked-1');
  expect(maskUrl('wss://h/?t=new', masks)).toBe('wss://h/?t=masked-2');
});
