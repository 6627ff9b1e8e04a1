/**
 * Gets ready what a command needs, so that a fresh clone on a fresh machine takes one command. Plain Node without
 * dependencies: it runs before node_modules exists.
 *
 * usage: node e2e/commands/setup.mjs build | demo | bench | test | full
 *
 * npm's packages are installed when they are missing or not those of the lockfile. Programs that are missing come from
 * Debian's packages when that is allowed (root, or sudo that asks no password in CI); Chromium else from Playwright.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  findApache,
  findCaddy,
  findChromium,
  findDaphne,
  findElixir,
  findFirefox,
  findHaproxy,
  findNginx,
  findPythonWithYaml,
  findTrafficServer,
  findVarnish,
  oldestChromium,
  oldestFirefox,
} from './programs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * @typedef {{
 *   name: string,
 *   find: () => string | null,
 *   packages: readonly string[],
 *   download: (() => void) | null,
 *   advice: string,
 * }} Program what it is called, Debian's packages in the order to try, another source, and what a person can do
 */

/** @type {Program} */
const chromium = {
  name: 'Chromium',
  find: findChromium,
  packages: ['chromium'],
  download: downloadChromium,
  advice:
    `Install Chromium ${oldestChromium} or later, or set DEADAIR_CHROMIUM to the path of a Chromium or Chrome for ` +
    'Testing. Branded Chrome will not do: it ignores --load-extension.',
};

/** @type {Program} */
const firefox = {
  name: 'Firefox',
  find: findFirefox,
  packages: ['firefox-esr', 'firefox'],
  download: null,
  advice:
    `Install Firefox ${oldestFirefox} or later (https://www.firefox.com), or set DEADAIR_FIREFOX to its path. ` +
    'A snap will not do: it cannot read extensions and profiles outside the home folder.',
};

const nginx = server('nginx', 'DEADAIR_NGINX', findNginx, ['nginx-light', 'nginx']);
const haproxy = server('HAProxy', 'DEADAIR_HAPROXY', findHaproxy, ['haproxy']);
// The server alone, without the service that Debian would start.
const apache = server('Apache', 'DEADAIR_APACHE', findApache, ['apache2-bin']);
const caddy = server('Caddy', 'DEADAIR_CADDY', findCaddy, ['caddy']);
const varnish = server('Varnish', 'DEADAIR_VARNISH', findVarnish, ['varnish']);
const trafficServer = server('Traffic Server', 'DEADAIR_TRAFFIC_SERVER', findTrafficServer, ['trafficserver']);
const daphne = server('Daphne', 'DEADAIR_DAPHNE', findDaphne, ['daphne']);
const elixir = reader('Elixir', 'DEADAIR_ELIXIR', findElixir, ['elixir']);
const yaml = reader('PyYAML', 'DEADAIR_PYTHON', findPythonWithYaml, ['python3-yaml']);

/**
 * @param {string} name
 * @param {string} variable
 * @param {() => string | null} find
 * @param {readonly string[]} packages
 * @returns {Program}
 */
function server(name, variable, find, packages) {
  const advice = `Install ${name}, or set ${variable} to its path. The tests start it themselves, on a free loopback port.`;
  return { name, find, packages, download: null, advice };
}

/**
 * @param {string} name
 * @param {string} variable
 * @param {() => string | null} find
 * @param {readonly string[]} packages
 * @returns {Program}
 */
function reader(name, variable, find, packages) {
  const advice = `Install ${name}, or set ${variable} to the path of what runs it. What is given to paste is read with it.`;
  return { name, find, packages, download: null, advice };
}

/** @type {Readonly<Record<string, () => readonly Program[]>>} the programs a command cannot do without */
const needs = {
  build: () => [],
  // One browser is enough, and with Firefox there is one; the lab has a stand-in for nginx.
  demo: () => (findChromium() === null && findFirefox() !== null ? [] : [chromium]),
  bench: () => [chromium, firefox],
  test: () => [chromium, firefox, nginx],
  full: () => [chromium, firefox, nginx, haproxy, apache, caddy, varnish, trafficServer, daphne, elixir, yaml],
};

try {
  prepare(process.argv[2] ?? '');
} catch (error) {
  console.error(`\nset-up failed: ${error instanceof Error ? error.message : error}`);
  // `npm test` promises this last line, however it ends.
  if (process.argv[2] === 'test' || process.argv[2] === 'full') console.log('0 passed, 1 failed');
  process.exit(1);
}

/** @param {string} command */
function prepare(command) {
  const needed = needs[command];
  if (needed === undefined) throw new Error(`"${command}" is none of ${Object.keys(needs).join(', ')}.`);
  checkNode();
  installNodeModules();
  const missing = needed().filter((program) => program.find() === null);
  if (missing.length > 0) provide(missing);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node ${process.versions.node} is too old: 20.19 or later is needed.`);
  }
}

function installNodeModules() {
  if (isInstalled()) return;
  console.log('set-up: installing npm packages (npm ci)');
  npm(['ci', '--no-audit', '--no-fund']);
}

/**
 * Whether node_modules holds what the lockfile asks for. npm writes down what it installed; the contents are compared,
 * not the times, because a checkout touches the lockfile without changing it.
 */
function isInstalled() {
  const wanted = lockedPackages('package-lock.json');
  const present = lockedPackages('node_modules/.package-lock.json');
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional) return true;
    const installed = present[path];
    return installed !== undefined && installed.version === entry.version;
  });
}

/**
 * @param {string} path
 * @returns {Record<string, {version?: string, optional?: boolean, devOptional?: boolean}> | null}
 */
function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
  } catch {
    return null;
  }
}

/** @param {readonly Program[]} missing */
function provide(missing) {
  const apt = aptCommand();
  if (apt !== null) {
    console.log(`set-up: installing ${missing.map((program) => program.name).join(', ')} with apt-get`);
    run(apt, ['update', '-qq']);
    for (const program of missing) installFromDebian(apt, program);
  }
  for (const program of missing) {
    if (program.find() === null) program.download?.();
  }
  const absent = missing.filter((program) => program.find() === null);
  if (absent.length > 0) throw new Error(absent.map(adviceOn).join('\n'));
}

/** @param {Program} program */
function adviceOn({ name, advice, packages: [debianPackage] }) {
  const onDebian = answers('apt-get', ['--version']) ? ` On Debian: sudo apt-get install ${debianPackage}` : '';
  return `${name} was not found.\n  ${advice}${onDebian}`;
}

/**
 * Tries the packages one after another until the program is there. On Ubuntu some of these names are stubs that install
 * a snap, which would cost minutes and not be used.
 * @param {readonly string[]} apt
 * @param {Program} program
 */
function installFromDebian(apt, program) {
  for (const name of program.packages) {
    if (program.find() !== null) return;
    if (!isSnapStub(name)) run(apt, ['install', '-y', '-qq', '--no-install-recommends', name]);
  }
}

/** @param {string} name */
function isSnapStub(name) {
  const shown = spawnSync('apt-cache', ['show', '--no-all-versions', name], { encoding: 'utf8' });
  return shown.status === 0 && /^(Version: .*snap|Pre-Depends: .*\bsnapd\b|Depends: .*\bsnapd\b)/m.test(shown.stdout);
}

/** @returns {readonly string[] | null} how to call apt-get here; null where it is absent or not ours to call */
function aptCommand() {
  if (process.platform !== 'linux' || !answers('apt-get', ['--version'])) return null;
  if (process.getuid?.() === 0) return ['apt-get'];
  const isOwnMachine = process.env.CI !== 'true';
  return !isOwnMachine && answers('sudo', ['-n', 'true']) ? ['sudo', '-n', 'apt-get'] : null;
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function answers(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/**
 * Runs apt-get, its output shown; a failure is not fatal, for another source may follow.
 * @param {readonly string[]} apt
 * @param {readonly string[]} args
 */
function run([program = '', ...before], args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(program, [...before, ...args], { stdio: ['ignore', 'inherit', 'inherit'], env });
  if (status !== 0) console.log(`set-up: ${[program, ...before, ...args].join(' ')} failed`);
}

function downloadChromium() {
  console.log('set-up: downloading Chromium with Playwright');
  // Only root can have its shared libraries installed as well.
  const libraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  const args = [playwright, 'install', ...libraries, '--no-shell', 'chromium'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) console.log('set-up: the download failed');
}

/**
 * npm, called as npm called us: through the script it names, so that no shell is needed on any system.
 * @param {readonly string[]} args
 */
function npm(args) {
  const script = process.env.npm_execpath;
  /** @type {import('node:child_process').ExecFileSyncOptions} */
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  if (script) execFileSync(process.execPath, [script, ...args], options);
  else execFileSync('npm', args, options);
}
