/** The words of the prevention audit. */
export const auditEnglish = {
  'audit.title': 'Prevention audit',
  'audit.of-all': 'About all connections of this session, whichever is selected.',
  'audit.result.pass': 'Pass',
  'audit.result.fail': 'Fail',
  'audit.result.unknown': 'Not seen',
  'audit.check.beats-in': 'The server is heard from in time',
  'audit.check.beats-out': 'The page is heard from in time',
  'audit.check.outlasts-proxies': 'Outlasts the known proxies',
  'audit.check.reconnects': 'Reconnects after a drop',
  'audit.check.closes': 'Closes with code and reason',
  'audit.check.handshakes': 'Every handshake succeeds',
  'audit.no-long-life': 'No connection was open for a minute.',
  'audit.beats':
    'Heartbeat of the {direction|in:server|other:page} every {interval:rough}; at most {silence:measured} without a frame from it, where {most:nominal} are good practice.{often|yes: Every 30 s would do.|other:}',
  'audit.no-beats':
    'No heartbeat of the {direction|in:server|other:page}; up to {silence:measured} without a frame from it, where {most:nominal} are good practice. Pings that the browser does not show may flow.',
  'audit.beats-missed':
    'Heartbeat of the {direction|in:server|other:page} every {interval:rough}, but {count} {count|one:connection|other:connections} ended at an idle timeout of {timeout:rough} all the same.',
  'audit.no-beats-missed':
    'No heartbeat of the {direction|in:server|other:page}, and {count} {count|one:connection|other:connections} ended at an idle timeout of {timeout:rough}. {direction|in:A message or ping|other:A message} sooner than that keeps them.',
  'audit.outlasts': 'Never silent for longer than {silence:measured}: less than any known proxy allows by default.',
  'audit.outlasts-but':
    'Never silent for longer than {silence:measured}: less than proxies usually allow. {count} {count|one:product allows|other:products allow} less by default: {products}.',
  'audit.cut-by':
    'Silent for up to {silence:measured}: {count} known {count|one:product allows|other:products allow} no more by default, among them {products}.',
  'audit.reconnects-once':
    'The drop was followed by a new connection after {wait:measured}. Whether the page waits longer each time that this fails was not seen.',
  'audit.reconnects':
    '{count} drops were each followed by a new connection, after {least..most:measured| to }. Whether the page waits longer each time that this fails was not seen.',
  'audit.reconnects-missing':
    '{abandoned} of {count} {count|one:drop was|other:drops were} followed by no new connection to the same address.',
  'audit.reconnects-at-once':
    '{count} drops were each followed by a new connection within {most:measured}. When a server restarts, all pages would be back in the same moment: wait, with some chance in it.',
  'audit.no-reconnects': 'No drop was seen that a connection to the same address followed.',
  'audit.closes': 'The page called close() {count} {count|one:time|other:times}, always with a code and a reason.',
  'audit.closes-mute':
    'The page called close() {count} {count|one:time|other:times}, {mute} without a code or without a reason: the server’s log cannot tell why.',
  'audit.no-closes': 'The page closed nothing itself.',
  'audit.handshakes': 'All {count} opened.',
  'audit.handshakes-failed': '{failed} of {count} did not open.',
  'audit.no-handshakes': 'No handshake was finished.',
} as const;
