/** `npm run build` */
import { buildExtensions } from './extension.ts';

await buildExtensions();
