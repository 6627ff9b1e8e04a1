/**
 * Runs pieces of recording so that no failure of ours reaches the page. The first failure is the last attempt: it is
 * reported, and from then on nothing runs. A recorder that is broken should not go on half broken.
 */
export type Guarded = (work: () => void) => void;

export function faultGuard(onFault: (error: unknown) => void): Guarded {
  let working = true;
  return (work) => {
    if (!working) return;
    try {
      work();
    } catch (error) {
      working = false;
      try {
        onFault(error);
      } catch {
        // what was thrown may be the page's own and throw when it is looked at: then nobody can be told
      }
    }
  };
}
