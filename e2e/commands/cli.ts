/** Builds the command line: `dist/cli/deadair.mjs`, one file that Node runs as it is. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';

export async function buildCli(projectRoot: string): Promise<void> {
  await build(cliConfig(projectRoot));
  chmodSync(join(projectRoot, 'dist/cli/deadair.mjs'), 0o755);
}

function cliConfig(projectRoot: string): InlineConfig {
  return {
    configFile: false,
    root: projectRoot,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: 'src/cli/deadair.ts',
      outDir: 'dist/cli',
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'deadair.mjs', codeSplitting: false } },
    },
  };
}
