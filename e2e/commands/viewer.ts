/** `npm run viewer`: builds the viewer as a page of its own and offers it on this machine. */
import { preview } from 'vite';
import { projectRoot } from './extension.ts';
import { buildViewer, viewerConfig, viewerPolicy } from './static-viewer.ts';

await buildViewer(projectRoot);
const server = await preview({
  ...viewerConfig(projectRoot),
  logLevel: 'info',
  preview: { host: 'localhost', headers: { 'content-security-policy': `${viewerPolicy}; frame-ancestors 'none'` } },
});
server.printUrls();
console.log('dist/viewer can be deployed anywhere. Press Ctrl+C to end.');
