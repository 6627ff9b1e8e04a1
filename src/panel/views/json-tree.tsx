/** A JSON value as a tree that opens and closes, with mouse or arrow keys. Colours are ours. */
import { JsonView } from 'react-json-view-lite';
import { say } from '../../language/speak.ts';
import styles from './json-tree.module.css';

const named = (name: string): string => styles[name] ?? '';

const look = {
  container: named('tree'),
  basicChildStyle: named('entry'),
  childFieldsContainer: named('entries'),
  label: named('key'),
  clickableLabel: named('key'),
  nullValue: named('word'),
  undefinedValue: named('word'),
  booleanValue: named('word'),
  numberValue: named('number'),
  stringValue: named('text'),
  otherValue: named('text'),
  punctuation: named('punctuation'),
  expandIcon: named('closed'),
  collapseIcon: named('open'),
  collapsedContent: named('more'),
  quotesForFieldNames: false,
  noQuotesForStringValues: false,
  // Quotes and backslashes in a text stand as JSON has them.
  stringifyStringValues: true,
  ariaLables: { collapseJson: say('payload.collapse'), expandJson: say('payload.expand') },
};

/** Open at first: what is shallow and short. */
const openDepth = 3;
const openEntries = 50;

function isOpen(level: number, value: unknown): boolean {
  if (level === 0) return true;
  return level < openDepth && typeof value === 'object' && value !== null && Object.keys(value).length <= openEntries;
}

/** @param label what it is the tree of */
export function JsonTree({ value, label }: { readonly value: object; readonly label: string }) {
  return <JsonView data={value} style={look} shouldExpandNode={isOpen} clickToExpandNode aria-label={label} />;
}
