/** A recorder that fails: it says so, and the page goes on as without it. */
import { expect, test } from './fixture.ts';
import { shownConnections } from './panel-view.ts';

test('a failure of the recorder ends the recording of its document, is told, and does not reach the page', async ({
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const seen = await page.evaluate(
    async (url: string) => {
      const errors: string[] = [];
      addEventListener('error', ({ message }) => errors.push(message));
      addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
      let reads = 0;
      // The browser reads the list once. The recorder reads it once more.
      const protocols = new Proxy(['chat'], {
        get(list, key, receiver) {
          if (key === '0' && ++reads > 1) throw new Error('no second reading');
          return Reflect.get(list, key, receiver);
        },
      });
      const answerOf = (socket: WebSocket) =>
        new Promise<string>((resolve) => {
          socket.onopen = () => socket.send('hello');
          socket.onmessage = ({ data }) => resolve(String(data));
        });
      const first = new WebSocket(url, protocols);
      const answers = [await answerOf(first), await answerOf(new WebSocket(url))];
      return { answers, errors, reads, protocol: first.protocol };
    },
    lab.direct('echo', { worker: 'fault' }),
  );
  expect(seen).toEqual({ answers: ['hello', 'hello'], errors: [], reads: 2, protocol: 'chat' });

  await panel.waitFor(() => document.body.innerText.includes('no second reading'));
  expect(await shownConnections(panel)).toEqual([]);
});
