/** A message of a protocol on top of WebSocket: its type, what it says of itself, and its contents part by part. */
import { useMemo } from 'react';
import { visible } from '../../base/readable-text.ts';
import { say } from '../../language/speak.ts';
import type { Decoded, DecodedContent } from '../payload/decoded.ts';
import { readableJson } from '../payload/readable-json.ts';
import styles from './decoded-message.module.css';
import { JsonTree } from './json-tree.tsx';
import { LongText } from './long-text.tsx';

export function DecodedMessage({
  protocol,
  decoded: { packet, facts, parts },
  sought,
}: {
  readonly protocol: string;
  readonly decoded: Decoded;
  readonly sought: string;
}) {
  return (
    <>
      <p className={styles.packet} data-testid="packet">
        <b>{visible(packet)}</b> <span className={styles.protocol}>{protocol}</span>
      </p>
      {facts.length > 0 && (
        <dl className={styles.pairs}>
          {facts.map(({ name, value }) => (
            <Pair key={name} name={say(`payload.decoded.${name}`)} value={value} />
          ))}
        </dl>
      )}
      {parts.map(({ name, content }) => (
        <section key={name}>
          <h2 className={styles.part}>{say(`payload.part.${name}`)}</h2>
          <PartContent content={content} label={say(`payload.part.${name}`)} sought={sought} />
        </section>
      ))}
    </>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{visible(value)}</dd>
    </>
  );
}

function PartContent({
  content,
  label,
  sought,
}: {
  readonly content: DecodedContent;
  readonly label: string;
  readonly sought: string;
}) {
  switch (content.kind) {
    case 'json':
      return <JsonPart value={content.value} label={label} />;
    case 'pairs': {
      // A header may come twice: the first counts, and both are shown.
      const pairs = content.pairs.map(([name, value], place) => ({ name, value, place }));
      return (
        <dl className={styles.pairs}>
          {pairs.map(({ name, value, place }) => (
            <Pair key={place} name={visible(name)} value={value} />
          ))}
        </dl>
      );
    }
    case 'binary':
      return <p className={styles.cut}>{say('payload.binary-part')}</p>;
    case 'text':
      return <LongText text={content.text} sought={sought} />;
    case 'cut':
      return (
        <>
          <LongText text={content.text} sought={sought} />
          <p className={styles.cut}>{say('payload.cut')}</p>
        </>
      );
  }
}

function JsonPart({ value, label }: { readonly value: unknown; readonly label: string }) {
  const readable = useMemo(() => readableJson(value)?.value, [value]);
  if (typeof readable === 'object' && readable !== null) return <JsonTree value={readable} label={label} />;
  // JSON.stringify refuses whole numbers that a double cannot hold.
  return <pre>{visible(typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? ''))}</pre>;
}
