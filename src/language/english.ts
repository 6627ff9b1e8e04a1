/**
 * English: the language that every other is measured by. Its sentences are put together from parts, one for each folder that
 * has something to say.
 */
import { accessEnglish } from './access-english.ts';
import { auditEnglish } from './audit-english.ts';
import { cliEnglish } from './cli-english.ts';
import { closeCodesEnglish } from './close-codes-english.ts';
import { diagnosisEnglish } from './diagnosis-english.ts';
import { filesEnglish } from './files-english.ts';
import { filterEnglish } from './filter-english.ts';
import { framesEnglish } from './frames-english.ts';
import { knowledgeEnglish } from './knowledge-english.ts';
import { panelEnglish } from './panel-english.ts';
import { reportEnglish } from './report-english.ts';

const sentences = {
  ...diagnosisEnglish,
  ...auditEnglish,
  ...knowledgeEnglish,
  ...closeCodesEnglish,
  ...filesEnglish,
  ...panelEnglish,
  ...filterEnglish,
  ...framesEnglish,
  ...accessEnglish,
  ...reportEnglish,
  ...cliEnglish,
} as const;

export type EnglishSentences = typeof sentences;

/** British lists: `a, b and c`. */
export const english = { tag: 'en-GB', sentences } as const;
