/** Bundles the subjects' pages as their users' tools do, and serves them: `/mqtt.html` runs `mqtt/page.ts`. */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { listen, loopback, stopper } from '../lab/listen.ts';
import type { Subject } from './subject.ts';

export interface SubjectPages {
  /** URL of a subject's page. */
  readonly url: (subject: Subject) => string;
  stop(): Promise<void>;
}

export async function startSubjectPages(subjects: readonly Subject[]): Promise<SubjectPages> {
  const scripts = await bundle(subjects.map(({ folder }) => folder));
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const script = scripts.get(path.slice(1));
    const folder = /^\/([a-z-]+)\.html$/.exec(path)?.[1];
    if (script !== undefined) response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else if (folder !== undefined) response.writeHead(200, { 'content-type': 'text/html' }).end(html(folder));
    else response.writeHead(404).end();
  });
  const stop = stopper(server);
  const port = await listen(server);
  return { url: ({ folder }) => `http://${loopback}:${port}/${folder}.html`, stop };
}

function html(folder: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${folder}</title><script type="module" src="${folder}.js"></script>`;
}

/** File names and their text. */
async function bundle(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    // SockJS and phoenix look for Node's name of the global object.
    define: { global: 'globalThis' },
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(folders.map((folder) => [folder, `${root}${folder}/page.ts`])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
  if (Array.isArray(result) || !('output' in result)) throw new Error('Vite has not built one bundle.');
  return new Map(result.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])));
}
