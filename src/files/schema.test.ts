import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../diagnosis/engine.ts';
import { encodeSession, wholeExport } from './encode.ts';
import { FileProblem } from './file-problem.ts';
import { payloadPolicies } from './format.ts';
import { sessionSchema } from './schema.ts';
import { sessionShape } from './session-shape.ts';
import { mutated } from './testing/mutations.ts';
import { anySession } from './testing/sessions.ts';

const suits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(sessionSchema());

/** As a file's reader gets it: through text. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function suitsShape(value: unknown): boolean {
  try {
    sessionShape.read(value, null);
    return true;
  } catch (error) {
    if (error instanceof FileProblem) return false;
    throw error;
  }
}

describe('the published JSON Schema', () => {
  test('is the one that the shapes make', async () => {
    const text = `${JSON.stringify(sessionSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../public/deadair-session.schema.json');
  });

  test('admits whatever is exported', () => {
    fc.assert(
      fc.property(anySession, fc.boolean(), fc.constantFrom(...payloadPolicies), (session, redact, payloads) => {
        const file = asJson(encodeSession(session, diagnose(session), { redact, payloads, patterns: [] }));
        expect(suits(file), JSON.stringify(suits.errors)).toBe(true);
        expect(suitsShape(file)).toBe(true);
      }),
    );
  });

  test('and the reader agree on every file that was tampered with', { timeout: 20_000 }, () => {
    const options = { ...wholeExport, redact: true };
    const files = fc
      .sample(anySession, 60)
      .map((session) => asJson(encodeSession(session, diagnose(session), options)));
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...files).chain(mutated), (file) => {
        const admitted = suits(file);
        if (!admitted) refused++;
        expect(suitsShape(file), JSON.stringify(suits.errors)).toBe(admitted);
      }),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(500);
  });
});
