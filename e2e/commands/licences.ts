/**
 * Under which licences the packages are that this project is built of: which are allowed, and the notices that those which
 * ship ask for. A licence that is not listed is a question for a person, who answers it here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** An entry of package-lock.json. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/**
 * In what ships: those that ask for their notice and no more, and MPL-2.0 (webextension-polyfill), which asks besides that
 * its own files, which we do not change, stay to be had: npm has them, and its notice says so.
 */
const inWhatShips = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'MPL-2.0'];

/** In tools and tests, which nobody is given: any that lets one use the program. */
const inTools = [...inWhatShips, 'BlueOak-1.0.0', 'CC0-1.0', 'Python-2.0', 'Zlib'];

/** Packages that do not name their licence as SPDX has it, and what stands in them. */
const readByHand: Readonly<Record<string, string>> = {
  // package.json, in the form of old: {"type": "MIT"}
  'xmlhttprequest-ssl': 'MIT',
  // "BSD" in package.json; the repository has the text of two clauses
  winreg: 'BSD-2-Clause',
};

/** What is wrong with the packages of a lockfile, in words. */
export function licenceFaults(packages: LockedPackages): string[] {
  return Object.entries(packages).flatMap(([path, locked]) => {
    if (path === '') return [];
    const name = nameOf(path);
    const licence = readByHand[name] ?? locked.license ?? '';
    const allowed = ships(locked) ? inWhatShips : inTools;
    return isAllowed(licence, allowed) ? [] : [`${name} ${locked.version}: "${licence}" is not among those allowed`];
  });
}

/** Packages whose code is in what people install. */
export function shippedPackages(packages: LockedPackages): string[] {
  return Object.entries(packages).flatMap(([path, locked]) => (path !== '' && ships(locked) ? [nameOf(path)] : []));
}

function ships({ dev = false, optional = false, devOptional = false }: LockedPackage): boolean {
  return !(dev || optional || devOptional);
}

/** `node_modules/a/node_modules/@b/c` is `@b/c`. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Of `A OR B` one will do, of `A AND B` each must: the SPDX expressions that packages use, at most one kind in each. */
function isAllowed(expression: string, allowed: readonly string[]): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  if (plain.includes(' OR ')) return plain.split(' OR ').some((one) => allowed.includes(one));
  return plain.split(' AND ').every((one) => allowed.includes(one));
}

/** Their licences want to be handed on with the code. @throws {Error} for a package that brings no text */
export function licenceNotices(root: string): string {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: LockedPackages;
  };
  const notices = shippedPackages(packages).map((name) => {
    const folder = join(root, 'node_modules', name);
    const file = readdirSync(folder).find((each) => /^licen[cs]e(\.|$)/i.test(each));
    if (file === undefined) throw new Error(`${name} ships, and brings no text of its licence`);
    const version = packages[`node_modules/${name}`]?.version ?? '';
    return `${name} ${version} (https://www.npmjs.com/package/${name})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  const own = existsSync(join(root, 'LICENSE'))
    ? `Deadair\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}\n`
    : '';
  return [own, ...notices].join(`\n${'-'.repeat(80)}\n\n`);
}

/** Puts the notices into a build as `licences.txt`. */
export function shipLicences(root: string): Plugin {
  return {
    name: 'ship-licences',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licenceNotices(root) });
    },
  };
}
