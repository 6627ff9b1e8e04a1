import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { message } from '../base/message.ts';
import { applicationProtocols } from '../knowledge/application-close-codes.ts';
import { standardCloseCodes } from '../knowledge/close-codes.ts';
import { failureTexts } from '../knowledge/handshake-failures.ts';
import { english } from './english.ts';
import { paramsOf } from './sentence.ts';
import { speak } from './speak.ts';

const catalogue: Readonly<Record<string, string>> = english.sentences;

interface Use {
  readonly where: string;
  readonly id: string;
  /** null where they are not written out in the call. */
  readonly params: string[] | null;
}

/** All `message('id', { … })` of a source text. Params written elsewhere and passed by name are looked up in the file. */
function usesIn(where: string, source: string): Use[] {
  return Array.from(source.matchAll(/\bmessage\(\s*'([^']+)'\s*(?:,\s*)?/g), (match): Use => {
    const rest = source.slice(match.index + match[0].length);
    const id = match[1] ?? '';
    if (rest.startsWith(')')) return { where, id, params: [] };
    return { where, id, params: rest.startsWith('{') ? keysOf(rest, source) : paramsNamed(rest, source, match.index) };
  });
}

/** The names in an object literal at the beginning of `text`; spreads are looked up as `const` of the same file. */
function keysOf(text: string, source: string): string[] | null {
  const keys: string[] = [];
  let depth = 0;
  let item = '';
  const take = () => {
    const spread = /^\.\.\.(\w+)$/.exec(item.trim());
    const name = /^'?([\w-]+)'?/.exec(item.trim())?.[1];
    if (spread?.[1] !== undefined) keys.push(...(constNamed(spread[1], source, source.length) ?? [`…${spread[1]}`]));
    else if (name !== undefined) keys.push(name);
    item = '';
  };
  for (const char of text) {
    if (depth === 1 && (char === ',' || char === '}')) take();
    else if (depth >= 1) item += char;
    if (char === '{' || char === '(' || char === '[') depth++;
    if (char === '}' || char === ')' || char === ']') depth--;
    if (depth === 0) return keys;
  }
  return null;
}

function paramsNamed(rest: string, source: string, before: number): string[] | null {
  const name = /^(\w+)/.exec(rest)?.[1];
  return name === undefined ? null : constNamed(name, source, before);
}

/** The keys of the object that the nearest `const name = {` before a position holds. */
function constNamed(name: string, source: string, before: number): string[] | null {
  const at = source.lastIndexOf(`const ${name} = {`, before);
  return at === -1 ? null : keysOf(source.slice(source.indexOf('{', at)), source);
}

const diagnosis = join(import.meta.dirname, '../diagnosis');
const uses = readdirSync(diagnosis)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .flatMap((name) => usesIn(name, readFileSync(join(diagnosis, name), 'utf8')));

describe('what diagnosis says', () => {
  test('is found by the scan', () => {
    expect(uses.length).toBeGreaterThan(60);
    expect(usesIn('here', "const p = { a: 1 };\nmessage('x.y', { b: { ms: 1 }, ...p, c })")).toEqual([
      { where: 'here', id: 'x.y', params: ['b', 'a', 'c'] },
    ]);
  });

  test('has sentences with exactly the parameters that are given', () => {
    for (const { id, where, params } of uses) {
      expect(catalogue, where).toHaveProperty([id]);
      expect(params?.sort(), `${id} in ${where}`).toEqual([...paramsOf(catalogue[id] ?? '')].sort());
    }
  });

  test('no sentence about diagnosis is left over', () => {
    const said = new Set(uses.map(({ id }) => id));
    // Ids that are chosen while running are written out in the source as well.
    const sources = readdirSync(diagnosis)
      .map((name) => readFileSync(join(diagnosis, name), 'utf8'))
      .join('\n');
    const families = /^(idle|lifetime|network|gone|handshake|page|browser|peer|unexplained|evidence|fix|next)\./;
    const left = Object.keys(catalogue).filter(
      (id) => families.test(id) && !said.has(id) && !sources.includes(`'${id}'`),
    );
    expect(left).toEqual([]);
  });
});

describe('what knowledge needs said', () => {
  test('has a meaning for each standard close code', () => {
    for (const { code } of standardCloseCodes) expect(catalogue).toHaveProperty([`close-code.${code}`]);
  });

  test('has a meaning for each code of a protocol, and none for codes that no table has', () => {
    const told = Object.keys(catalogue).filter((id) => /^close-code\..+\.\d+$/.test(id));
    const rows = applicationProtocols.flatMap(({ id, codes }) => codes.map(({ code }) => `close-code.${id}.${code}`));
    expect(told.sort()).toEqual(rows.sort());
  });

  test('has a sentence for each way in which a handshake fails', () => {
    for (const { failure } of failureTexts) {
      if (failure !== 'status') expect(catalogue).toHaveProperty([`handshake-failure.${failure}`]);
    }
  });
});

describe('speaking', () => {
  test('fills in the sentence of the id', () => {
    const said = speak(
      message('idle.configured', {
        product: 'nginx',
        timeout: { ms: 3000 },
        default: { ms: 60_000 },
        direction: 'any',
      }),
    );
    expect(said).toBe('Idle timeout of about 3 s, probably set so in nginx (its default is 60 s).');
  });

  test('what closes after waiting for a first word is not said to close after a silence', () => {
    const said = speak(message('peer.closed-by-rule', { code: 4408, product: 'graphql-ws', clock: 'handshake' }));
    expect(said).toBe(
      'The server closed the connection with code 4408, as graphql-ws does when the first message that it waits for does not come.',
    );
  });

  test('shows an id that it does not know', () => {
    expect(speak(message('idle.of-the-future', {}))).toBe('⟨idle.of-the-future⟩');
    expect(speak(message('toString', {}))).toBe('⟨toString⟩');
  });
});

test('the places of every sentence are well formed', () => {
  for (const [id, sentence] of Object.entries(catalogue)) {
    const withoutPlaces = sentence.replace(/\{[a-z][\w-]*(?:\.\.[a-z][\w-]*)?(?::\w+)?(?:\|[^{}]*)?\}/gi, '');
    expect(withoutPlaces, id).not.toMatch(/[{}]/);
    for (const [, choices = ''] of sentence.matchAll(/\{[\w-]+\|([^{}]*)\}/g)) {
      for (const choice of choices.split('|')) expect(choice, id).toMatch(/^[\w-]+:/);
    }
  }
});
