import type { Connection } from '../session/model.ts';
import type { LanePlace } from './layout.ts';
import type { TimelineModel } from './model.ts';
import type { TimelineContext, TimelineTheme } from './theme.ts';
import type { TimelineView } from './view.ts';

/** Everything the parts of a lane are drawn with. */
export interface LaneBrush {
  readonly ctx: TimelineContext;
  readonly model: TimelineModel;
  readonly view: TimelineView;
  readonly theme: TimelineTheme;
  readonly connection: Connection;
  readonly place: LanePlace;
}
