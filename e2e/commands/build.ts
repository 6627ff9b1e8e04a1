/** `npm run build` */
import { buildEverything } from './everything.ts';

await buildEverything();
