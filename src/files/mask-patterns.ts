/**
 * Masking of what the person names: every match of a pattern, wherever text stands in the file. Comes before all other
 * masking, so that it sees the texts as they were recorded.
 */
import type { Masks } from './masks.ts';
import type { Redactor } from './redaction.ts';

/** What masks the matches in a text. Matches of nothing are left alone. */
export function patternMasker(patterns: readonly RegExp[], masks: Masks): (text: string) => string {
  const everywhere = patterns.map(({ source, flags }) => new RegExp(source, flags.includes('g') ? flags : `${flags}g`));
  return (text) => {
    let masked = text;
    for (const pattern of everywhere) masked = masked.replace(pattern, (match) => masks.mask(match, 'patterns'));
    return masked;
  };
}

/** A redactor that masks the matches before another does its part. */
export function maskingPatterns(redactor: Redactor, mask: (text: string) => string): Redactor {
  return {
    url: (text) => redactor.url(mask(text)),
    prose: (text) => redactor.prose(mask(text)),
    header: ({ name, value }) => redactor.header({ name, value: mask(value) }),
    protocols: (items) => redactor.protocols(items.map(mask)),
  };
}

/** One pattern a line, empty lines left out: `/…/flags`, or the plain text to be masked, in any case. */
export function parsePatterns(lines: string): {
  readonly patterns: readonly RegExp[];
  readonly faults: readonly PatternFault[];
} {
  const patterns: RegExp[] = [];
  const faults: PatternFault[] = [];
  for (const [index, line] of lines.split('\n').entries()) {
    const given = line.trim();
    if (given === '') continue;
    const [, source, flags] = /^\/(.+)\/([a-z]*)$/.exec(given) ?? [];
    try {
      patterns.push(source === undefined ? new RegExp(escaped(given), 'gi') : new RegExp(source, flags));
    } catch (error) {
      faults.push({ line: index + 1, problem: (error as Error).message });
    }
  }
  return { patterns, faults };
}

export interface PatternFault {
  /** Counted from 1. */
  readonly line: number;
  /** In the browser's words. */
  readonly problem: string;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
