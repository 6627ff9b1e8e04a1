/** All that is built: the extension for each browser, the viewer as a page of its own, the command line. */
import { buildCli } from './cli.ts';
import { buildExtensions, projectRoot } from './extension.ts';
import { buildViewer } from './static-viewer.ts';

export async function buildEverything(): Promise<void> {
  await buildExtensions();
  await buildViewer(projectRoot);
  await buildCli(projectRoot);
}
