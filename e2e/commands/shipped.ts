/**
 * What must not be in a built extension, looked for in every build: traces by which a page could notice it, code that
 * comes late or does not run, and left-overs of the build.
 */
import { strFromU8 } from 'fflate';
import { parseSync } from 'vite';

interface BuiltManifest {
  readonly web_accessible_resources?: unknown;
  readonly content_scripts: readonly { readonly js: readonly string[] }[];
  readonly icons: Readonly<Record<string, string>>;
  readonly devtools_page: string;
}

/**
 * The faults of a built extension, empty when it may ship.
 *
 * @param files its files by their path inside it
 */
export function shippedFaults(files: ReadonlyMap<string, Uint8Array>): string[] {
  const manifestBytes = files.get('manifest.json');
  if (manifestBytes === undefined) return ['manifest.json is missing'];
  const manifest: BuiltManifest = JSON.parse(strFromU8(manifestBytes));
  const declaredScripts = manifest.content_scripts.flatMap((script) => script.js);
  const registeredScripts = [...files].flatMap(([path, bytes]) => (path.endsWith('.js') ? scriptsNamedIn(bytes) : []));
  const contentScripts = new Set([...declaredScripts, ...registeredScripts]);
  const named = [...contentScripts, ...Object.values(manifest.icons), manifest.devtools_page];

  const faults = named.filter((path) => !files.has(path)).map((path) => `${path} is named but missing`);
  if (manifest.web_accessible_resources !== undefined) {
    faults.push('manifest.json: web_accessible_resources let a page ask whether the extension is there');
  }
  for (const [path, bytes] of files) {
    if (contentScripts.has(path)) faults.push(...contentScriptFaults(path, strFromU8(bytes)));
    if (path.endsWith('.html')) faults.push(...pageFaults(path, strFromU8(bytes), files));
    if (path.endsWith('.map') || (path.endsWith('.js') && strFromU8(bytes).includes('sourceMappingURL='))) {
      faults.push(`${path}: source maps do not ship`);
    }
  }
  return faults;
}

/** Content scripts that a script of the extension registers by name while it runs. */
function scriptsNamedIn(bytes: Uint8Array): string[] {
  return [...strFromU8(bytes).matchAll(/src\/[\w./-]+\.iife\.js/g)].map(([name]) => name);
}

/**
 * A content script runs before the page's own scripts only when all of it is in one file, and stays unseen only when it
 * declares nothing at top level, where MAIN-world variables become properties of the page's `window`.
 */
function contentScriptFaults(path: string, code: string): string[] {
  const { program, module, errors } = parseSync(path, code, { sourceType: 'unambiguous' });
  const faults = errors.map((error) => `${path}: ${error.message}`);
  if (module.staticImports.length + module.dynamicImports.length > 0) {
    faults.push(`${path}: imports another file, so it runs after the page's scripts or not at all`);
  }
  if (program.body.some((statement) => statement.type !== 'ExpressionStatement')) {
    faults.push(`${path}: declares something at top level, which the page can see; does the entry export anything?`);
  }
  return faults;
}

function pageFaults(path: string, html: string, files: ReadonlyMap<string, Uint8Array>): string[] {
  const faults: string[] = [];
  for (const [tag, attributes = '', content = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    const source = /\bsrc="\/?([^"]+)"/.exec(attributes)?.[1];
    if (source === undefined || content.trim() !== '') faults.push(`${path}: inline script is blocked by the policy`);
    else if (!files.has(source)) faults.push(`${path}: ${tag} names a file that is missing`);
  }
  if (/<style\b|\sstyle="|\son[a-z]+="/i.test(html))
    faults.push(`${path}: inline style or handler is blocked by the policy`);
  return faults;
}
