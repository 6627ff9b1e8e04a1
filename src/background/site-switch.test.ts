import { expect, test } from 'vitest';
import type { Scripting } from 'webextension-polyfill';
import { fakeStorage } from './fake-storage.ts';
import { SiteSwitch } from './site-switch.ts';

/** The browser's registry of content scripts, which refuses what the real one refuses. */
function registry() {
  const scripts = new Map<string, Scripting.RegisteredContentScript>();
  return {
    scripts,
    matches: () => scripts.get('site-off')?.matches ?? [],
    registerContentScripts: async ([script]: Scripting.RegisteredContentScript[]) => {
      if (script === undefined || scripts.has(script.id)) throw new Error('Duplicate script ID');
      scripts.set(script.id, script);
    },
    updateContentScripts: async ([script]: Scripting.RegisteredContentScript[]) => {
      if (script === undefined || !scripts.has(script.id)) throw new Error('Nonexistent script ID');
      scripts.set(script.id, script);
    },
    unregisterContentScripts: async ({ ids = [] }: Scripting.ContentScriptFilter = {}) => {
      for (const id of ids) if (!scripts.delete(id)) throw new Error('Nonexistent script ID');
    },
    getRegisteredContentScripts: async ({ ids = [] }: Scripting.ContentScriptFilter = {}) =>
      ids.flatMap((id) => scripts.get(id) ?? []),
  };
}

test('the script is registered for exactly the hosts that are off, at the very start and in all frames', async () => {
  const scripting = registry();
  const sites = new SiteSwitch(fakeStorage().area, scripting);
  await sites.switch('app.example', false);
  await sites.switch('127.0.0.1', false);
  await sites.switch('[::1]', false);
  expect(scripting.matches()).toEqual(['*://app.example/*', '*://127.0.0.1/*', '*://[::1]/*']);
  expect(scripting.scripts.get('site-off')).toMatchObject({
    runAt: 'document_start',
    allFrames: true,
    matchOriginAsFallback: true,
  });
  expect(await sites.switch('127.0.0.1', true)).toEqual(['app.example', '[::1]']);
  expect(scripting.matches()).toEqual(['*://app.example/*', '*://[::1]/*']);
});

test('with no host off nothing is registered', async () => {
  const scripting = registry();
  const sites = new SiteSwitch(fakeStorage().area, scripting);
  await sites.switch('app.example', false);
  await sites.switch('app.example', true);
  await sites.renew();
  expect(scripting.scripts.size).toBe(0);
});

test('an update of the extension drops the registration; it is renewed from what is stored', async () => {
  const { area } = fakeStorage();
  await new SiteSwitch(area, registry()).switch('app.example', false);
  const afterUpdate = registry();
  const sites = new SiteSwitch(area, afterUpdate);
  await sites.renew();
  expect(afterUpdate.matches()).toEqual(['*://app.example/*']);
  expect(await sites.hosts()).toEqual(['app.example']);
});

test('a document is known by its host alone, whatever the port, scheme and path', async () => {
  const sites = new SiteSwitch(fakeStorage().area, registry());
  await sites.switch('app.example', false);
  expect(await sites.isOff('https://app.example:8443/chat')).toBe(true);
  expect(await sites.isOff('about:blank', 'http://app.example/')).toBe(true);
  expect(await sites.isOff('https://sub.app.example/')).toBe(false);
  expect(await sites.isOff(undefined, '', 'not a URL')).toBe(false);
});

test('what is no host name changes nothing', async () => {
  const scripting = registry();
  const sites = new SiteSwitch(fakeStorage().area, scripting);
  for (const host of ['', '*', '*.example', 'a/b', 'a b', 'app.example:80', 'APP.example']) {
    expect(await sites.switch(host, false)).toEqual([]);
  }
  expect(scripting.scripts.size).toBe(0);
});

test('a storage that is full: the site is neither shown as off nor is it', async () => {
  const scripting = registry();
  const sites = new SiteSwitch(fakeStorage(45).area, scripting);
  await sites.switch('app.example', false);
  await expect(sites.switch('a-longer-name.app.example', false)).rejects.toThrow('quota');
  expect(await sites.hosts()).toEqual(['app.example']);
  expect(scripting.matches()).toEqual(['*://app.example/*']);
});

test('a browser that refuses the registration: the site is not shown as off', async () => {
  const refusing = { ...registry(), registerContentScripts: () => Promise.reject(new Error('refused')) };
  const sites = new SiteSwitch(fakeStorage().area, refusing);
  await expect(sites.switch('app.example', false)).rejects.toThrow('refused');
  expect(await sites.hosts()).toEqual([]);
});
