/** The frames of a connection that meet a query, as far as they have been found; renders again as more are. */
import { useEffect, useMemo, useState } from 'react';
import type { Connection, SessionView } from '../../session/model.ts';
import type { FrameQuery } from '../frames/frame-filter.ts';
import { FrameScan } from '../frames/frame-scan.ts';
import { browserHost, ScanRun } from '../frames/scan-run.ts';

/** @param query null: nothing is asked, and nothing is looked at */
export function useFrameScan(session: SessionView, connection: Connection, query: FrameQuery | null): FrameScan | null {
  const [, setProgress] = useState(0);
  const run = useMemo(() => {
    if (query === null) return null;
    return new ScanRun(new FrameScan(session, connection, query), browserHost(), () => setProgress((n) => n + 1));
  }, [session, connection, query]);
  // Sessions change in place: whatever is new by now is looked at now, and a long way in pieces afterwards.
  run?.goOn();
  useEffect(() => {
    run?.goOn();
    return () => run?.stop();
  }, [run]);
  return run?.scan ?? null;
}
