/** The strip above everything: the whole session, and three sliders that mark on it what the timeline shows. */
import { useEffect, useRef } from 'react';
import { say } from '../../language/speak.ts';
import { type Grip, grips, OverviewDriver } from '../overview-driver.ts';
import type { TimelineDriver } from '../timeline-driver.ts';
import styles from './overview.module.css';

export function Overview({ timeline }: { readonly timeline: TimelineDriver }) {
  const strip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const start = useRef<HTMLDivElement>(null);
  const stretch = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const parts = [strip.current, canvas.current, start.current, stretch.current, end.current] as const;
    const [onStrip, onCanvas, onStart, onStretch, onEnd] = parts;
    if (onStrip === null || onCanvas === null || onStart === null || onStretch === null || onEnd === null) return;
    const grip = { start: onStart, stretch: onStretch, end: onEnd };
    return new OverviewDriver(timeline, { strip: onStrip, canvas: onCanvas, grips: grip }).start();
  }, [timeline]);

  const refs = { start, stretch, end } satisfies Record<Grip, unknown>;
  return (
    <section className={styles.overview} aria-label={say('panel.overview')} title={say('panel.overview.means')}>
      <div ref={strip} className={styles.strip} data-testid="overview">
        <canvas ref={canvas} className={styles.canvas} role="img" aria-label={say('panel.overview.picture')} />
        {grips.map((grip) => (
          <div
            key={grip}
            ref={refs[grip]}
            className={styles[grip]}
            role="slider"
            aria-label={say(`panel.overview.${grip}`)}
            aria-valuemin={0}
            aria-valuemax={0}
            aria-valuenow={0}
            tabIndex={0}
            data-testid={`overview-${grip}`}
          />
        ))}
      </div>
    </section>
  );
}
