/**
 * Files of older versions, brought up to the present one step at a time: an upgrader knows two neighbouring versions and
 * nothing of the rest, and is never touched again once its version has been released.
 */
import { refuse } from './file-problem.ts';
import { formatName, formatVersion } from './format.ts';

export type JsonObject = { readonly [key: string]: unknown };

/**
 * Turns a file of version `n` into one of version `n + 1`, without changing what it is given. It may be given anything that
 * calls itself version `n`, and throws FileProblem where it cannot find its way.
 */
export type Upgrader = (file: JsonObject) => JsonObject;

/** The steps: `upgraders[0]` leads from version 1 to 2. */
export const upgraders: readonly Upgrader[] = [];

/** The version a document says it is. Throws FileProblem when it is no session, or newer than `newest`. */
export function versionOf(value: unknown, newest: number = formatVersion): { file: JsonObject; version: number } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(null, 'files.not-a-session');
  const file = value as JsonObject;
  if (!Object.hasOwn(file, 'format') || file.format !== formatName) refuse(null, 'files.not-a-session');
  const { version } = file;
  const place = { within: null, step: 'version' };
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    refuse(place, 'files.no-version');
  }
  if (version > newest) refuse(place, 'files.newer-version', { version, newest });
  return { file, version };
}

/** Brings a document to the newest version. The result is not validated yet. */
export function upgrade(value: unknown, steps: readonly Upgrader[] = upgraders): { file: JsonObject; from: number } {
  const newest = steps.length + 1;
  const { file, version } = versionOf(value, newest);
  const upgraded = steps.slice(version - 1).reduce((older, step) => step(older), file);
  return { file: upgraded, from: version };
}
