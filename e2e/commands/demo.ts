/**
 * `npm run demo`: sockets that die in known ways, and what Deadair says of them, in a real browser's DevTools.
 *
 * usage: npm run demo -- [--firefox | --chromium] [--headed | --headless]
 *
 * With a display the browser stays open until it is closed. Without one, picture, session and verdicts go to demo-output/.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { diagnose } from '../../src/diagnosis/engine.ts';
import type { Finding } from '../../src/diagnosis/finding.ts';
import { readSession } from '../../src/files/decode.ts';
import { speak } from '../../src/language/speak.ts';
import { type BrowserKind, launch } from '../drivers/driver.ts';
import type { Panel } from '../drivers/page.ts';
import { until } from '../drivers/until.ts';
import { startLab } from '../lab/lab.ts';
import { exportSession, shownFindings } from '../panel-view.ts';
import { demoIsOver, demoReadTimeoutMs, openDemoPage } from './demo-scene.ts';
import { buildUnpacked, projectRoot } from './extension.ts';
import { findChromium } from './programs.mjs';

const outputFolder = join(projectRoot, 'demo-output');

const { kind, headed } = readArguments();
console.log(`building the extension for ${kind}`);
await buildUnpacked(kind === 'chromium' ? 'chrome' : 'firefox');

const lab = await startLab({ proxyReadTimeoutMs: demoReadTimeoutMs, withoutNginx: 'stand-in' });
console.log(
  lab.proxyKind === 'nginx'
    ? `nginx stands in front of the WebSocket server, with proxy_read_timeout ${demoReadTimeoutMs} ms`
    : `no nginx here: a built-in TCP proxy cuts connections after ${demoReadTimeoutMs} ms of silence in its place`,
);
console.log(`starting ${kind}${headed ? '' : ' without a window'}`);
const driver = await launch(kind, { headed });

try {
  const panel = await openDemoPage(driver, lab);
  if (headed) {
    console.log('The panel fills while the sockets drop. Close the browser to end the demo.');
    await driver.exited;
  } else {
    await writeOutput(panel);
  }
} finally {
  await driver.close();
  await lab.stop();
}

function readArguments(): { kind: BrowserKind; headed: boolean } {
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({ options: { chromium: flag, firefox: flag, headed: flag, headless: flag } });
    const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
    const isFirefox = values.firefox ?? (!values.chromium && findChromium() === null);
    return { kind: isFirefox ? 'firefox' : 'chromium', headed: values.headed ?? (!values.headless && hasDisplay) };
  } catch (error) {
    console.error(
      `${(error as Error).message}\nusage: npm run demo -- [--firefox | --chromium] [--headed | --headless]`,
    );
    process.exit(2);
  }
}

async function writeOutput(panel: Panel): Promise<void> {
  await demoIsOver(panel);
  mkdirSync(outputFolder, { recursive: true });
  const output = {
    picture: join(outputFolder, 'panel.png'),
    session: join(outputFolder, 'session.json'),
    verdicts: join(outputFolder, 'verdicts.txt'),
  };
  copyFileSync(await exportSession(driver, panel), output.session);

  // Read back from the file, as the person who gets it would.
  const session = readSession(readFileSync(output.session, 'utf8'));
  const findings = diagnose(session);
  writeFileSync(output.verdicts, `${findings.map(inFull).join('\n\n')}\n`);

  // The panel does not diagnose at every frame that passes: by now it may have one verdict to catch up on.
  const kinds = findings.map(({ kind }) => kind).join();
  await until(async () => (await shownFindings(panel)).map(({ kind }) => kind).join() === kinds, {
    what: `the panel to show what is in its export: ${kinds}`,
  });
  await panel.screenshot(output.picture);

  const lost = session.connections.filter(({ closure }) => closure?.code === 1006).length;
  console.log(`\n${driver.version}: ${session.connections.length} connections, ${lost} of them lost with 1006`);
  for (const finding of findings) console.log(`  ${headline(finding)}`);
  console.log('\nwritten:');
  for (const path of Object.values(output)) console.log(`  ${relative(process.cwd(), path)}`);
}

function headline({ confidence, connections, message }: Finding): string {
  const ids = connections.map((id) => `#${id + 1}`).join(' ');
  return `${ids}  ${speak(message)}${confidence === 'none' ? '' : ` (${confidence})`}`;
}

function inFull(finding: Finding): string {
  return [
    headline(finding),
    ...finding.for.map(({ statement }) => `  + ${speak(statement)}`),
    ...finding.against.map(({ statement }) => `  - ${speak(statement)}`),
    ...finding.fixes.map(({ who, advice }) => `  > ${who}: ${speak(advice)}`),
  ].join('\n');
}
