/**
 * May the page run scripts? Not in a frame sandboxed without `allow-scripts`, nor where the person has turned JavaScript
 * off: there the extension's world runs all the same, and nothing is wrong with a recorder that is not there.
 *
 * No API tells. But the HTML parser does: to it the inside of `<noscript>` is text where scripts run, and elements where
 * they do not. An XML document parses elements in any case: there the answer is no, and nothing is reported.
 */
export function pageMayRunScripts(document: Document): boolean {
  const probe = document.createElement('div');
  probe.innerHTML = '<noscript><i></i></noscript>';
  return probe.querySelector('i') === null;
}
