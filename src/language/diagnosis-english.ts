/** What findings say, in English. Short sentences: people read them aloud to each other. */
export const diagnosisEnglish = {
  // Idle timeouts. The direction says whose silence counts.
  'idle.default':
    'Idle timeout of {product}: it closes a connection after {timeout:nominal} {direction|in:without anything from the server|out:without anything from the page|other:of silence}.',
  'idle.default-probably':
    'Idle timeout of about {timeout:rough}{direction|in: without anything from the server|out: without anything from the page|other:}, probably of {product}: it is its default.',
  'idle.configured':
    'Idle timeout of about {timeout:rough}{direction|in: without anything from the server|out: without anything from the page|other:}, probably set so in {product} (its default is {default:nominal}).',
  'idle.configured-without-default':
    'Idle timeout of about {timeout:rough}{direction|in: without anything from the server|out: without anything from the page|other:}, probably set so in {product}.',
  'idle.seen-or-candidates':
    'Idle timeout of about {timeout:rough}{direction|in: without anything from the server|out: without anything from the page|other:}: of {product}, which was seen, if it is set to that, or of what has it by default: {products}{more|0:|other: and others}.',
  'idle.candidates':
    'Idle timeout of about {timeout:rough}{direction|in: without anything from the server|out: without anything from the page|other:}. It is the default of {products}{more|0:|other: and others}.',
  'idle.perhaps':
    'Idle timeout of about {timeout:rough}{direction|in: without anything from the server|out: without anything from the page|other:}, perhaps of {product}.',
  'idle.unnamed':
    'Idle timeout of about {timeout:rough}{direction|in: without anything from the server|out: without anything from the page|other:}. Nothing tells whose it is.',

  // Limits on lifetime. Never called idle: a heartbeat does not help.
  'lifetime.default':
    'Limit on lifetime: {product} ends every connection {age:nominal} after it opened, busy or not. No heartbeat changes that.',
  'lifetime.configured':
    'Limit on lifetime of about {age:rough}, probably set so in {product} (its default is {default:nominal}): connections end at that age, busy or not. No heartbeat changes that.',
  'lifetime.configured-without-default':
    'Limit on lifetime of about {age:rough}, probably set so in {product}: connections end at that age, busy or not. No heartbeat changes that.',
  'lifetime.settable':
    'Limit on lifetime of about {age:rough}: connections end at that age, busy or not. The answers to the handshakes show {seen}, which can be set to that.',
  'lifetime.seen-or-candidates':
    'Limit on lifetime of about {age:rough}: connections end at that age, busy or not. The answers to the handshakes show {seen}, which can be set to that; it is the default of {products}.',
  'lifetime.candidates':
    'Limit on lifetime of about {age:rough}: connections end at that age, busy or not. It is the default of {products}.',
  'lifetime.unnamed':
    'Limit on lifetime of about {age:rough}: connections end at that age, busy or not. Nothing tells whose it is.',

  // Forgotten on the way.
  'forgot.path':
    '{count} {count|one:connection|other:connections} had been forgotten by something on the way after {silence:rough} of silence or less: the drop came only when the page sent again.',

  // Dead before the end.
  'went-dead.silent':
    '{count} {count|one:connection|other:connections} had been dead before {count|one:it|other:they} dropped: heartbeats had gone well, then nothing came from the server for {silence}{count|one:|other: or more}. The way to it was gone, or it hung.',
  'evidence.answers-missed': '{count} heartbeats that the page sent in its last {silence} went unanswered.',
  'evidence.beats-missed':
    'The server’s heartbeat had come every {interval:rough}, and not once in the last {silence}.',

  // Limits on the size of messages.
  'size.said': 'The server closed the connection because a message was too large for it: the page had sent {size}.',
  'size.cut':
    '{count} {count|one:connection|other:connections} dropped right after the page had sent {size} or more in one message: a limit on the size of messages, or a server that fails over large ones.',

  // The network of this machine.
  'network.offline':
    'This machine was offline when the {count|one:connection|other:connections} dropped: no server and no proxy did it.',
  'network.asleep':
    'This machine, or the page, was asleep, and the {count|one:connection|other:connections} did not outlive it: either end may have given up meanwhile.',
  'network.everywhere':
    '{count} connections to {origins} servers dropped within a second: the network of this machine changed or went away (Wi-Fi, VPN, a proxy on the way out).',

  // Servers that went away.
  'gone.refused':
    'The server went away: {count} {count|one:connection dropped|other:connections dropped in one moment}, and the next one was refused. A restart or a crash.',
  'gone.gateway':
    'What is behind the proxy went away: {count} {count|one:connection dropped|other:connections dropped in one moment}, and the next one was answered that it cannot be reached. A restart or a crash.',
  'gone.failed':
    'The server probably went away: {count} {count|one:connection dropped|other:connections dropped in one moment}, and the next one did not open.',
  'gone.together':
    '{count} connections to this server dropped in one moment: a restart, a reload or a crash of the server or of a proxy before it.',
  'gone.came-back':
    '{count} connections to this server dropped in one moment, and {after} later it could be reached again: a restart or reload of the server or of a proxy before it.',

  // Handshakes that failed.
  'handshake.refused-with-status':
    'The connection never opened: the handshake was answered with HTTP status {status:plain}.',
  'handshake.failed-with-text': 'The connection never opened. The browser says: {text}',
  'handshake.reason-hidden':
    'The connection never opened, and the browser gave no reason. Another extension that watches web requests may hide it.',
  'handshake.not-seen': 'The connection never opened. Its handshake was not seen, so the reason is not known.',

  // Closed on purpose.
  'page.closed': 'The page closed the connection itself.',
  'page.closed-with-code': 'The page closed the connection itself, with code {code:plain}.',
  'page.closed-before-open': 'The page closed the connection before it had opened.',
  'page.set-up-twice':
    'The page closed the connection before it had opened and made another to the same address at once: it is probably set up twice.',
  'page.gave-up':
    '{product} closed the connection in the page, because nothing that it waits for had come from the server for {silence:measured}{answered|no:. The server did not answer its Close frame either|other:}.',
  'page.closed-unanswered': 'The page closed the connection, and the server never answered its Close frame.',
  'browser.closed-with-page': 'The browser closed the connection because the page went away.',
  'browser.closed-for-cache':
    'The browser closed the connection because the page went away or into the back/forward cache.',
  'peer.closed': 'The server closed the connection with code {code:plain}, {name}.',
  'peer.closed-in-protocol': 'The server closed the connection with code {code:plain}: {name} ({protocol}).',
  'peer.closed-unknown': 'The server closed the connection with code {code:plain}, a code of its own.',
  'peer.closed-like-status':
    'The server closed the connection with code {code:plain}, a code of its own. By custom it says what HTTP’s {status:plain} says: {name}.',
  'peer.closed-by-rule':
    'The server closed the connection with code {code:plain}, as {product} does {clock|max-lifetime:when a connection has reached its greatest age|pong-timeout:when a ping stays unanswered|missed-heartbeat:when the page’s heartbeats stay out|handshake:when the first message that it waits for does not come|restart:when it restarts or reloads|other:after too long a silence}.',

  // Not explained.
  'unobserved.ended':
    '{count} {count|one:connection|other:connections} ended out of the recorder’s sight. A drop cannot be told from a close: the network log shows no close codes.',
  'unobserved.goodbye':
    '{count} {count|one:connection|other:connections} ended with a Close frame from either side: no drop. The code in it was not seen.',
  'unobserved.failed': 'The browser ended {count} {count|one:connection|other:connections}: {text}',
  'unexplained.busy':
    'The connection dropped {silence} after its last frame: no silence, so no idle timeout. What else it was cannot be told from here.',
  'unexplained.busy-together':
    '{count} connections dropped together, {silence} or less after their last frames: no silence, so no idle timeout. What ended them all cannot be told from here.',
  'unexplained.blurred':
    'The page may not have been running when the {count|one:connection|other:connections} dropped, or just before. How long the silence was cannot be told, and so neither what ended {count|one:it|other:them}.',
  'unexplained.silent':
    'The connection dropped after {silence:measured} of silence. One drop does not tell what ended it.',
  'unexplained.on-heels':
    '{count} {count|one:connection|other:connections} dropped right after the page had sent something that was new there. The server may fail over what is in it, or something on the way forbid it.',
  'unexplained.same-age':
    '{count} connections dropped at the same age of {age:measured}. That looks like a limit on lifetime rather than an idle timeout, and no heartbeat cures it.',
  'unexplained.at-once':
    '{count} {count|one:connection|other:connections} dropped within {age} of opening: the other end let {count|one:it|other:them} in and hung up at once. Why cannot be told from here.',
  'unexplained.in-turn':
    '{count} connections dropped one after the other within {span}, and all were opened again at once. Neither their silences nor their ages say why. A restart of one instance after the other looks like this; only the logs of the server or proxy tell.',
  'unexplained.scattered':
    '{count} connections dropped at different moments within {span}. Neither their silences nor their ages say why, and what ended them cannot be told from here.',
  'unexplained.together':
    '{count} connections dropped at the same moment, after different silences. Something ended them all: a restart, a crash or the network.',
  'unexplained.offline':
    'The browser was offline when the {count|one:connection|other:connections} dropped. That is reason enough, so nothing else can be read from it.',
  'unexplained.asleep':
    'The page or the machine was asleep before the {count|one:connection|other:connections} dropped. What ended {count|one:it|other:them} cannot be told from here.',

  // The browser's own ending: what came was no legal frame.
  'protocol-fault.compressed':
    'The browser ended the connection: a frame came that was marked as compressed, though no compression had been agreed on.',
  'protocol-fault.reserved-bits':
    'The browser ended the connection: a frame came with bits set that mean nothing. What is on the line is not a clean WebSocket stream.',
  'protocol-fault.bad-utf8': 'The browser ended the connection: a text message came that is not valid UTF-8.',
  'protocol-fault.masked': 'The browser ended the connection: the server masked a frame, as only clients may.',
  'protocol-fault.opcode':
    'The browser ended the connection: a frame came of a kind that does not exist. What is on the line is not a clean WebSocket stream.',
  'protocol-fault.fragments': 'The browser ended the connection: the pieces of a message came in the wrong order.',
  'protocol-fault.bad-close':
    'The browser ended the connection: the server’s Close frame was broken or carried a code that may not be sent.',
  'protocol-fault.too-large': 'The browser ended the connection: a message came that is larger than it takes.',
  'protocol-fault.frame-header':
    'The browser ended the connection: what came does not begin like a frame. What is on the line is not a clean WebSocket stream.',

  // Conditions.
  'dead.silent':
    'Open, but dead or stuck: {size} that the page sent have not left for {duration}, and nothing came from the server meanwhile.',
  'dead.not-read':
    'Open, but the server or something on the way does not read: {size} that the page sent have not left for {duration}, though frames still come.',
  'dead.unanswered':
    'Open, but probably dead: the server answered each heartbeat of the page, then none of {count}, and nothing else came from it for {silence}.',
  'dead.no-beats':
    'Open, but probably dead: the server sent a heartbeat every {interval:rough}, and then nothing at all for {silence}.',
  'evidence.beats-before': '{count} heartbeats had come from the server before.',
  'heartbeat.one-way':
    'The heartbeat comes from the wrong side: {direction|in:the page|other:the server} sends one every {interval:rough}, but the timeout of {timeout:rough} listens to the other side only.',
  'heartbeat.too-slow':
    'The heartbeat is too slow: it comes every {interval:rough}, and {timeout:rough} of silence end the connection.',
  'heartbeat.race':
    'The heartbeat races the timeout: it comes every {interval:rough}, and {timeout:rough} of silence end the connection. Chance decides which is first.',
  'heartbeat.throttled':
    'The heartbeat came every {interval:rough}, but not while the page was hidden: browsers let the timers of hidden pages run once a minute at most, and {timeout:rough} of silence end the connection.',
  'heartbeat.throttled-seen':
    'The heartbeat came every {interval:rough}, but up to {hidden:measured} apart while the page was hidden: the browser held up its timers, and {timeout:rough} of silence end the connection.',
  'heartbeat.stopped':
    'The heartbeat came every {interval:rough}, fast enough for {timeout:rough} of silence allowed, but stopped before the drop.',
  'heartbeat.none-alive-found':
    'Open without a heartbeat, and silent for up to {silence:measured}: connections to this server end after {timeout:rough} of silence.',
  'heartbeat.none-alive-default':
    'Open without a heartbeat, and silent for up to {silence:measured}. Unless pings flow that the browser does not show, a proxy that allows less would have cut it; the next usual limit is {timeout:nominal}, of {products}.',
  'heartbeat.none-alive':
    'Open without a heartbeat, and silent for up to {silence:measured}. Unless pings flow that the browser does not show, a proxy that allows less would have cut it.',
  'heartbeat.slow-alive-found':
    'The heartbeat of an open connection comes every {interval:rough}: too slow for this server, whose connections end after {timeout:rough} of silence.',
  'heartbeat.slow-alive':
    'The heartbeat of an open connection comes every {interval:rough}: too slow for the {timeout:nominal} that {products} allow by default.',
  'heartbeat.one-way-alive':
    'Only the page sends a heartbeat, every {interval:rough}; from the server nothing came for up to {silence:measured}. A timeout that listens to the server alone, as Caddy’s read_timeout does, is not put off by it.',
  'heartbeat.throttled-alive':
    'The page’s heartbeat comes every {interval:rough}, but up to {hidden:measured} apart while the page is hidden: browsers hold up the timers of hidden pages.',
  'heartbeat.unanswered':
    'The page asks every {interval:rough} whether the server is there, {count} times so far, and nothing that looks like an answer came.',
  'evidence.no-heartbeat':
    'No heartbeat was seen on {count|one:it|other:any of them} that would have broken the silence.',
  'evidence.hidden': 'The page was hidden for {duration:measured} of the silence that ended it.',
  'evidence.no-beats': 'No frame of this connection is a heartbeat that is known, and none recurs like one.',
  'evidence.beats':
    '{in} {in|one:heartbeat|other:heartbeats} came from the server, {out} from the page, told by their form.',
  'evidence.recurring-beats': 'Frames of one size recur like a heartbeat: {in} from the server, {out} from the page.',
  'halted.page':
    'The page did not run for {duration}{count|one:|other:, and for shorter times besides}: what reached the browser meanwhile it may have seen only afterwards, all at once.',
  'evidence.halted':
    'It did not run for {duration}: a breakpoint, a dialog, a long task, a browser that froze it, or a machine that slept.',
  'evidence.frozen': 'The browser had frozen it for {duration}, as browsers do with pages that are hidden for long.',
  'evidence.slept': 'It did not run for {duration}: the machine slept.',
  'evidence.close-seen-late': 'This close was seen when it ran again; it may have come up to {delay} earlier.',
  'evidence.unsent': '{size} waited in the browser for {duration} when last looked at.',
  'reconnect.none': 'The page did not come back after the drop, for {waited} now: nothing reconnects this connection.',
  'reconnect.at-once':
    'The page reconnects at once although its attempts fail: {count} times in a row after {least..most:measured| to }.',
  'reconnect.constant':
    'The page waits equally long before each attempt although they fail: {count} times in a row {least..most:measured| to }. Many pages that do so keep a server down that comes back.',
  'reconnect.no-jitter':
    'The page waits longer each time, {count} times in a row {least..most:measured| to }, but without any chance in it: all pages that lost the server together come back together.',
  'reconnect.healthy':
    'The page comes back as it should: its attempts failed {count} times in a row, and it waited {least..most:measured| to }, longer each time and with chance in it.',
  'reconnect.storm':
    'The page opened {count} connections to one address within a second after a drop: several parts of it reconnect at the same time.',
  'evidence.reconnected-after': 'Constructed {delay:measured} after the connection before it had ended.',
  'evidence.not-reconnected': 'No other connection to this address was open, and none came for {waited}.',

  // Evidence about silence.
  'evidence.silence':
    'Dropped after {silence:measured} {direction|in:without anything from the server|out:without anything from the page|other:of silence}.',
  'evidence.constant-silence':
    '{count} drops, each after {least..most:measured| to } {direction|in:without anything from the server|out:without anything from the page|other:of silence}.',
  'evidence.moments': 'They came at {moments} different moments, so no single event explains them.',
  'evidence.one-moment': 'They came at one moment: a single event may have ended them all.',
  'evidence.no-close-frame': 'No Close frame came: code 1006 is what the browser puts in its place.',
  'evidence.equals-default': '{timeout:nominal} is what {product} has by default, in {setting}.',
  'evidence.equals-fixed': '{product} always allows {timeout:nominal} of silence.',
  'evidence.header':
    'The answer to {strength|own:the handshake|near:another handshake of this server, or one that may be another’s,|other:another request to this host} says “{header}”: {product}{strength|hint:. That is a hint only|other:}.',
  'evidence.host-name': 'The host name {host} belongs to {product}. That is a hint only.',
  'evidence.end-unseen':
    'How these connections ended was not seen: a goodbye of the server or of the worker itself, after the same silence, would look alike.',
  'evidence.no-limit': '{product}, which was seen on the way, has no limit on silence of its own: it is another’s.',
  'evidence.headers-not-seen': 'The headers of the handshake were not seen, so they name no product.',
  'evidence.talker': 'Another connection to this server kept sending and lived on for longer than {timeout:nominal}.',
  'evidence.survived-itself':
    'A dropped connection had outlived {silence:measured} {direction|in:without anything from the server|out:without anything from the page|other:of silence} before. {pings|seen:By the NetLog no ping kept it alive.|other:Pings that the browser does not show may have kept it alive.}',
  'evidence.survived-elsewhere':
    'Another connection to this server outlived {silence:measured} {direction|in:without anything from the server|out:without anything from the page|other:of silence}. {pings|seen:By the NetLog no ping kept it alive.|other:Pings that the browser does not show may have kept it alive.}',
  'evidence.age-equals-silence':
    'The connections were silent for nearly all of their {age:measured}. A limit on their lifetime would look the same.',
  'evidence.one-age-as-well':
    'All were of one age as well, {age:measured}. A limit on their lifetime would look the same.',
  'evidence.lifetime-fits': '{product} ends connections at an age of {lifetime:nominal} by default, silent or not.',
  'evidence.ages-agree': '{count} connections ended at ages of {least..most:measured| to }, {spread:measured} apart.',
  'evidence.grew-older': 'A connection to this server lived for {age:measured}.',
  'evidence.mute':
    'The {side|in:server|out:page} sent nothing in all of their lives: a timeout that listens to the {side|in:server|out:page} alone would look the same.',
  'evidence.looks-at-times':
    '{product} looks at its clocks once every {every:nominal}, so that it ends connections late by up to as much.',
  'evidence.closed-alike': 'Each was closed with code {code:plain} and not a word of why.',
  'evidence.closed-saying': 'Each was closed with code {code:plain}, and the reason given speaks of it: “{reason}”.',
  'evidence.goodbye-may-be-meant':
    'A Close frame came: the server may also have had nothing more to send. Only who runs it knows.',
  'evidence.other-ages': 'As many connections to this server dropped at other ages as at this one, or more.',
  'evidence.servers-together': '{count} connections to {origins} servers dropped together.',
  'evidence.may-share-proxy':
    'Where these servers are was not seen for all: should one proxy stand before them, its reload or restart looks the same.',
  'evidence.one-address':
    'All {hosts} of these servers answer at one address, {address}: one machine, or a proxy that they share.',
  'evidence.nothing-survived': 'No connection to any server is known to have survived it.',
  'evidence.not-offline':
    'The browser did not report that it was offline: another way out may have taken over at once.',
  'evidence.survived-outage': 'This connection was open throughout, and was heard from afterwards.',
  'evidence.on-schedule':
    'It happened {count} times, {interval:measured} apart each time: something is scheduled, such as a deployment or a reload.',
  'evidence.then-refused': '{after} later a connection was refused: nobody listened.',
  'evidence.then-gateway':
    '{after} later a handshake was answered with HTTP status {status:plain}: a proxy that reaches nobody behind it.',
  'evidence.then-failed': '{after} later a connection did not open. Why was not seen.',
  'evidence.then-opened': 'A connection opened again {after} after the drop.',
  'evidence.stood':
    'This connection to the same server was open throughout, and was heard from afterwards: not all of it went away.',
  'evidence.stood-elsewhere': 'This connection to another server was open throughout, so it was not the network.',
  'evidence.company':
    '{count} {count|one:connection|other:connections} with another silence dropped at the same moment: something else may have ended them all.',
  'evidence.outnumbered': 'As many connections to this server dropped after other silences as after this one, or more.',
  'evidence.keep-alive':
    'The browser itself asks for a sign of life after 45 s of silence, and again every 45 s, and gives up on a connection that was forgotten at the other end or on the way: this silence is as long.',
  'evidence.blurred':
    'The page may not have been running at one end of the {silence:measured}: on the wire it may have been {least..most:measured| to }.',

  // Evidence about other endings.
  'evidence.forgets': '{product} forgets a connection after {timeout:nominal} of silence by default, and tells nobody.',
  'evidence.ended-after-large': 'Ended {after} after the page had sent a message of {size}.',
  'evidence.largest-outlived': 'The largest message that a connection to this server lived on after had {size}.',
  'evidence.larger-outlived': 'This connection to the same server lived on after a message of {size}.',
  'evidence.ended-silence-and-age': 'Ended {silence:measured} after its last frame, {age:measured} after it opened.',
  'evidence.no-frame-and-age': 'Dropped {age:measured} after it opened; no frame had passed.',
  'evidence.silence-and-age': 'Dropped {silence:measured} after its last frame, {age:measured} after it opened.',
  'evidence.one-sided-silence': '{direction|in:The server|other:The page} had sent nothing for {silence}.',
  'evidence.late-news':
    'A frame sent {after} before the drop ended {silence} of silence. A router or load balancer that had forgotten the connection answers like this.',
  'evidence.all-reopened': 'Each was opened again, {after} after its drop at the latest.',
  'evidence.fell-together': '{count} connections to this server dropped within a second.',
  'evidence.others-here':
    '{count} {count|one:other connection|other:others} to this server dropped within the same second.',
  'evidence.others-elsewhere':
    '{count} {count|one:connection|other:connections} to other servers dropped within the same second.',
  'evidence.fell-alone': 'No other connection dropped at that moment.',
  'evidence.offline': 'The browser was offline for {duration}.',
  'evidence.asleep': 'The page did not run for {duration}.',
  'evidence.clock-jumped':
    'The clock of this machine ran ahead of the page’s by {duration}: it slept meanwhile, or its clock was set.',
  'evidence.status':
    'Status {status:plain}: {status|200:an ordinary page was served; the path is not a WebSocket, or the Upgrade header got lost on the way|301:a redirect, which browsers do not follow for WebSockets|302:a redirect, which browsers do not follow for WebSockets|303:a redirect, which browsers do not follow for WebSockets|307:a redirect, which browsers do not follow for WebSockets|308:a redirect, which browsers do not follow for WebSockets|400:the server did not take it for a WebSocket request; often the Upgrade header got lost on the way|401:no valid credentials were sent along|403:the server refuses this page or this user; often it checks Origin or a cookie|404:nothing is served at this path|405:what is served at this path is no WebSocket|421:the server does not answer for this host name|426:the server wants an upgrade; the Upgrade header got lost on the way|429:too many connection attempts|500:the server failed while answering|502:a proxy could not talk to the server behind it|503:the server is not ready, or too busy|504:a proxy waited for the server behind it in vain|other:not the 101 that opens a WebSocket}.',
  'evidence.handshake-patience': 'It failed when the patience of {product} ended: {timeout:nominal}.',
  'evidence.without-websockets':
    '{product} answers here, which {enabled|can:passes WebSockets on only where that is switched on|other:carries no WebSockets}.',
  'evidence.client-gave-up':
    'The server had been silent for {silence:measured}. {product} closes after {timeout:nominal} of that by itself{told|call:, and the call came from it|protocol:, and its protocol is spoken here|other:}.',
  'evidence.client-missed-heartbeats':
    'No heartbeat of the server had come for {silence:measured}. {product} closes after {timeout:nominal} without one by itself{told|call:, and the call came from it|other:, and its protocol is spoken here}.',
  'evidence.client-missed-answer':
    'The server had been silent for {silence:measured}. {product} closes when its heartbeat has had no answer for {timeout:nominal}{told|call:, and the call came from it|other:, and its protocol is spoken here}.',
  'evidence.failed-after': 'It failed {duration} after the page asked for it.',
  'evidence.answered-by': 'The answer came from “{header}”.',
  'evidence.browser-text': 'The browser says: {text}',
  'evidence.join-ambiguous': 'Several handshakes were under way at once; this answer may be another’s.',
  'evidence.close-call': 'The page called close(); the connection was closed {wait} later.',
  'evidence.close-call-from': 'The page called close() in {frame}; the connection was closed {wait} later.',
  'evidence.closes-like': 'This is how {product} closes.',
  'evidence.closed-after':
    'Closed after {silence:measured} {direction|in:without anything from the server|out:without anything from the page|other:of silence}.',
  'evidence.page-unheard': 'The page had sent no heartbeat for {silence:measured}.',
  'evidence.looks-seldom':
    '{product} looks for silent connections only every {every:nominal}, so its timeout may be up to that much shorter.',
  'evidence.twin': 'This connection to the same address was made {after:measured} after the call.',
  'evidence.close-reason': 'The reason given: “{reason}”.',
  'evidence.code-registered': '{code:plain} is registered as {name}.',
  'evidence.code-suggestion': '{protocol} uses {code:plain} for: {name}.',
  'evidence.retry':
    '{retry|at-once:The protocol lets the client connect again at once|later:The protocol asks the client to wait before it connects again|other:The protocol forbids connecting again in the same way}.',
  'evidence.closed-unclean': 'The TCP connection ended before the closing handshake was complete.',

  // Fixes.
  'fix.raise': 'Raise {setting} of {product} from about {from:rough} to {to:nominal}.',
  'fix.raise-as-shown': 'Raise {setting} of {product}, now about {from:rough}, in this way:',
  'fix.raise-if': 'Should it be {product}: raise {setting} from {from:nominal} to {to:nominal}.',
  'fix.heartbeat-setting': 'Let the heartbeat of {product} come every {interval:rough}, by {setting}.',
  'fix.host-elsewhere': 'Serve the WebSocket from another place: {product} carries none.',
  'fix.enable-websockets': 'Switch WebSockets on in {product}.',
  'fix.cannot-raise': 'The {timeout:nominal} of {product} cannot be changed: only traffic keeps the connection.',
  'fix.lifetime-fixed': 'The {limit:nominal} of {product} cannot be changed: connections have to be renewed.',
  'fix.check-settings': 'See what is really configured:',
  'fix.reproduce':
    'Make the same connection without a browser, and see whether it ends likewise. Fill in what was left out.',
  'fix.renew-before':
    'Open a new connection before the old one is {limit:nominal} old, and close the old one when the new one is open.',
  'fix.reconnect-on-return':
    'Connect anew as soon as the browser is online or the page is shown again; do not wait for the old connection to fail.',
  'fix.why-server-died': 'See whether the server was restarted, crashed or was killed for want of memory around {at}.',
  'fix.outlive-reload':
    'If {product} was given a new configuration then: let what it has open live on for longer, by {setting}.',
  'fix.announce-restart':
    'Let the server close its connections with code 1012 (Service Restart) before it goes: clients then know that they may come back.',
  'fix.raise-size':
    'Raise the largest message that the server and every proxy before it take to more than {size}, if messages of that size are meant.',
  'fix.send-less': 'Or send less at once: split large messages, or upload files by HTTP.',
  'fix.compression-agreed':
    'Let every proxy pass on Sec-WebSocket-Extensions unchanged, in both directions, or turn permessage-deflate off at the server.',
  'fix.binary-as-binary':
    'Send binary data in binary frames, and text only whole: a message cut within a character is not valid.',
  'fix.legal-close':
    'Close with 1000, 1001, 1003, 1007 to 1014 or 3000 to 4999, and a reason in UTF-8 of at most 123 bytes.',
  'fix.stream-unbroken':
    'See what writes to the connection beside the WebSocket library: an HTTP error page of a proxy, a second writer, a library that is too old.',
  'fix.let-it-run':
    'If it stood at a breakpoint or behind a dialog: let it run while you watch its connections. If a task kept it busy: split the task, or move it to a worker.',
  'fix.server-reads':
    'See why the server does not read from this connection: a handler that blocks, or one that awaits what never comes.',
  'fix.deadline':
    'Let the page ask the server for an answer from time to time, and take the connection for dead when none comes: TCP itself gives up only after many minutes.',
  'fix.answer-pings':
    'Let the server answer, or see whether this protocol wants its heartbeat in another form: as it is, the page cannot tell a dead connection from a quiet one.',
  'fix.beat-in-worker': 'If the page has to send it: run the timer in a Worker. Browsers do not hold those up.',
  'fix.server-ping':
    'Let the server send a ping every {interval:nominal}, well within {timeout:rough} of silence. The browser answers by itself.',
  'fix.server-message':
    'Let the server send a message every {interval:nominal}, well within {timeout:rough} of silence. Pings do not count here.',
  'fix.server-message-too':
    'It is not known whether {product} counts pings. Should they not help: let the server send a message every {interval:nominal}.',
  'fix.server-no-pings':
    'Let the server send a message every {interval:nominal}, well within {timeout:rough} of silence: behind {product} it has no way to send pings.',
  'fix.client-heartbeat':
    'Or let the page send a small message every {interval:nominal}. In the background it may do so only once a minute.',
  'fix.reconnect': 'Reconnect after a drop, waiting longer each time and never all at once.',
  'fix.close-before-open':
    'If this was not meant: an effect or component that is set up twice closes its first connection before it opens (React’s StrictMode does so on purpose, in development only).',
  'fix.reopen-after-cache': 'Open a new connection when the page returns: on “pageshow” with persisted true.',
  'fix.connect-src':
    'Add the address to connect-src of the page’s Content-Security-Policy; the console names the rule.',
  'fix.wss': 'Connect to wss://: a page that was loaded by https: may not talk to anybody unencrypted.',
  'fix.other-port': 'Serve it on another port, 443 at best: browsers connect to this one for no page.',
  'fix.fewer-connections':
    'Close connections that are not used, and share one between tabs (a SharedWorker): browsers limit how many there may be.',
  'fix.credentials':
    'Check what the server wants to see: cookies, a token in the URL or subprotocol, the Origin header and the Host (of development servers: allowedHosts). A page cannot set others.',
  'fix.renew-credential':
    'Renew the token or session before it runs out, and open a new connection with it before the old one is closed.',
  'fix.host-name':
    'Check the host name in the address, and whether this machine can resolve it: a VPN may have to be on.',
  'fix.not-http':
    'See what listens on this port. Perhaps it speaks TLS and was asked without: wss:// instead of ws://.',
  'fix.wrong-accept': 'Let caches and proxies pass the handshake on: what answered did not answer this request.',
  'fix.subprotocol':
    'Let the page ask for a subprotocol that the server knows, and the server choose one of those it was asked for.',
  'fix.browser-proxy':
    'Let the proxy that this browser is set to use allow CONNECT to this host and port, or make an exception for the host.',
  'fix.way-to-host': 'See whether this machine reaches the host at all: network, VPN, firewall.',
  'fix.host-header': 'Let the proxy pass on the Host that the server answers for.',
  'fix.set-up':
    'Check how the page connects: address, key, version, subprotocol and options. The same again will be refused again.',
  'fix.messages':
    'Look at what the page sent last, and when: this protocol does not take it, or not at that moment (before its first answer, say).',
  'fix.ease-off': 'Send less often, and come back more slowly: the server limits how much it takes from one client.',
  'fix.fewer': 'Close connections and channels that are not used, or have the limit raised where it is set.',
  'fix.in-time':
    'See why nothing came from the page in time: timers that the browser holds up in the background, or a heartbeat of this protocol that it does not answer.',
  'fix.path': 'Check the path, and whether the proxy passes it on to the WebSocket server.',
  'fix.slow-down': 'Reconnect more slowly: wait longer after each failure, with some chance in it.',
  'fix.follow-redirect': 'Connect to the address that the redirect points to.',
  'fix.forward-upgrade': 'Let every proxy on the way pass on the Upgrade and Connection headers.',
  'fix.backend': 'Check that the WebSocket server runs and that the proxy reaches it.',
  'fix.certificate':
    'Open the same host with https:// in a tab: the browser shows there what is wrong with the certificate.',

  // What would tell.
  'next.reload-with-devtools':
    'Keep DevTools open and let the page connect again: the headers of the handshake are then seen and may name the proxy.',
  'next.without-extensions': 'Try in a window without other extensions: some hide why a WebSocket failed.',
  'next.record-netlog':
    'Record a NetLog (chrome://net-export) over the next drop: it shows pings, and which side closed. The browser shows a page neither.',
  'next.wait-for-another': 'Let it happen again. If the next drop comes after the same silence, it is an idle timeout.',
  'next.read-server-log': 'Look into the server’s log at {at} for a restart, a crash or a deployment.',
  'next.read-proxy-log': 'Ask which proxies stand in front, and look into their logs at {at}.',
} as const;
