/**
 * What Deadair costs the page: processor time of the page's process for each frame, sent or received, and for each socket
 * opened and closed. Twice: without DevTools, where the baseline is the browser without Deadair; and recorded by the
 * panel, where it is the same browser with DevTools open and no Deadair in them. Nothing else is attached: in Chromium
 * the protocol's Network domain, which watches frames too, is off but for what DevTools themselves do.
 */
import type { BrowserKind } from '../../drivers/driver.ts';
import type { Page, Panel } from '../../drivers/page.ts';
import { type Bench, browserNames } from '../bench.ts';
import { compareEach } from '../compare.ts';
import { startLoadServer } from '../load/load-server.ts';
import { addedCost, type Measurement, type Target } from '../measurement.ts';
import { framesShown } from '../shown-numbers.ts';

interface Load {
  readonly what: string;
  /** Evaluated in the page: see load.js. */
  readonly expression: string;
  /** Frames, or sockets. */
  readonly count: number;
  readonly frames: number;
  /** Of the processor time added, in microseconds for each. */
  readonly targets?: Readonly<Record<Watching, Target>>;
}

type Watching = 'nobody' | 'panel';

const loads: readonly Load[] = [
  receiving('receive a 200 B text', 'text', 200, 20_000, { nobody: { atMost: 2 }, panel: { atMost: 6 } }),
  receiving('receive a 64 KiB ArrayBuffer', 'arraybuffer', 65_536, 1000, {
    nobody: { atMost: 40 },
    panel: { atMost: 40 },
  }),
  receiving('receive a 64 KiB Blob', 'blob', 65_536, 500),
  {
    what: 'send a 200 B text',
    expression: 'load.send(200, 20_000)',
    count: 20_000,
    frames: 20_000 + 20,
    targets: { nobody: { atMost: 2 }, panel: { atMost: 6 } },
  },
  { what: 'open and close a socket', expression: 'load.churn(50)', count: 50, frames: 0 },
];

function receiving(what: string, kind: string, bytes: number, count: number, targets?: Load['targets']): Load {
  const expression = `load.receive('${kind}', ${bytes}, ${count})`;
  return { what, expression, count, frames: count, ...(targets && { targets }) };
}

export async function measure(bench: Bench): Promise<Measurement[]> {
  const server = await startLoadServer();
  bench.atEnd(() => server.stop());
  const measurements: Measurement[] = [];
  for (const kind of bench.browsers) measurements.push(...(await measureIn(kind, bench, server.page)));
  return measurements;
}

async function measureIn(kind: BrowserKind, bench: Bench, url: string): Promise<Measurement[]> {
  const bare = await bench.launch(kind, { extension: null });
  const equipped = await bench.launch(kind);
  const measurements: Measurement[] = [];
  for (const watching of ['nobody', 'panel'] as const) {
    const barePage = await bare.newPage(url);
    const page = await equipped.newPage(url);
    if (watching === 'panel') await barePage.openDevTools();
    const panel = watching === 'panel' ? await page.openPanel() : null;
    const baseline = new Subject(barePage, null);
    const subject = new Subject(page, panel);
    for (const load of loads) {
      const what = `${browserNames[kind]}, ${watching === 'nobody' ? 'no DevTools' : 'panel recording'}: ${load.what}`;
      bench.say(what);
      const { time, wall } = await compareEach(bench.rounds, () => baseline.bear(load), {
        subject: () => subject.bear(load),
      });
      const naming = { what, baseline: watching === 'nobody' ? 'no Deadair' : 'DevTools without Deadair' };
      const target = load.targets?.[watching];
      measurements.push(
        addedCost({ ...naming, unit: 'µs more', ...(target && { target }) }, time, time.subjects.subject),
        addedCost(
          { ...naming, what: `${what}, by the clock`, unit: 'µs more', isDetail: true },
          wall,
          wall.subjects.subject,
        ),
      );
    }
    await barePage.close();
    await page.close();
  }
  await bare.close();
  await equipped.close();
  return measurements;
}

/** A page, and the panel that records it. */
class Subject {
  readonly #page: Page;
  readonly #panel: Panel | null;
  #frames = 0;

  constructor(page: Page, panel: Panel | null) {
    this.#page = page;
    this.#panel = panel;
  }

  /** Puts a load on the page until all of it has passed, and reached the panel. What each frame took, in microseconds. */
  async bear({ expression, count, frames }: Load): Promise<Record<'time' | 'wall', number>> {
    await this.#page.collectGarbage();
    const before = await this.#page.processTime();
    const start = performance.now();
    await this.#page.evaluate(expression);
    const wall = performance.now() - start;
    this.#frames += frames;
    if (this.#panel !== null) await framesShown(this.#panel, this.#frames);
    const time = (await this.#page.processTime()) - before;
    return { time: (time * 1000) / count, wall: (wall * 1000) / count };
  }
}
