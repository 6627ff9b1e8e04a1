/**
 * Known vulnerabilities of the packages, by npm's own account: in what ships none is borne, in tools none that is grave.
 * Ends with 1 when there is one. A registry that has no such account to give is no fault of ours: it says so, and ends
 * with 0.
 *
 * usage: tsx e2e/commands/audit.ts
 */
import { audit } from './vulnerabilities.ts';

const { answered, faults, why } = audit();
if (!answered) console.log(`NOT CHECKED: this registry does not answer npm audit (${why}). Run it where one does.`);
for (const fault of faults) console.log(fault);
if (answered && faults.length === 0) console.log('no known vulnerabilities');
process.exitCode = faults.length > 0 ? 1 : 0;
