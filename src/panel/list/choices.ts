/**
 * How a person wants the connection list: filter, order, groups, widths. What they search for is forgotten with the
 * panel, so that next day's connections are not hidden by it; how they like their list is kept.
 */
import { type ColumnId, type ColumnWidths, columnIds, isSized, withinReason } from './columns.ts';

export interface Sort {
  readonly by: ColumnId;
  readonly descending: boolean;
}

export interface ListChoices {
  /** As it was typed. */
  readonly filter: string;
  readonly abnormalOnly: boolean;
  /** By origin and by reconnects. */
  readonly grouped: boolean;
  /** null: as they came. */
  readonly sort: Sort | null;
  readonly widths: ColumnWidths;
}

export const firstChoices: ListChoices = {
  filter: '',
  abnormalOnly: false,
  grouped: true,
  sort: null,
  widths: {},
};

/** Where choices are kept, as in `Storage`. */
type Place = Pick<Storage, 'getItem' | 'setItem'>;

export interface ChoicePlaces {
  /** For as long as these DevTools are open. */
  readonly session: Place;
  /** For good. */
  readonly local: Place;
}

const key = 'connection-list';

export function readChoices({ session, local }: ChoicePlaces): ListChoices {
  const { filter, abnormalOnly } = parsed(session.getItem(key));
  const { grouped, sort, widths } = parsed(local.getItem(key));
  return {
    filter: typeof filter === 'string' ? filter : firstChoices.filter,
    abnormalOnly: abnormalOnly === true,
    grouped: grouped !== false,
    sort: sortFrom(sort),
    widths: widthsFrom(widths),
  };
}

export function keepChoices(
  { session, local }: ChoicePlaces,
  { filter, abnormalOnly, grouped, sort, widths }: ListChoices,
): void {
  session.setItem(key, JSON.stringify({ filter, abnormalOnly }));
  local.setItem(key, JSON.stringify({ grouped, sort, widths }));
}

/** Anything may stand there: another version has written it. */
function parsed(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function sortFrom(value: unknown): Sort | null {
  if (typeof value !== 'object' || value === null || !('by' in value) || !('descending' in value)) return null;
  const by = columnIds.find((id) => id === value.by);
  return by === undefined ? null : { by, descending: value.descending === true };
}

function widthsFrom(value: unknown): ColumnWidths {
  if (typeof value !== 'object' || value === null) return {};
  const given = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    columnIds.filter(isSized).flatMap((id) => {
      const width = given.get(id);
      return typeof width === 'number' && Number.isFinite(width) ? [[id, withinReason(width)]] : [];
    }),
  );
}

/** The order that a click on a column's heading leads to: up, down, and as they came. */
export function nextSort(sort: Sort | null, by: ColumnId): Sort | null {
  if (sort?.by !== by) return { by, descending: false };
  return sort.descending ? null : { by, descending: true };
}

/** The browser's own places, or none where it denies them. */
export function browserPlaces(): ChoicePlaces {
  return { session: placeIn(() => sessionStorage), local: placeIn(() => localStorage) };
}

function placeIn(storage: () => Storage): Place {
  const nowhere: Place = { getItem: () => null, setItem: () => {} };
  try {
    return storage();
  } catch {
    return nowhere;
  }
}
