/**
 * What is said when a file cannot be opened, and of one that was. `path` is the place in the file, in JSONPath; `found` is
 * what stands there, quoted if it is text.
 */
export const filesEnglish = {
  'files.empty': 'The file is empty.',
  'files.truncated': 'The file ends in the middle, after {length}. It was cut off when it was saved or sent.',
  'files.not-json': 'The file is not JSON: line {line:plain}, column {column:plain} has {found} where it cannot be.',
  'files.not-a-session':
    'The file is JSON, but none of what can be opened: no session of Deadair (it does not say "format": "deadair-session" at its beginning), no HAR (it has no "log" with "entries") and no NetLog.',
  'files.no-version': 'The file does not say which version of the format it is in: {path} should be a whole number.',
  'files.newer-version':
    'The file was written by a newer Deadair (format {version:plain}; this one reads up to {newest:plain}). Update Deadair to open it.',
  'files.wrong-type':
    '{path} should be {expected|text:text|truth:true or false|number:a number|list:a list|object:an object}, but it is {found}.',
  'files.missing-field': '{path} lacks "{field}".',
  'files.unknown-field': '{path} is not part of the format.',
  'files.out-of-range': '{path} is {found:plain}; it should be from {minimum:plain} to {maximum:plain}.',
  'files.not-whole': '{path} is {found:plain}; it should be a whole number.',
  'files.not-finite': '{path} is a number too large to be read.',
  'files.not-one-of': '{path} is {found}; it should be {choices:or}.',
  'files.not-a-time': '{path} is {found}; it should be a time like 2027-01-15T08:00:00.000Z.',
  'files.wrong-length': '{path} has a length of {found:plain}; it should be {expected:plain}.',
  'files.no-such-row':
    '{path} refers to number {index:plain} of {table}, of which there are {length:plain}, counted from 0.',
  'files.no-such-time': '{path} is a day or time that the calendar does not have.',
  'files.before-zero': '{path} begins before the time from which the file counts.',
  'files.outside-time':
    '{path} leads out of the time that a file can span: before its beginning, or a hundred years after.',
  'files.frames-not-in-order': '{path} makes a frame earlier than the one before it on the same connection.',
  'files.not-base64': '{path} is not base64.',

  'files.note-upgraded': 'The file is in format {from:plain} and was read as format {to:plain}.',
  'files.note-masked':
    '{masked} {masked|one:secret was|other:secrets were} replaced by "masked-…" when the file was written.',
  'files.utf-16': 'This file is UTF-16. Save it as UTF-8 and open it again.',
  'files.not-utf-8': 'This is no text in UTF-8: it goes wrong within the first {length}.',
  'files.broken-gzip': 'The compressed file is damaged or cut off: it goes wrong after {length} of text.',
  'files.too-large': 'This file is larger than {most}, more than can be opened.',
  'files.unpacks-too-large':
    'This compressed file becomes larger than {most}, more than can be opened. It was not unpacked further.',
  'files.not-readable': 'This file cannot be read: {reason}',
  'files.reading-failed':
    'Reading this file failed: {reason}. Where something still writes to it, as the browser does to a NetLog until it is stopped, stop that or open a copy.',
  'files.duplicate-key':
    'The key {key} stands twice in one object, in line {line}. Readers would disagree on which counts.',
  'files.netlog-without-constants':
    'This begins like a NetLog, but its first line does not hold the constants that say what its numbers mean. Log again with chrome://net-export; do not format the file anew.',
  'files.netlog-without-sockets': 'There is no WebSocket in this NetLog. Start logging before the page connects.',
  'files.netlog-too-late':
    'This NetLog holds frames only of {count} {count|one:connection|other:connections} made before it began, and does not tell the {count|one:address|other:addresses}. Start logging before the page connects.',
  'files.note-netlog':
    'From a NetLog: all frames of the wire, pings and pongs too, but not what they carried, and so no close codes.',
  'files.note-netlog-too-late':
    '{count} {count|one:connection that was|other:connections that were} made before the log began {count|one:is|other:are} left out: it does not tell the {count|one:address|other:addresses}.',
  'files.note-netlog-breaks-off':
    'The log breaks off: the browser was running still, or crashed. What it holds is here.',
  'files.note-netlog-lines': '{count} {count|one:line is|other:lines are} not readable and left out.',
  'files.har-without-sockets':
    'At {path}: none of the {entries} requests in this HAR is a WebSocket. Record it with the network panel open before the page is loaded.',
  'files.har-socket-without-date':
    '{path} is a WebSocket without a “request.url”, or without a “startedDateTime” that says when it began, and no other in this HAR has both.',
  'files.note-har-left-out':
    '{count} {count|one:WebSocket is|other:WebSockets are} left out, the first at {first}: without a “request.url”, or without a “startedDateTime” that says when it began.',
  'files.note-har':
    'A HAR tells neither close codes nor who closed, and nothing of the page: the diagnosis goes as far as it can.',
  'files.note-har-attached':
    'What {count} {count|one:WebSocket|other:WebSockets} carried lies in other files beside this HAR, the first in {file}, and is not here: Playwright wrote it with content "attach". Record it with content "embed".',
  'files.note-payloads-left-out':
    'What the frames carried was left out when the file was written; times and sizes are there.',
  'files.note-payload-values-masked':
    'The values in the frames were masked when the file was written; keys and types of JSON are there.',
} as const;
