/** `npm run build` */
import { buildCli } from './cli.ts';
import { buildExtensions, projectRoot } from './extension.ts';
import { buildViewer } from './static-viewer.ts';

await buildExtensions();
await buildViewer(projectRoot);
await buildCli(projectRoot);
