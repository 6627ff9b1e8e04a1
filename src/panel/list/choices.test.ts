import { expect, test } from 'vitest';
import { type ChoicePlaces, firstChoices, keepChoices, type ListChoices, nextSort, readChoices } from './choices.ts';

function places(session: Record<string, string> = {}, local: Record<string, string> = {}): ChoicePlaces {
  const place = (kept: Record<string, string>) => ({
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  });
  return { session: place(session), local: place(local) };
}

const chosen: ListChoices = {
  filter: 'code:1006 live',
  abnormalOnly: true,
  grouped: false,
  sort: { by: 'age', descending: true },
  widths: { age: 90 },
};

test('what was chosen is there again after a reload of the panel', () => {
  const kept = places();
  keepChoices(kept, chosen);
  expect(readChoices(kept)).toEqual(chosen);
});

test('with the next DevTools how one likes the list is there, what one searched for is not', () => {
  const kept = places();
  keepChoices(kept, chosen);
  expect(readChoices({ ...places(), local: kept.local })).toEqual({ ...chosen, filter: '', abnormalOnly: false });
});

test.each([
  'null',
  '[]',
  '{"sort":{"by":"colour","descending":true},"widths":{"age":"wide","close":-4},"filter":7}',
  '{not json',
])('what another version left there does no harm: %s', (left) => {
  const { widths, ...read } = readChoices(places({ 'connection-list': left }, { 'connection-list': left }));
  expect({ ...read, widths: {} }).toEqual(firstChoices);
  expect(Object.keys(widths)).not.toContain('age');
});

test('a heading leads up, down, and back to how they came', () => {
  const up = nextSort(null, 'age');
  const down = nextSort(up, 'age');
  expect([up, down, nextSort(down, 'age')]).toEqual([
    { by: 'age', descending: false },
    { by: 'age', descending: true },
    null,
  ]);
  expect(nextSort(down, 'close')).toEqual({ by: 'close', descending: false });
});
