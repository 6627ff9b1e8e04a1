/** Stack traces as text, and the places in them that the browser's own Sources panel can show. */

/** Line and column count from 1, as stacks have them. */
export interface SourcePlace {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** A line of a stack, as `before` + the place + `after`; all of it in `before` where it names none. */
export interface StackLine {
  readonly before: string;
  readonly place: SourcePlace | null;
  readonly after: string;
}

/**
 * Chrome writes `    at connect (https://app.example/app.js:10:5)` or `    at https://app.example/app.js:10:5`, Firefox
 * `connect@https://app.example/app.js:10:5`. The page can write what it likes: only places of kinds that browsers load
 * scripts from are taken for such, and a person who clicks on one sees where it leads.
 */
const placed =
  /^(.*?(?:\(|@|\bat (?:async )?))((?:https?|file|blob|webpack|webpack-internal):[^\s()]{1,2048}):(\d{1,9}):(\d{1,9})(\)?)$/;

export function stackLines(stack: string): StackLine[] {
  return stack
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, before, url, row, column, after] = placed.exec(line) ?? [];
      if (before === undefined || url === undefined || after === undefined)
        return { before: line, place: null, after: '' };
      return { before, place: { url, line: Number(row), column: Number(column) }, after };
    });
}
