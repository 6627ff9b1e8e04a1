/**
 * Who may import whom. The table keeps the recorder small, the core pure and the shells thin; the check reads every
 * import of every file in src/, tests too, whether it takes values or only types.
 */
import { posix } from 'node:path';
import { type ESTree, parseSync } from 'vite';

interface FolderRule {
  /** Other folders of src/ it may import. */
  readonly folders: readonly string[];
  /** Packages it may import. */
  readonly packages: readonly string[];
}

const react = ['react', 'react-dom'];

export const importTable: Readonly<Record<string, FolderRule>> = {
  base: { folders: [], packages: [] },
  wire: { folders: ['base'], packages: [] },
  // What runs inside pages takes no package: each would be loaded into every frame of every page.
  recorder: { folders: ['base', 'wire'], packages: [] },
  bridge: { folders: ['base', 'wire'], packages: [] },
  background: { folders: ['base', 'wire'], packages: ['webextension-polyfill'] },
  session: { folders: ['base', 'wire'], packages: [] },
  knowledge: { folders: ['base'], packages: [] },
  diagnosis: { folders: ['base', 'session', 'knowledge'], packages: [] },
  language: { folders: ['base', 'knowledge'], packages: [] },
  files: { folders: ['base', 'session', 'diagnosis', 'language', 'knowledge'], packages: [] },
  timeline: { folders: ['base', 'session'], packages: [] },
  panel: {
    folders: ['base', 'wire', 'session', 'knowledge', 'diagnosis', 'language', 'files', 'timeline'],
    packages: [...react, 'lucide-react', 'react-json-view-lite', 'uplot', 'webextension-polyfill', 'idb'],
  },
  cli: { folders: ['base', 'session', 'knowledge', 'diagnosis', 'language', 'files'], packages: ['node:'] },
};

/** What a test may import besides what its folder may. */
const markdownParser = ['mdast-util-from-markdown', 'mdast-util-gfm', 'micromark-extension-gfm'];
const testPackages = ['vitest', 'fast-check', 'ajv', ...markdownParser, 'node:'];

export interface ImportFault {
  /** As given to the check. */
  readonly file: string;
  readonly message: string;
}

/**
 * What is wrong with the imports of one source file.
 *
 * @param file its path from the project's root, with forward slashes: `src/session/session.ts`
 * @param text its TypeScript
 */
export function importFaults(file: string, text: string): ImportFault[] {
  const folder = folderOf(file);
  const rule = folder === null ? undefined : importTable[folder];
  if (folder === null || rule === undefined) return [{ file, message: 'lies in no folder of the import table' }];

  const read = readImports(file, text);
  const complaints = [
    ...read.faults,
    ...read.specifiers.map((specifier) =>
      specifier.startsWith('.')
        ? relativeFault(file, folder, rule, specifier)
        : packageFault(file, folder, rule, specifier),
    ),
  ];
  return complaints.filter((message) => message !== null).map((message) => ({ file, message }));
}

function relativeFault(file: string, folder: string, rule: FolderRule, specifier: string): string | null {
  const target = posix.join(posix.dirname(file), specifier);
  const targetFolder = folderOf(target);
  if (targetFolder === null) return `imports ${specifier}, which is not in a folder of src/`;
  if (targetFolder !== folder && !rule.folders.includes(targetFolder)) {
    return `imports ${specifier}: ${folder}/ must not import ${targetFolder}/`;
  }
  if (posix.extname(withoutQuery(target)) === '') return `imports ${specifier} without its extension`;
  if (!isForTests(file) && isForTests(target)) return `imports ${specifier}, which is for tests only`;
  return null;
}

function packageFault(file: string, folder: string, rule: FolderRule, specifier: string): string | null {
  const allowed = isForTests(file) ? [...rule.packages, ...testPackages] : rule.packages;
  const isAllowed = allowed.some((name) =>
    name.endsWith(':') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  );
  return isAllowed ? null : `imports the package ${specifier}, which ${folder}/ must not`;
}

/** The folder of src/ in which a path lies; null outside of them. */
function folderOf(path: string): string | null {
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** `gap.test.ts`, `fixture.ts`, `lives.fixture.ts` and what lies in a folder `testing/`: never part of what ships. */
function isForTests(path: string): boolean {
  return /\.test\.tsx?$|[./]fixture\.ts$|\/testing\//.test(path);
}

function withoutQuery(path: string): string {
  return path.replace(/\?.*$/, '');
}

interface ReadImports {
  /** What the file imports, re-exports, loads or mocks: every string that names a module. */
  readonly specifiers: readonly string[];
  readonly faults: readonly string[];
}

function readImports(file: string, text: string): ReadImports {
  const { program, errors } = parseSync(file, text);
  const specifiers: string[] = [];
  const faults = errors.map((error) => `cannot be read: ${error.message}`);
  for (const node of nodesOf(program)) {
    const source = moduleNamedBy(node);
    if (source == null) continue;
    if (source.type === 'Literal' && typeof source.value === 'string') specifiers.push(source.value);
    else faults.push('imports a module whose name is computed, so that it cannot be checked');
  }
  return { specifiers, faults };
}

/** A syntax node and all below it. */
function* nodesOf(value: unknown): Generator<ESTree.Node> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string') yield value as ESTree.Node;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

/** The expression that says which module a node imports; null for a node that imports none. */
function moduleNamedBy(node: ESTree.Node): ESTree.Node | null | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source;
    case 'TSExternalModuleReference':
      return node.expression;
    case 'CallExpression':
      return isModuleMock(node) ? node.arguments[0] : null;
    case 'NewExpression':
      return isOwnUrl(node) ? node.arguments[0] : null;
    default:
      return null;
  }
}

/** `vi.mock('./clock.ts')` */
function isModuleMock({ callee }: ESTree.CallExpression): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'vi' &&
    callee.property.type === 'Identifier' &&
    ['mock', 'doMock', 'importActual', 'importMock'].includes(callee.property.name)
  );
}

/** `new URL('./worker.ts', import.meta.url)`, with which Vite bundles a file. */
function isOwnUrl({ callee, arguments: [, base] }: ESTree.NewExpression): boolean {
  return (
    callee.type === 'Identifier' &&
    callee.name === 'URL' &&
    base?.type === 'MemberExpression' &&
    base.object.type === 'MetaProperty'
  );
}
