/** The words of the command line. */
export const cliEnglish = {
  'cli.usage':
    'Usage: deadair diagnose [--json] FILE…\n\nTells why WebSockets ended, from session files of Deadair, HARs and NetLogs (chrome://net-export).\n\n  --json   for machines\n\nExit code: 0 no connection ended abnormally, 1 some did (lost, refused, or closed by the server with a code other than 1000, 1001 and the like), 2 a file could not be read or the command was not understood.',
  'cli.no-such-file': 'There is no such file.',
  'cli.is-a-folder': 'This is a folder. Name the files in it.',
  'cli.not-allowed': 'This file may not be read: permission denied.',
  'cli.file': '{path}: {connections} {connections|one:connection|other:connections}, {abnormal} ended abnormally',
  'cli.nothing-ended': '  No connection has ended: nothing to explain.',
  'cli.confidence': 'Confidence: {confidence}',
  'cli.snippet-for': '{software} (as JSON also for {others}):',
  'cli.summary': '{files} files, {unreadable} not readable. By cause:',
  'cli.cause':
    '{cause}: {connections} {connections|one:connection|other:connections} in {files} {files|one:file|other:files}',
} as const;
