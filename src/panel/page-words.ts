/** What no view says of a page: what it is called, and in which language it speaks. Its markup cannot ask the catalogue. */
import { say, spokenTag } from '../language/speak.ts';

export type PageName = 'panel' | 'viewer' | 'access';

/** What of a document it writes. */
interface Titled {
  title: string;
  readonly documentElement: { lang: string };
}

export function setPageWords(page: PageName, document: Titled): void {
  document.documentElement.lang = spokenTag();
  document.title = say(`panel.page.${page}`);
}
