/** One finding: the verdict, what speaks for and against it, what to change, where the knowledge comes from. */

import { useState } from 'react';
import type { Message } from '../../base/message.ts';
import { visible } from '../../base/readable-text.ts';
import {
  type Candidate,
  type Evidence,
  explainsEnding,
  type Finding,
  type Fix,
  type Severity,
} from '../../diagnosis/finding.ts';
import { say, speak } from '../../language/speak.ts';
import type { ConnectionId, SessionView } from '../../session/model.ts';
import { type EvidencePlace, placeOf } from '../evidence-place.ts';
import { ConnectionLinks } from './connection-links.tsx';
import { ConfidenceBadge, CopyButton } from './controls.tsx';
import styles from './finding-card.module.css';
import { DoneIcon, ErrorIcon, JumpIcon, WarningIcon } from './icons.tsx';

export function FindingCard({
  finding,
  session,
  selected,
  onShow,
  onSelect,
}: {
  readonly finding: Finding;
  readonly session: SessionView;
  /** The connection whose details these are, or null. */
  readonly selected: ConnectionId | null;
  readonly onShow: (place: EvidencePlace) => void;
  readonly onSelect: (connection: ConnectionId) => void;
}) {
  const others = finding.connections.filter((id) => id !== selected);
  const decided = finding.kind !== 'cannot-tell';
  const evidence = {
    numbered: finding.connections.length > 1,
    placeFor: (one: Evidence) => placeOf(one, finding, session, selected),
    onShow,
  };
  return (
    <article
      className={styles.finding}
      data-testid="finding"
      data-kind={finding.kind}
      data-confidence={finding.confidence}
      data-severity={finding.severity}
    >
      <header className={styles.head}>
        <SeverityIcon severity={finding.severity} />
        <h2 className={styles.message}>{words(finding.message)}</h2>
        {finding.confidence !== 'none' && <ConfidenceBadge confidence={finding.confidence} />}
      </header>
      {others.length > 0 && <Concerned finding={finding} ids={others} also={selected !== null} onSelect={onSelect} />}
      <div className={styles.columns}>
        <div className={styles.column}>
          <EvidenceList
            title={say(decided ? 'panel.evidence-for' : 'panel.evidence-seen')}
            sign={decided ? '+' : '·'}
            evidence={finding.for}
            {...evidence}
          />
          <EvidenceList title={say('panel.evidence-against')} sign="−" evidence={finding.against} {...evidence} />
        </div>
        <div className={styles.column}>
          <Fixes title={say(decided ? 'panel.fixes' : 'panel.next-steps')} fixes={finding.fixes} />
          <Candidates candidates={finding.candidates} />
          <Sources sources={finding.sources} />
        </div>
      </div>
    </article>
  );
}

/** A message may quote the page or the server. */
function words(message: Message): string {
  return visible(speak(message));
}

function SeverityIcon({ severity }: { readonly severity: Severity }) {
  return (
    <span className={styles.severity} role="img" aria-label={say(`panel.severity.${severity}`)}>
      {severity === 'error' ? <ErrorIcon /> : severity === 'warning' ? <WarningIcon /> : <DoneIcon />}
    </span>
  );
}

function Concerned({
  finding,
  ids,
  also,
  onSelect,
}: {
  readonly finding: Finding;
  readonly ids: readonly ConnectionId[];
  /** Besides the selected one. */
  readonly also: boolean;
  readonly onSelect: (connection: ConnectionId) => void;
}) {
  const explains = also ? 'panel.also-explains' : 'panel.explains';
  const seenOn = also ? 'panel.also-seen-on' : 'panel.seen-on';
  return (
    <p className={styles.concerned}>
      {say(explainsEnding(finding) ? explains : seenOn, { count: ids.length })}{' '}
      <ConnectionLinks ids={ids} onSelect={onSelect} />
    </p>
  );
}

function EvidenceList({
  title,
  sign,
  evidence,
  numbered,
  placeFor,
  onShow,
}: {
  readonly title: string;
  readonly sign: '+' | '−' | '·';
  readonly evidence: readonly Evidence[];
  /** Says of which connection each piece tells. */
  readonly numbered: boolean;
  readonly placeFor: (evidence: Evidence) => EvidencePlace | null;
  readonly onShow: (place: EvidencePlace) => void;
}) {
  if (evidence.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{title}</h3>
      <ul>
        {evidence.map((one) => {
          const statement = words(one.statement);
          const number = numbered && one.connection !== null ? `#${one.connection + 1}` : '';
          const place = placeFor(one);
          return (
            <li
              key={`${statement} ${one.connection} ${one.span?.from}`}
              className={styles.evidence}
              data-testid="evidence"
            >
              <span className={styles.sign} data-sign={sign} aria-hidden="true">
                {sign}
              </span>
              <span>
                {statement}
                {place !== null && <JumpButton place={place} number={number} statement={statement} onShow={onShow} />}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function JumpButton({
  place,
  number,
  statement,
  onShow,
}: {
  readonly place: EvidencePlace;
  /** Of the connection that the evidence is about; '' where that goes without saying. */
  readonly number: string;
  readonly statement: string;
  readonly onShow: (place: EvidencePlace) => void;
}) {
  const tab = place.in === 'tab' ? place.tab : null;
  const means = say(tab === null ? 'panel.show-in-timeline' : `panel.show-in-${tab}`);
  const shown = [...(tab === null ? [] : [say(`panel.tab.${tab}`)]), ...(number === '' ? [] : [number])].join(' ');
  return (
    <button
      type="button"
      className={styles.show}
      title={means}
      // What is read aloud holds what is seen.
      aria-label={`${tab === null ? `${means}: ${shown}` : `${shown}:`} ${statement}`}
      data-testid="show-evidence"
      data-place={tab ?? place.in}
      onClick={() => onShow(place)}
    >
      <JumpIcon />
      {shown}
    </button>
  );
}

function Fixes({ title, fixes }: { readonly title: string; readonly fixes: readonly Fix[] }) {
  if (fixes.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{title}</h3>
      <ul>
        {fixes.map((fix) => (
          <li key={`${fix.who} ${fix.advice.id} ${fix.snippets[0]?.code}`} className={styles.fix}>
            <p>
              <b className={styles.who}>{say(`panel.who.${fix.who}`)}</b> {words(fix.advice)}
            </p>
            {fix.snippets.length > 0 && <Snippets snippets={fix.snippets} />}
          </li>
        ))}
      </ul>
    </>
  );
}

/** One of several is shown: people run one server. */
function Snippets({ snippets }: { readonly snippets: Fix['snippets'] }) {
  const [chosen, setChosen] = useState(0);
  const shown = snippets[chosen] ?? snippets[0];
  if (shown === undefined) return null;
  return (
    <>
      {snippets.length > 1 && (
        <select
          className={styles.software}
          aria-label={say('panel.for-software')}
          value={chosen}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {snippets.map(({ software }, i) => (
            <option key={software} value={i}>
              {visible(software)}
            </option>
          ))}
        </select>
      )}
      <div className={styles.snippet}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <pre tabIndex={0}>
          <code>{shown.code}</code>
        </pre>
        <CopyButton text={shown.code} />
      </div>
    </>
  );
}

/** Best first; what ranks lower is seldom asked for. */
const mostCandidates = 5;

function Candidates({ candidates }: { readonly candidates: readonly Candidate[] }) {
  if (candidates.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{say('panel.candidates')}</h3>
      <ul>
        {candidates.slice(0, mostCandidates).map(({ id, product, setting, confidence }) => (
          <li key={id} className={styles.candidate}>
            <span>{product}</span>
            <code className={styles.setting}>{setting}</code>
            <ConfidenceBadge confidence={confidence} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Sources({ sources }: { readonly sources: readonly string[] }) {
  if (sources.length === 0) return null;
  return (
    <>
      <h3 className={styles.title}>{say('panel.sources')}</h3>
      <ul>
        {sources.map((url) => (
          <li key={url} className={styles.source}>
            <a href={url} target="_blank" rel="noreferrer">
              {url.replace(/^https:\/\//, '')}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
