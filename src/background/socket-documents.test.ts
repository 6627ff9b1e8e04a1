import { expect, test } from 'vitest';
import { fakeStorage } from './fake-storage.ts';
import { SocketDocuments } from './socket-documents.ts';

/** A tab whose frames answer as long as they have a document with sockets; what each was told last. */
function tab(storage = fakeStorage()) {
  const shares = new Map<number, number>();
  const gone = new Set<number>();
  const begin = () =>
    new SocketDocuments(storage.area, async (_, frameId, realms) => {
      if (gone.has(frameId)) return false;
      shares.set(frameId, realms);
      return true;
    });
  let documents = begin();
  return {
    storage,
    gone,
    told: () => Object.fromEntries(shares),
    enter: (documentId: string, frameId: number, isPrivate = false) =>
      documents.enter(7, { documentId, frameId }, isPrivate),
    leave: (documentId: string, isPrivate = false) => documents.leave(7, documentId, isPrivate),
    forget: () => documents.forget(7),
    restartBackground: () => {
      documents = begin();
    },
  };
}

test('a single document has all the memory, which may be more or less than it began with', async () => {
  const { enter, told } = tab();
  await enter('top', 0);
  expect(told()).toEqual({ 0: 1 });
});

test('each further one makes all shares smaller, each that leaves makes them larger', async () => {
  const { enter, leave, told } = tab();
  await enter('top', 0);
  await enter('chat', 3);
  expect(told()).toEqual({ 0: 2, 3: 2 });
  await enter('feed', 4);
  expect(told()).toEqual({ 0: 3, 3: 3, 4: 3 });
  await leave('chat');
  expect(told()).toMatchObject({ 0: 2, 4: 2 });
});

test('a background that was ended goes on where it was', async () => {
  const { enter, told, restartBackground } = tab();
  await enter('top', 0);
  restartBackground();
  await enter('chat', 3);
  expect(told()).toEqual({ 0: 2, 3: 2 });
});

test('a document that is said again, or follows another in its frame, counts once', async () => {
  const { enter, told } = tab();
  await enter('top', 0);
  await enter('top', 0);
  await enter('next', 0);
  await enter('chat', 3);
  expect(told()).toEqual({ 0: 2, 3: 2 });
});

test('frames of a page that crashed without farewells do not count for ever', async () => {
  const { enter, told, gone } = tab();
  await enter('top', 0);
  await enter('chat', 3);
  gone.add(3);
  await enter('next', 0);
  expect(told()[0]).toBe(1);
  await enter('feed', 9);
  expect(told()).toMatchObject({ 0: 2, 9: 2 });
});

test('more documents than anyone has are not counted, and get the smallest share', async () => {
  const { enter, storage, told } = tab();
  for (let frame = 0; frame < 70; frame++) await enter(`document-${frame}`, frame);
  expect(told()[0]).toBe(64);
  expect(told()[69]).toBe(64);
  expect(storage.size).toBeLessThan(5000);
});

test('a full storage keeps nobody from sharing', async () => {
  const { enter, leave, told } = tab(fakeStorage(10));
  await enter('top', 0);
  await enter('chat', 3);
  expect(told()).toMatchObject({ 0: 2, 3: 2 });
  await leave('chat');
  expect(told()[0]).toBe(1);
});

test('nothing is stored of private windows', async () => {
  const { enter, leave, storage, told } = tab();
  await enter('top', 0, true);
  await enter('chat', 3, true);
  await leave('chat', true);
  expect(told()[0]).toBe(1);
  expect(storage.stored.size).toBe(0);
});

test('nothing is left of a tab that was closed, nor of one whose documents have all ended', async () => {
  const { enter, leave, forget, storage } = tab();
  await enter('top', 0);
  await leave('top');
  expect(storage.stored.size).toBe(0);
  await enter('next', 0);
  await forget();
  expect(storage.stored.size).toBe(0);
});
