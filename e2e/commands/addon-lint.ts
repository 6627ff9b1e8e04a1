/** `web-ext lint`, what Firefox's add-on site runs on every submission, on the Firefox build. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot, unpackedExtension } from './extension.ts';

interface LintMessage {
  readonly code: string;
  readonly message: string;
  readonly description: string;
  readonly file?: string;
  readonly line?: number;
}

interface LintReport {
  readonly errors: readonly LintMessage[];
  readonly warnings: readonly LintMessage[];
  readonly notices: readonly LintMessage[];
}

/** All it complains of, one a line, save for react-dom's own use of innerHTML. */
export function addonFaults(): string[] {
  const { stdout, stderr } = spawnSync(
    join(projectRoot, 'node_modules/.bin/web-ext'),
    ['lint', '--source-dir', unpackedExtension('firefox'), '--output', 'json'],
    { encoding: 'utf8' },
  );
  let report: LintReport;
  try {
    report = JSON.parse(stdout);
  } catch {
    return [`web-ext lint gave no report:\n${stdout}${stderr}`];
  }
  const messages = [...report.errors, ...report.warnings, ...report.notices];
  return messages
    .filter((message) => !isReactDomsInnerHtml(message))
    .map(
      ({ code, message, description, file, line }) => `${file ?? ''}:${line ?? ''} ${code}: ${message}. ${description}`,
    );
}

/** react-dom has a chunk of its own (vite.config.ts), so that the same fault in our own code is not excused with it. */
function isReactDomsInnerHtml({ code, message, file }: LintMessage): boolean {
  return (
    code === 'UNSAFE_VAR_ASSIGNMENT' && message === 'Unsafe assignment to innerHTML' && file === 'assets/react-dom.js'
  );
}
