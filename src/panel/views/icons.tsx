/**
 * Pictograms of 16 by 16, drawn in the colour of the text beside them. They are never the only name of a thing. Lucide's,
 * save for the two that every network panel has.
 */
import {
  Archive,
  ArrowDown,
  ArrowRightToLine,
  ArrowUp,
  Ban,
  Check,
  ChevronDown,
  ChevronRight,
  ChevronUp,
  CircleDashed,
  CircleQuestionMark,
  Clock,
  Copy,
  Download,
  Ellipsis,
  ListTree,
  LocateFixed,
  type LucideIcon,
  OctagonX,
  Search,
  Settings,
  Table2,
  TriangleAlert,
  UnfoldHorizontal,
  Upload,
  X,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';

function icon(Drawn: LucideIcon, size = 16) {
  return function Icon() {
    return <Drawn size={size} strokeWidth={1.75} aria-hidden="true" />;
  };
}

export const ClearIcon = icon(Ban);
export const ExportIcon = icon(Download);
export const ImportIcon = icon(Upload);
/** Boxes in a stack: what was kept. */
export const SavedIcon = icon(Archive);
export const SettingsIcon = icon(Settings);
export const HelpIcon = icon(CircleQuestionMark);
export const FitIcon = icon(UnfoldHorizontal);
export const FollowIcon = icon(ArrowRightToLine);
export const ZoomInIcon = icon(ZoomIn);
export const ZoomOutIcon = icon(ZoomOut);
export const CloseIcon = icon(X);
export const CopyIcon = icon(Copy);
export const JumpIcon = icon(LocateFixed);
/** A cross in an octagon: something was lost. */
export const ErrorIcon = icon(OctagonX);
export const WarningIcon = icon(TriangleAlert);
export const DoneIcon = icon(Check);
export const UnknownIcon = icon(CircleDashed);
export const FindIcon = icon(Search);
export const PreviousIcon = icon(ChevronUp);
export const NextIcon = icon(ChevronDown);
export const TableIcon = icon(Table2);
/** Rows under heads. */
export const GroupIcon = icon(ListTree);
export const MoreIcon = icon(Ellipsis);
export const TimeRangeIcon = icon(Clock, 13);
export const CollapsedIcon = icon(ChevronRight, 14);
export const ExpandedIcon = icon(ChevronDown, 14);
export const AscendingIcon = icon(ArrowUp, 12);
export const DescendingIcon = icon(ArrowDown, 12);

export function RecordIcon() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="5" fill="currentColor" />
    </svg>
  );
}

export function PausedIcon() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="1.75" />
    </svg>
  );
}
