/** A page with the recorder behaves as one without: every check sees the same in both, save for a written list. */
import type { BrowserDriver, BrowserKind } from '../drivers/driver.ts';
import { expect, test } from './bare-browser.ts';
import { knownDifferences } from './known-differences.ts';
import type { Observation } from './page/check.ts';

/** Pages that run the checks: in their own document, or in that of their frame. */
const realms = ['plain', 'strict', 'srcdoc', 'about-blank'] as const;

type Observations = Readonly<Record<string, Observation>>;

interface Difference {
  readonly check: string;
  readonly realm: string;
  readonly without: string;
  readonly withRecorder: string;
}

test('every check sees the same with the recorder and without', async ({ bare, driver, conformancePage }, {
  project,
  annotations,
}) => {
  test.setTimeout(240_000);
  const differences: Difference[] = [];
  const checks = new Set<string>();
  for (const realm of realms) {
    const url = conformancePage(realm);
    const [without, withRecorder] = await Promise.all([observed(bare, url), observed(driver, url)]);
    expect(Object.keys(withRecorder), realm).toEqual(Object.keys(without));
    expect(unanswered(without), `checks that fail by themselves in ${realm}`).toEqual([]);
    for (const check of Object.keys(without)) checks.add(check);
    differences.push(...differencesOf(realm, without, withRecorder));
  }

  const known = knownDifferences.filter(({ browsers }) => browsers.includes(project.name as BrowserKind));
  const listed = new Set(known.flatMap(({ checks }) => checks));
  const unlisted = differences.filter(({ check }) => !listed.has(check));
  expect(unlisted.map(inWords).join('\n\n'), 'what a page can tell that is not in the list').toBe('');

  const differing = new Set(differences.map(({ check }) => check));
  const stale = [...listed].filter((check) => !differing.has(check));
  expect(stale, 'listed differences that there are not').toEqual([]);

  expect(checks.size).toBeGreaterThanOrEqual(150);
  const counts = `${checks.size} checks in ${realms.length} realms, ${differing.size} of them in the written list`;
  annotations.push({ type: 'conformance', description: counts });
  console.log(counts);
});

/** What the checks of a page saw. */
async function observed(browser: BrowserDriver, url: string): Promise<Observations> {
  const page = await browser.newPage(url);
  const text = await page.waitFor(
    () => {
      const framed = document.querySelector<HTMLIFrameElement>('#realm')?.contentDocument;
      return (framed ?? document).querySelector('#observations')?.textContent;
    },
    { timeoutMs: 110_000 },
  );
  await page.close();
  // Checks run side by side: they come in the order in which they ended.
  return Object.fromEntries(Object.entries(JSON.parse(text) as Observations).sort());
}

/** Checks that hang or throw, without any recorder: faults of the checks themselves. */
function unanswered(observations: Observations): string[] {
  return Object.entries(observations)
    .filter(([, seen]) => seen === 'hangs' || (typeof seen === 'object' && seen !== null && 'fails' in seen))
    .map(([check, seen]) => `${check}: ${JSON.stringify(seen)}`);
}

function differencesOf(realm: string, without: Observations, withRecorder: Observations): Difference[] {
  const differences = Object.keys(without).map((check) => ({
    check,
    realm,
    without: JSON.stringify(without[check]),
    withRecorder: JSON.stringify(withRecorder[check]),
  }));
  return differences.filter((difference) => difference.without !== difference.withRecorder);
}

function inWords({ check, realm, without, withRecorder }: Difference): string {
  return `${check} (${realm})\n  without: ${without}\n  with:    ${withRecorder}`;
}
