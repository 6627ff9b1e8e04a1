/** `npm run build` */
import { buildExtensions, projectRoot } from './extension.ts';
import { buildViewer } from './static-viewer.ts';

await buildExtensions();
await buildViewer(projectRoot);
