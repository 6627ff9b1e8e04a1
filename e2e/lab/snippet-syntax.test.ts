/**
 * What a finding gives to paste into a program or a file of settings is read as its language: by an interpreter, a compiler
 * or a parser. C#, HOCON and the settings of lighttpd and Squid are read by nothing that is light enough to bring here, and Go
 * and Java only where their tools are.
 */
import { describe, expect, test } from 'vitest';
import { checkSettings } from '../../src/diagnosis/setting-checks.ts';
import {
  clientHeartbeat,
  messageLimit,
  proxyLogs,
  reconnect,
  reconnectWhenOnline,
  serverLog,
  whyServerDied,
} from '../../src/diagnosis/snippets.ts';
import { intermediaries } from '../../src/knowledge/intermediaries.ts';
import { findElixir, findPythonWithYaml } from '../commands/programs.mjs';
import { allIn, complaint, file, forProgram, forProgramIfThere, makeFolder } from './filled-snippets.ts';

makeFolder();

describe('Node takes', () => {
  const clients: [string, string][] = [
    ['heartbeat', clientHeartbeat(25_000).code],
    ['reconnect', reconnect.code],
    ['reconnect when online', reconnectWhenOnline.code],
    ['limit on messages', messageLimit(3_000_000).code],
  ];
  test.each([...allIn('js'), ...allIn('ts'), ...clients])('%s', (name, code) => {
    expect(complaint(process.execPath, ['--check', file(`${name.replace(/\W/g, '-')}.mjs`, code)])).toBe('');
  });
});

forProgramIfThere('Python', 'python3', ['--version'], (path) => {
  test.each(allIn('python'))('%s', (name, code) => {
    expect(complaint(path, ['-m', 'py_compile', file(`${name.replace(/\W/g, '_')}.py`, code)])).toBe('');
  });
});

/** The standard library reads the file; nothing it says is a complaint. */
function readBy(python: string, read: string, path: string): string {
  return complaint(python, ['-c', `import sys, tomllib, xml.etree.ElementTree\n${read}`, path]);
}

forProgramIfThere('Python from 3.11 on', 'python3', ['-c', 'import tomllib'], (python) => {
  test.each(allIn('toml'))('%s: TOML', (name, code) => {
    expect(readBy(python, 'tomllib.load(open(sys.argv[1], "rb"))', file(`${name}.toml`, code))).toBe('');
  });
  test.each(allIn('xml'))('%s: XML', (name, code) => {
    expect(readBy(python, 'xml.etree.ElementTree.parse(sys.argv[1])', file(`${name}.xml`, code))).toBe('');
  });
});

forProgram('PyYAML', findPythonWithYaml(), (python) => {
  test.each(allIn('yaml'))('%s', (name, code) => {
    const read = 'import sys, yaml; read = yaml.safe_load(open(sys.argv[1])); sys.exit(not isinstance(read, dict))';
    expect(complaint(python, ['-c', read, file(`${name}.yaml`, code)])).toBe('');
  });
});

forProgram('Elixir', findElixir(), (elixir) => {
  test.each(allIn('elixir'))('%s', (name, code) => {
    const path = file(`${name.replace(/\W/g, '-')}.ex`, code);
    expect(complaint(elixir, ['-e', 'Code.string_to_quoted!(File.read!(hd(System.argv())))', path])).toBe('');
  });
  test.each(allIn('erlang'))('%s: Erlang', (name, code) => {
    const path = file(`${name}.erl`, `${code}.`);
    const parse =
      '{:ok, tokens, _} = :erl_scan.string(String.to_charlist(File.read!(hd(System.argv())))); {:ok, _} = :erl_parse.parse_exprs(tokens)';
    expect(complaint(elixir, ['-e', parse, path])).toBe('');
  });
});

forProgramIfThere('the compiler of Java', 'javac', ['-version'], (javac) => {
  // All at once, since each start takes a second.
  test(`all ${allIn('java').length}`, () => {
    const paths = allIn('java').map(([name, code]) => {
      const isMember = /^(@|public |void )/m.test(code);
      const body = isMember ? code : `void run() {\n${code}\n}`;
      return file(`${name.replace(/\W/g, '')}.java`, `class Snippet {\n${body}\n}\n`);
    });
    // Up to the grammar: for what the names mean it would need the frameworks.
    expect(complaint(javac, ['-proc:none', '-XDshould-stop.ifNoError=PARSE', ...paths])).toBe('');
  });
});

forProgramIfThere('gofmt', 'gofmt', ['-h'], (gofmt) => {
  test.each(allIn('go'))('%s', (name, code) => {
    expect(complaint(gofmt, ['-e', file(`${name.replace(/\W/g, '-')}.go`, `package main\n\n${code}\n`)])).toBe('');
  });
});

describe('a shell takes', () => {
  const looks = checkSettings([...new Set(intermediaries.map(({ product }) => product))])
    .flatMap(({ snippets }) => snippets)
    .map(({ software, code }): [string, string] => [`to look at ${software}`, code]);
  const others: [string, string][] = [
    ['why the server died', whyServerDied(1_800_000_000_000).code],
    ['the server’s log', serverLog(1_800_000_000_000).code],
    ['the logs of proxies', proxyLogs.code],
    ...looks,
  ];
  test.each([...allIn('bash'), ...others])('%s', (_, code) => {
    expect(complaint('sh', ['-n', '-c', code])).toBe('');
  });
});

describe('JSON is', () => {
  test.each(allIn('json'))('%s', (_, code) => {
    expect(() => JSON.parse(code)).not.toThrow();
  });
});
