/** The HTTP upgrade behind a connection, as far as the browser let it be seen, and where that was seen. */
import type { ReactNode } from 'react';
import { visible } from '../../base/readable-text.ts';
import type { EpochMs } from '../../base/units.ts';
import { readHandshake } from '../../diagnosis/handshake-failed.ts';
import type { TimeoutRule } from '../../knowledge/timeout-rule.ts';
import { say } from '../../language/speak.ts';
import { formatDuration } from '../../language/units.ts';
import type { CloseCall, Connection, Handshake, Header, SessionView } from '../../session/model.ts';
import { lastSeenAt } from '../../session/silence.ts';
import { type Fingerprint, fingerprintsOf } from '../fingerprints.ts';
import styles from './handshake-tab.module.css';
import { type OpenSource, StackTrace } from './stack-trace.tsx';
import { useWrittenMoments } from './use-time-format.ts';

interface HandshakeProps {
  readonly connection: Connection;
  readonly session: SessionView;
  /** What products are known by. */
  readonly rules: readonly TimeoutRule[];
  /** null where the browser has no way to its Sources panel. */
  readonly onOpenSource: OpenSource | null;
}

export function HandshakeTab({ connection, session, rules, onOpenSource }: HandshakeProps) {
  const { handshake, hostHint, url } = connection;
  const shown = handshake?.responseHeaders ?? hostHint?.responseHeaders ?? [];
  return (
    <div className={styles.handshake}>
      <Beginning connection={connection} session={session} onOpenSource={onOpenSource} />
      <Recognised fingerprints={fingerprintsOf(rules, url, shown)} />
      {handshake === null ? (
        <>
          <h2 className={styles.title}>{say('panel.headers-not-seen')}</h2>
          <p className={styles.note}>{say('panel.headers-not-seen-why')}</p>
          {hostHint !== null && (
            <>
              <p className={styles.note}>{say('panel.host-hint', { url: visible(hostHint.url) })}</p>
              <Headers title={say('panel.hint-headers')} headers={hostHint.responseHeaders} />
            </>
          )}
        </>
      ) : (
        <Upgrade connection={connection} handshake={handshake} />
      )}
    </div>
  );
}

function Beginning({ connection, session, onOpenSource }: Omit<HandshakeProps, 'rules'>) {
  const { api, source, url, constructedAt, openedAt, closure, closeCall } = connection;
  const { requestedProtocols, protocol, extensions, stack } = connection;
  // Where the request alone was seen, nobody knows when it opened.
  const isTimed = source !== 'web-request' || closure !== null;
  const took = (openedAt ?? lastSeenAt(connection, session.endedAt)) - constructedAt;
  const { moment, otherwise } = useWrittenMoments(session.startedAt);
  const whenOf = (at: EpochMs) => say('panel.fact.moment', { time: moment(at), otherwise: otherwise(at) });
  const realm = connection.realm === null ? undefined : session.realms[connection.realm];
  return (
    <dl className={styles.facts}>
      <Fact name={say('panel.fact.url')}>{url}</Fact>
      <Fact name={say('panel.fact.api')}>{api === 'WebSocket' ? '' : say('panel.api.stream')}</Fact>
      <Fact name={say('panel.fact.page')}>
        {realm === undefined ? '' : `${realm.url}${realm.frameId === 0 ? '' : ` (${say('panel.in-a-frame')})`}`}
      </Fact>
      <Fact name={say(source === 'recorder' ? 'panel.fact.began' : 'panel.fact.requested')}>
        {whenOf(constructedAt)}
      </Fact>
      <Fact name={say(openedAt === null ? 'panel.fact.failed-after' : 'panel.fact.opened-after')}>
        {isTimed ? formatDuration(took) : ''}
      </Fact>
      <Fact name={say('panel.fact.protocols')}>{requestedProtocols.join(', ')}</Fact>
      <Fact name={say('panel.fact.protocol')}>{protocol}</Fact>
      <Fact name={say('panel.fact.extensions')}>{extensions}</Fact>
      <Fact name={say('panel.fact.stack')}>
        {stack === '' ? '' : <StackTrace stack={stack} onOpen={onOpenSource} />}
      </Fact>
      <Fact name={say('panel.fact.close-call')}>
        {closeCall === null ? (
          ''
        ) : (
          <CloseCallFact call={closeCall} when={whenOf(closeCall.at)} onOpenSource={onOpenSource} />
        )}
      </Fact>
    </dl>
  );
}

/** Which header gives which product away: what the diagnosis names suspects by. */
function Recognised({ fingerprints }: { readonly fingerprints: readonly Fingerprint[] }) {
  if (fingerprints.length === 0) return null;
  return (
    <>
      <h2 className={styles.title}>{say('upgrade.recognised')}</h2>
      <dl className={styles.facts} data-testid="fingerprints">
        {fingerprints.map(({ header, products }) => (
          <Fact key={header === null ? '' : header.name} name={products.slice(0, mostProducts).join(', ')}>
            {header === null
              ? say('upgrade.by-host')
              : say('upgrade.by-header', { name: header.name, value: visible(header.value) })}
          </Fact>
        ))}
      </dl>
    </>
  );
}

/** Products that cannot be told apart by a header: more would say nothing. */
const mostProducts = 4;

function CloseCallFact({
  call,
  when,
  onOpenSource,
}: {
  readonly call: CloseCall;
  readonly when: string;
  readonly onOpenSource: OpenSource | null;
}) {
  const { code, reason, stack } = call;
  const given = [...(code === null ? [] : [String(code)]), ...(reason === '' ? [] : [JSON.stringify(visible(reason))])];
  return (
    <>
      <code>close({given.join(', ')})</code> {when}
      {stack !== '' && <StackTrace stack={stack} onOpen={onOpenSource} />}
    </>
  );
}

function Upgrade({ connection, handshake }: { readonly connection: Connection; readonly handshake: Handshake }) {
  const { failure, serverAddress, source, requestHeaders, responseHeaders } = handshake;
  // Chromium tells the status of a refusal in its text only.
  const reading = readHandshake(connection);
  const status = handshake.status ?? (reading.kind === 'status' ? reading.status : null);
  return (
    <>
      <h2 className={styles.title}>{say('panel.upgrade')}</h2>
      <dl className={styles.facts}>
        <Fact name={say('panel.fact.status')}>
          {status === null ? (
            say('panel.no-answer')
          ) : (
            <b className={status === 101 ? styles.switched : styles.refused}>{status}</b>
          )}
        </Fact>
        <Fact name={say('panel.fact.failure')}>{failure}</Fact>
        <Fact name={say('panel.fact.server')}>{serverAddress}</Fact>
        <Fact name={say('panel.fact.seen-by')}>
          {say(`panel.seen-by.${source}`)}
          {connection.handshakeJoin === 'ambiguous' && (
            <span className={styles.ambiguous}> {say('panel.ambiguous-handshake')}</span>
          )}
        </Fact>
      </dl>
      <Headers title={say('panel.response-headers')} headers={responseHeaders} />
      <Headers title={say('panel.request-headers')} headers={requestHeaders} />
    </>
  );
}

/** Nothing where there is nothing to say. */
function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{typeof children === 'string' ? <Clamped text={visible(children)} /> : children}</dd>
    </>
  );
}

/** Longer texts hide what stands below them: addresses and cookies with kilobytes in them. */
const longestShown = 240;

/** Of a long text its first lines; all of it while it has the focus, which a click gives it as well. */
function Clamped({ text }: { readonly text: string }) {
  if (text.length <= longestShown) return text;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who cannot point at it reads all of it by giving it the focus
    <div className={styles.clamped} title={text} tabIndex={0} data-testid="clamped">
      {text}
    </div>
  );
}

/** Headers that proxies and servers give themselves away by are set off. */
const telling = /^(server|via|x-powered-by|cf-ray|x-amz|x-amzn|x-cache|x-served-by|x-azure|fly-|x-vercel|x-railway)/;

function Headers({ title, headers }: { readonly title: string; readonly headers: readonly Header[] }) {
  if (headers.length === 0) return null;
  // A header may come twice with the same value: the place in the list tells them apart.
  const rows = headers.map((header, place) => ({ ...header, place }));
  return (
    <>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.facts}>
        {rows.map(({ name, value, place }) => (
          <div key={place} className={styles.header} data-telling={telling.test(name)}>
            <dt>{name}</dt>
            <dd>
              <Clamped text={visible(value)} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
