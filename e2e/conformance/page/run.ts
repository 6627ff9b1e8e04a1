/**
 * Runs the checks in the realm it is loaded in, and leaves their observations in the document. Groups that do not get in
 * each other's way run side by side; within a group it is one check after the other.
 */
import type { Checks, Observation } from './check.ts';
import { attributeChecks } from './checks/attributes.ts';
import { closing } from './checks/closing.ts';
import { constructing } from './checks/constructing.ts';
import { failing } from './checks/failing.ts';
import { identity } from './checks/identity.ts';
import { listening } from './checks/listening.ts';
import { sending } from './checks/sending.ts';
import { streaming } from './checks/streaming.ts';
import { wrapping } from './checks/wrapping.ts';
import { shown } from './shown.ts';

type Groups = Readonly<Record<string, Checks>>;

const sideBySide: readonly Groups[] = [
  { identity, constructing, attributes: attributeChecks },
  { sending, streaming },
  { listening, closing, wrapping },
];
/** What it counts others would add to: uncaught errors, and what an altered Error is asked for. */
const alone: Groups = { failing };

/**
 * A check that takes longer has hung. Chromium puts a new socket off by up to 5 s when a process has had many that failed,
 * and connects to a host with one at a time: several such in a row are no hang.
 */
const patienceMs = 40_000;

async function run(groups: Groups, observations: Record<string, Observation>): Promise<void> {
  for (const [group, checks] of Object.entries(groups)) {
    for (const [name, check] of Object.entries(checks)) {
      const first = await observe(check);
      // Chromium 156 forgets about one in 6,000 sockets that are made in a frame which has just loaded: by its NetLog it
      // never asks the network for them (seen in a browser without any extension). What hangs twice hangs by itself.
      observations[`${group}: ${name}`] = first === 'hangs' ? await observe(check) : first;
    }
  }
}

function observe(check: Checks[string]): Promise<Observation> {
  const hung = new Promise<Observation>((resolve) => setTimeout(resolve, patienceMs, 'hangs'));
  const observation = (async () => check())().catch((error) => ({ fails: shown(error) }));
  return Promise.race([observation, hung]);
}

const observations: Record<string, Observation> = {};
await Promise.all(sideBySide.map((groups) => run(groups, observations)));
await run(alone, observations);

const element = document.createElement('pre');
element.id = 'observations';
element.textContent = JSON.stringify(observations);
document.body.append(element);
