/**
 * Runs pieces of recording so that no failure of ours reaches the page. The first failure is the last attempt: it is
 * reported, and from then on nothing runs. A recorder that is broken should not go on half broken.
 */
export type Guarded = (work: () => void) => void;

export interface FaultGuard {
  readonly safely: Guarded;
  /** Nothing runs from now on. */
  end(): void;
}

export function faultGuard(onFault: (error: unknown) => void): FaultGuard {
  let working = true;
  const safely: Guarded = (work) => {
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
  return {
    safely,
    end() {
      working = false;
    },
  };
}
