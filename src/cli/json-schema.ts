/**
 * The JSON Schema of what `deadair diagnose --json` prints, made of shapes that TypeScript holds to its types.
 * `diagnosis.schema.json` is this, written down; `npx vitest run src/cli -u` writes it anew after a change.
 */
import { integer, type JsonSchema, list, nullable, oneOf, record, type Shape, text } from '../files/shape.ts';
import type { AuditJson, DiagnosisJson, EvidenceJson, FileJson, FindingJson, ProblemJson } from './for-machines.ts';

const count = integer(0, Number.MAX_SAFE_INTEGER);
/** From 1, in the order of the file. */
const connectionNumber = integer(1, Number.MAX_SAFE_INTEGER);
const confidence = oneOf(['certain', 'likely', 'possible', 'none']);

const evidence = record<EvidenceJson>({ statement: text, connection: nullable(connectionNumber) });

const finding = record<FindingJson>({
  kind: oneOf([
    ...['idle-timeout', 'lifetime-cap', 'path-forgot', 'size-limit', 'protocol-fault', 'network-change'],
    ...[
      'server-gone',
      'went-dead',
      'handshake-failed',
      'closed-by-page',
      'closed-by-browser',
      'closed-by-peer',
      'cannot-tell',
    ],
    ...['reconnecting', 'dead-but-open', 'page-halted', 'heartbeat'],
  ] as const) as Shape<FindingJson['kind']>,
  severity: oneOf(['error', 'warning', 'info']),
  confidence,
  verdict: text,
  connections: list(record<FindingJson['connections'][number]>({ number: connectionNumber, url: text })),
  for: list(evidence),
  against: list(evidence),
  candidates: list(record<FindingJson['candidates'][number]>({ id: text, product: text, setting: text, confidence })),
  fixes: list(
    record<FindingJson['fixes'][number]>({
      who: oneOf(['proxy', 'server', 'client']),
      advice: text,
      snippets: list(
        record<FindingJson['fixes'][number]['snippets'][number]>({ software: text, language: text, code: text }),
      ),
    }),
  ),
  sources: list(text),
});

const audit = record<AuditJson>({
  check: oneOf(['beats-in', 'beats-out', 'outlasts-proxies', 'reconnects', 'closes', 'handshakes']),
  result: oneOf(['pass', 'fail', 'unknown']),
  told: text,
  connections: list(connectionNumber),
});

const file = record<FileJson>({
  path: text,
  notes: list(text),
  connections: count,
  abnormal: count,
  findings: list(finding),
  audit: list(audit),
});
const problem = record<ProblemJson>({ path: text, problem: text });

const diagnosis = record<Omit<DiagnosisJson, 'files'>>({ format: oneOf(['deadair-diagnosis']), version: oneOf([1]) });

export function diagnosisSchema(): JsonSchema {
  const { properties, required, ...rest } = diagnosis.schema as {
    readonly properties: object;
    readonly required: readonly string[];
  };
  const files = { type: 'array', items: { anyOf: [file.schema, problem.schema] } };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Deadair diagnosis, version 1',
    description:
      'What `deadair diagnose --json` prints. Later releases may add fields and kinds without another version: readers pass over what they do not know.',
    ...rest,
    properties: { ...properties, files },
    required: [...required, 'files'],
  };
}
