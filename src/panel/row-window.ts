/**
 * Which rows of a long list are in sight, and where they stand. Rows are of one height, so that this is arithmetic: nothing
 * is kept for a row, and a list that grows sixty times a second to a million rows costs what a short one costs. (Libraries
 * such as @tanstack/react-virtual are made for rows of any height: they keep a measure of each, go through all of them when
 * their number changes (22 ms for a million, version 3.19 in Node), and have one element as tall as all rows together.)
 *
 * Browsers lay nothing out beyond a certain height (Firefox 17.9 million pixels, Chromium 33.5). A longer list is scrolled in
 * a room of that height: a pixel of its scroll bar stands for more than one of its own.
 *
 * ```
 *   the list   |----------[ in sight ]-------------------|    listHeight = count × rowHeight
 *   its room   |----[ in sight ]----------|                   roomHeight ≤ tallestRoom, this is what the browser scrolls
 *                   ^ scrollTop
 * ```
 */
export type Pixels = number;

/** Below Firefox's limit, and all whole numbers up to it are exact as the 32-bit floats of transforms. */
export const tallestRoom: Pixels = 15_000_000;

export interface RowList {
  readonly count: number;
  readonly rowHeight: Pixels;
  /** Height of what is in sight. */
  readonly sight: Pixels;
}

export function roomHeight({ count, rowHeight }: RowList): Pixels {
  return Math.min(tallestRoom, count * rowHeight);
}

/** How far down the list one is where its room is scrolled to `scrollTop`. */
export function listTop(list: RowList, scrollTop: Pixels): Pixels {
  return scrollTop * stretch(list);
}

/** Pixels of the list for one of its room. */
function stretch(list: RowList): number {
  const room = roomHeight(list) - list.sight;
  const whole = list.count * list.rowHeight - list.sight;
  return room <= 0 ? 1 : whole / room;
}

export interface PlacedRow {
  readonly index: number;
  /** In the room. */
  readonly top: Pixels;
}

/**
 * The rows in sight and `beyond` more at either side, so that what is scrolled to is there already.
 *
 * @param kept a row that is there wherever one scrolls, because it may have the focus; outside of the room it stands at its edge
 */
export function rowsInSight(
  list: RowList,
  scrollTop: Pixels,
  beyond: number,
  kept: number | null = null,
): readonly PlacedRow[] {
  const { count, rowHeight, sight } = list;
  const top = listTop(list, scrollTop);
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
  const end = Math.min(count, Math.ceil((top + sight) / rowHeight) + beyond);
  const shift = scrollTop - top;
  const placed = (index: number) => ({ index, top: Math.round(index * rowHeight + shift) });
  const rows = Array.from({ length: Math.max(0, end - first) }, (_, i) => placed(first + i));
  if (kept === null || kept >= count || (kept >= first && kept < end)) return rows;
  const edge = Math.min(roomHeight(list) - rowHeight, Math.max(0, placed(kept).top));
  return kept < first ? [{ index: kept, top: edge }, ...rows] : [...rows, { index: kept, top: edge }];
}

/** Where to scroll the room to so that a row is wholly in sight; where it is already, stays. */
export function scrollTopFor(list: RowList, scrollTop: Pixels, index: number): Pixels {
  const { rowHeight, sight } = list;
  const top = listTop(list, scrollTop);
  const above = index * rowHeight;
  const below = above + rowHeight - sight;
  if (above < top) return above / stretch(list);
  return below > top ? below / stretch(list) : scrollTop;
}
