/** The words of the command line. */
export const cliEnglish = {
  'cli.usage':
    'Usage: deadair diagnose [--full | --json] FILE…\n\nTells why WebSockets ended, from session files of Deadair, HARs and NetLogs (chrome://net-export). - is standard input.\n\n  --full      all evidence, fixes, sources and checks\n  --json      the same for machines\n  --version\n  --help, -h\n\nExit code: 0 no connection ended abnormally, 1 some did (lost, refused, or closed by the server with a code other than 1000, 1001 and the like), 2 a file could not be read or the command was not understood.',
  'cli.no-such-file': 'There is no such file.',
  'cli.is-a-folder': 'This is a folder. Name the files in it.',
  'cli.not-allowed': 'This file may not be read: permission denied.',
  'cli.file': '{path}: {connections} {connections|one:connection|other:connections}, {abnormal} ended abnormally',
  'cli.nothing-ended': '  No connection has ended: nothing to explain.',
  'cli.confidence': 'Confidence: {confidence}',
  'cli.also': '{connection}, also {others}',
  'cli.source': 'Source: {url}',
  'cli.snippet-for': '{software} (with --json also for {count} others):',
  'cli.snippet-for-all': '{software} (with --json also for {others}):',
  'cli.snippet-above': '(its snippet is above)',
  'cli.standard-input': 'standard input',
  'cli.more-with-full': '--full tells all evidence, fixes, sources and checks.',
  'cli.summary': '{files} files, {unreadable} not readable.{causes|0:|other: By cause:}',
  'cli.cause':
    '{cause}: {connections} {connections|one:connection|other:connections} in {files} {files|one:file|other:files}',
} as const;
