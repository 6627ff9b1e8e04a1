/**
 * Where the browsers and the proxies of the lab are on this machine. Plain Node without dependencies: set-up asks before node_modules exists.
 *
 * An environment variable (`DEADAIR_CHROMIUM`, `DEADAIR_FIREFOX`, `DEADAIR_NGINX`, …) overrides the search; what it names
 * must fit, or the search throws: an override that is silently passed over misleads.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const manifest = JSON.parse(readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8'));

/** Major versions below which a browser refuses the extension. */
export const oldestChromium = Number.parseInt(manifest.minimum_chrome_version, 10);
export const oldestFirefox = Number.parseInt(manifest.browser_specific_settings.gecko.strict_min_version, 10);

const require = createRequire(import.meta.url);
const isWindows = process.platform === 'win32';

/**
 * @typedef {{
 *   variable: string,
 *   names: readonly string[],
 *   elsewhere: () => readonly string[],
 *   refusal: (path: string) => string | null,
 * }} Search what to look for: the override, the names on PATH, the places off it, and why a find will not do
 */

/** @type {Search} */
const chromium = {
  variable: 'DEADAIR_CHROMIUM',
  names: ['chromium', 'chromium-browser', 'chrome-for-testing'],
  elsewhere: () => ['/Applications/Chromium.app/Contents/MacOS/Chromium', ...playwrightChromium()],
  refusal: chromiumRefusal,
};

/** @type {Search} */
const firefox = {
  variable: 'DEADAIR_FIREFOX',
  names: ['firefox-esr', 'firefox'],
  elsewhere: () => ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  refusal: (path) => versionRefusal(path, versionLine(path), 'Firefox', oldestFirefox),
};

const nginx = server('DEADAIR_NGINX', 'nginx');
const haproxy = server('DEADAIR_HAPROXY', 'haproxy');
const apache = server('DEADAIR_APACHE', 'apache2', 'httpd');
const caddy = server('DEADAIR_CADDY', 'caddy');
const varnish = server('DEADAIR_VARNISH', 'varnishd');
const trafficServer = server('DEADAIR_TRAFFIC_SERVER', 'traffic_server');
const daphne = server('DEADAIR_DAPHNE', 'daphne');
const elixir = server('DEADAIR_ELIXIR', 'elixir');

/** @type {Search} */
const pythonWithYaml = {
  variable: 'DEADAIR_PYTHON',
  names: ['python3'],
  // A Python of one's own stands before Debian's, and has not its packages.
  elsewhere: () => ['/usr/bin/python3'],
  refusal: (path) => (imports(path, 'yaml') ? null : `${path} has no PyYAML`),
};

/**
 * @param {string} variable
 * @param {readonly string[]} names
 * @returns {Search} for a server that will do in any version
 */
function server(variable, ...names) {
  // Debian keeps servers off the PATH of ordinary users.
  return { variable, names, elsewhere: () => names.map((name) => `/usr/sbin/${name}`), refusal: () => null };
}

/**
 * A Chromium that loads unpacked extensions: Chromium or Chrome for Testing, found on PATH or downloaded by Playwright.
 * Never branded Chrome, which ignores `--load-extension` since version 137.
 * @returns {string | null} the path of its executable
 * @throws {Error} when DEADAIR_CHROMIUM names something else
 */
export function findChromium() {
  return find(chromium);
}

/**
 * @returns {string | null} the path of Firefox's executable
 * @throws {Error} when DEADAIR_FIREFOX names something else
 */
export function findFirefox() {
  return find(firefox);
}

/**
 * @returns {string | null} the path of nginx's executable
 * @throws {Error} when DEADAIR_NGINX names no executable
 */
export function findNginx() {
  return find(nginx);
}

/**
 * @returns {string | null} the path of HAProxy's executable
 * @throws {Error} when DEADAIR_HAPROXY names no executable
 */
export function findHaproxy() {
  return find(haproxy);
}

/**
 * @returns {string | null} the path of Apache's executable
 * @throws {Error} when DEADAIR_APACHE names no executable
 */
export function findApache() {
  return find(apache);
}

/**
 * @returns {string | null} the path of Caddy's executable
 * @throws {Error} when DEADAIR_CADDY names no executable
 */
export function findCaddy() {
  return find(caddy);
}

/**
 * @returns {string | null} the path of Varnish's executable
 * @throws {Error} when DEADAIR_VARNISH names no executable
 */
export function findVarnish() {
  return find(varnish);
}

/**
 * @returns {string | null} the path of Apache Traffic Server's executable
 * @throws {Error} when DEADAIR_TRAFFIC_SERVER names no executable
 */
export function findTrafficServer() {
  return find(trafficServer);
}

/**
 * @returns {string | null} the path of Daphne's executable
 * @throws {Error} when DEADAIR_DAPHNE names no executable
 */
export function findDaphne() {
  return find(daphne);
}

/**
 * @returns {string | null} the path of Elixir's executable
 * @throws {Error} when DEADAIR_ELIXIR names no executable
 */
export function findElixir() {
  return find(elixir);
}

/**
 * @returns {string | null} the path of a Python that can read YAML
 * @throws {Error} when DEADAIR_PYTHON names one that cannot
 */
export function findPythonWithYaml() {
  return find(pythonWithYaml);
}

/**
 * Why an executable will not do as the Chromium of the tests; null when it will.
 * @param {string} path
 * @param {string} [line] what it answers to `--version`
 * @returns {string | null}
 */
export function chromiumRefusal(path, line = versionLine(path)) {
  // "Google Chrome for Testing 150.0.…" honours --load-extension, "Google Chrome 150.0.…" does not.
  if (/^Google Chrome (?!for Testing)/.test(line)) {
    return `${path} is branded Chrome, which ignores --load-extension; Chromium or Chrome for Testing is needed`;
  }
  return versionRefusal(path, line, 'Chromium', oldestChromium);
}

/**
 * @param {string} path
 * @param {string} line what it answers to `--version`
 * @param {string} what
 * @param {number} oldest
 * @returns {string | null}
 */
export function versionRefusal(path, line, what, oldest) {
  const major = /\b(\d+)\.\d/.exec(line)?.[1];
  if (major === undefined) return `${path} does not answer --version as ${what} does`;
  if (Number(major) < oldest) return `${path} is "${line}"; ${what} ${oldest} or later is needed`;
  return null;
}

/** @type {Map<Search, string>} what was found; what was not is looked for again, for set-up may have installed it since */
const found = new Map();

/** @param {Search} search */
function find(search) {
  const known = found.get(search);
  if (known !== undefined) return known;
  const path = override(search) ?? firstFitting(search);
  if (path !== null) found.set(search, path);
  return path;
}

/** @param {Search} search */
function firstFitting(search) {
  for (const path of candidates(search)) {
    if (isExecutable(path) && !isSnap(path) && search.refusal(path) === null) return path;
  }
  return null;
}

/** @param {Search} search */
function override(search) {
  const path = process.env[search.variable];
  if (!path) return null;
  const refusal = isExecutable(path) ? search.refusal(path) : `${path} is not an executable file`;
  if (refusal !== null) throw new Error(`${search.variable}: ${refusal}.`);
  return path;
}

/**
 * What may fit, in order of preference. PATH goes first, because asking Playwright means loading it.
 * @param {Search} search
 */
function* candidates(search) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of search.names) {
    for (const folder of folders) yield join(folder, isWindows ? `${name}.exe` : name);
  }
  yield* search.elsewhere();
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Ubuntu's `chromium-browser` and `firefox` packages are stubs that start a snap, which sees neither /tmp nor a profile
 * or an extension outside the home folder.
 * @param {string} path
 */
function isSnap(path) {
  if (isWindows) return false;
  if (realpathSync(path) === '/usr/bin/snap') return true;
  const head = Buffer.alloc(4096);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, head, 0, head.length, 0);
    const text = head.toString('latin1', 0, length);
    return text.startsWith('#!') && text.includes('/snap/bin/');
  } finally {
    closeSync(file);
  }
}

/** @returns {readonly string[]} where `playwright install chromium` puts its Chrome for Testing, when Playwright is there to ask */
function playwrightChromium() {
  try {
    return [require('@playwright/test').chromium.executablePath()];
  } catch {
    return [];
  }
}

/**
 * @param {string} path of a Python
 * @param {string} module
 */
function imports(path, module) {
  return spawnSync(path, ['-c', `import ${module}`], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** @param {string} path */
function versionLine(path) {
  try {
    return execFileSync(path, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    }).trim();
  } catch {
    return '';
  }
}
