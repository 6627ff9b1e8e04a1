/**
 * The policy of the extension's own pages, tried in each of them: what would happen if markup or code of a stranger got into
 * one after all. The same is tried in an ordinary page first, where all of it succeeds, or the test would prove nothing.
 */
import { createServer } from 'node:http';
import { expect, test } from './fixture.ts';
import { listen, loopback, stopper } from './lab/listen.ts';

const ownPages = ['viewer', 'panel', 'access', 'devtools'].map((name) => `src/panel/${name}.html`);

/** Answers everything, to everybody, with a script; takes note of what it is asked for. */
async function startStranger() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const type = /\.css/.test(request.url ?? '') ? 'text/css' : 'text/javascript';
    const headers = { 'content-type': type, 'access-control-allow-origin': '*' };
    response.writeHead(200, headers).end(type === 'text/css' ? 'body { --remote: 1 }' : 'globalThis.remoteRan = true;');
  });
  const stop = stopper(server);
  return { origin: `http://${loopback}:${await listen(server)}`, asked, stop };
}

/**
 * Runs in the page: each attempt by its name, and whether it came through. Started by a timer of the page, since what a
 * debugger evaluates may do what the page may not.
 */
function attempts(origin: string, socket: string): Promise<Record<string, boolean>> {
  const ran = globalThis as unknown as Record<string, boolean>;
  const settled = (target: EventTarget, good: string) =>
    new Promise<boolean>((resolve) => {
      target.addEventListener(good, () => resolve(true));
      target.addEventListener('error', () => resolve(false));
      setTimeout(resolve, 2000, false); // a policy may stop it without a word to the element
    });
  const added = (tag: string, attributes: Record<string, string>, good = 'load') => {
    const element = document.createElement(tag);
    const outcome = settled(element, good);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
    return outcome;
  };
  const mark = (name: string) => `globalThis[${JSON.stringify(name)}] = true`;
  const tries: Record<string, () => unknown> = {
    // biome-ignore lint/security/noGlobalEval: it is what is tried
    eval: () => globalThis.eval('true'),
    'new Function': () => new Function('return true')(),
    'a text as a timer': async () => {
      setTimeout(mark('timer') as unknown as () => void);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return ran.timer;
    },
    'an inline script': () => {
      const script = document.createElement('script');
      script.append(mark('inline'));
      document.body.append(script);
      return ran.inline;
    },
    'an inline handler': () => {
      const button = document.createElement('button');
      button.setAttribute('onclick', mark('handler'));
      button.click();
      return ran.handler;
    },
    innerHTML: async () => {
      const host = document.createElement('div');
      host.innerHTML = `<img src="data:," onerror='${mark('innerHtml')}'>`;
      document.body.append(host);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return ran.innerHtml;
    },
    'a javascript: address': async () => {
      const link = document.createElement('a');
      link.href = `javascript:void (${mark('address')})`;
      link.click();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return ran.address;
    },
    'a remote script': () => added('script', { src: `${origin}/script.js` }),
    'a script as data': () => added('script', { src: 'data:text/javascript,0' }),
    'a remote module': () => import(/* @vite-ignore */ `${origin}/module.js`).then(() => true),
    'a worker of a blob': () => {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
      return settled(worker, 'message');
    },
    'an inline style': () => {
      document.body.setAttribute('style', '--inline: 1');
      return getComputedStyle(document.body).getPropertyValue('--inline') === '1';
    },
    'a remote style sheet': () => added('link', { rel: 'stylesheet', href: `${origin}/style.css` }),
    'a remote picture': () => added('img', { src: `${origin}/picture.svg` }, 'error').then(() => ran.pictureAsked),
    'a remote frame': () => added('iframe', { src: `${origin}/frame` }).then(() => ran.frameAsked),
    fetch: () => fetch(`${origin}/fetch`).then(() => true),
    XMLHttpRequest: () => {
      const request = new XMLHttpRequest();
      request.open('GET', `${origin}/xhr`);
      request.send();
      return settled(request, 'load');
    },
    sendBeacon: () => navigator.sendBeacon(`${origin}/beacon`) && ran.beaconAsked,
    WebSocket: () => settled(new WebSocket(socket), 'open'),
    EventSource: () => settled(new EventSource(`${origin}/events`), 'open').then(() => ran.eventsAsked),
  };
  return new Promise((resolve) => {
    setTimeout(async () => {
      const entries = Object.entries(tries).map(async ([name, attempt]) => {
        try {
          return [name, (await attempt()) === true] as const;
        } catch {
          return [name, false] as const;
        }
      });
      resolve(Object.fromEntries(await Promise.all(entries)));
    });
  });
}

/** Told by the stranger, not by the page: what the page cannot see of these. */
const seenByStranger = {
  'a remote picture': '/picture.svg',
  'a remote frame': '/frame',
  sendBeacon: '/beacon',
  EventSource: '/events',
};

test('no inline code, no eval, nothing remote in any page of ours', async ({ driver, lab, openPage }) => {
  test.slow();
  const stranger = await startStranger();
  try {
    const tryIn = async (url: string, worker: string) => {
      stranger.asked.length = 0;
      const page = await openPage(url);
      const outcomes = await page.evaluate(attempts, stranger.origin, lab.direct('echo', { worker }));
      for (const [name, path] of Object.entries(seenByStranger)) outcomes[name] = stranger.asked.includes(path);
      return outcomes;
    };
    const ordinary = await tryIn(lab.page('sockets'), 'ordinary-page');
    expect(Object.entries(ordinary).filter(([, came]) => !came)).toEqual([]);
    for (const path of ownPages) {
      const outcomes = await tryIn(driver.extensionUrl(path), 'own-page');
      expect(Object.keys(outcomes)).toEqual(Object.keys(ordinary));
      expect(
        Object.entries(outcomes).flatMap(([name, came]) => (came ? [name] : [])),
        path,
      ).toEqual([]);
      expect(stranger.asked, path).toEqual([]);
    }
    expect(lab.server.log.sockets('/own-page/')).toEqual([]);
  } finally {
    await stranger.stop();
  }
});
