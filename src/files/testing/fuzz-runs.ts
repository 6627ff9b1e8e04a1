/** How many cases a fuzz test tries: as many as named, and twenty times that in `npm run test:full`. */
export function fuzzRuns(cases: number): number {
  return process.env.DEADAIR_FULL === undefined ? cases : cases * 20;
}
