/** What `npm audit` says of the packages. */
import { spawnSync } from 'node:child_process';
import { projectRoot } from './extension.ts';

type Severity = 'info' | 'low' | 'moderate' | 'high' | 'critical';

/** What is read of `npm audit --json`: a report, or why there is none. */
export interface AuditAnswer {
  readonly vulnerabilities?: Readonly<Record<string, { readonly name: string; readonly severity: Severity }>>;
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

export interface Audit {
  /** Whether the registry had an answer at all. */
  readonly answered: boolean;
  /** Why not. */
  readonly why: string;
  readonly faults: readonly string[];
}

/** Of tools, which run on our own files: a flaw that takes a crafted input to exploit is borne until they mend it. */
const borneInTools: readonly Severity[] = ['info', 'low', 'moderate'];

export function audit(): Audit {
  return judged(ask('--omit=dev'), ask());
}

/** @param shipped of what ships alone, `all` of tools as well */
export function judged(shipped: AuditAnswer, all: AuditAnswer): Audit {
  const [ofShipped, ofAll] = [shipped.vulnerabilities, all.vulnerabilities];
  if (ofShipped === undefined || ofAll === undefined) {
    const { message, error } = ofShipped === undefined ? shipped : all;
    return { answered: false, why: message ?? error?.summary ?? 'no answer', faults: [] };
  }
  const faults = Object.values(ofAll).flatMap(({ name, severity }) => {
    const isShipped = Object.hasOwn(ofShipped, name);
    if (!isShipped && borneInTools.includes(severity)) return [];
    return [`${name}: ${severity}${isShipped ? ', in what ships' : ''}`];
  });
  return { answered: true, why: '', faults };
}

function ask(...args: readonly string[]): AuditAnswer {
  const { stdout, error } = spawnSync('npm', ['audit', '--json', ...args], { cwd: projectRoot, encoding: 'utf8' });
  if (error) return { message: error.message };
  try {
    return JSON.parse(stdout);
  } catch {
    return { message: stdout.slice(0, 200) };
  }
}
