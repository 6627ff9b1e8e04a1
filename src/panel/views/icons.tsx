/** Pictograms of 16 by 16, drawn in the colour of the text beside them. They are never the only name of a thing. */
import type { ReactNode } from 'react';

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function RecordIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="5" fill="currentColor" stroke="none" />
    </Icon>
  );
}
export function PausedIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="5" />
    </Icon>
  );
}
export function ClearIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M4.2 4.2l7.6 7.6" />
    </Icon>
  );
}
export function ExportIcon() {
  return (
    <Icon>
      <path d="M8 2.5v7M5 6.8l3 3 3-3M3 13.2h10" />
    </Icon>
  );
}
export function ImportIcon() {
  return (
    <Icon>
      <path d="M8 9.8v-7M5 5.2l3-3 3 3M3 13.2h10" />
    </Icon>
  );
}
export function SettingsIcon() {
  return (
    <Icon>
      <path d="M2 4.5h7M13 4.5h1M2 11.5h1M7 11.5h7" />
      <circle cx="11" cy="4.5" r="1.8" />
      <circle cx="5" cy="11.5" r="1.8" />
    </Icon>
  );
}
export function HelpIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.3 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.7-.9 1.4M8 11.6v.1" />
    </Icon>
  );
}
export function TableIcon() {
  return (
    <Icon>
      <path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6" />
    </Icon>
  );
}
export function FitIcon() {
  return (
    <Icon>
      <path d="M2.5 3v10M13.5 3v10M4.5 8h7M6.5 6l-2 2 2 2M9.5 6l2 2-2 2" />
    </Icon>
  );
}
export function FollowIcon() {
  return (
    <Icon>
      <path d="M13.5 3v10M2.5 8h8.5M8 5l3 3-3 3" />
    </Icon>
  );
}
export function ZoomInIcon() {
  return (
    <Icon>
      <circle cx="7" cy="7" r="4.5" />
      <path d="M10.5 10.5l3.5 3.5M5 7h4M7 5v4" />
    </Icon>
  );
}
export function ZoomOutIcon() {
  return (
    <Icon>
      <circle cx="7" cy="7" r="4.5" />
      <path d="M10.5 10.5l3.5 3.5M5 7h4" />
    </Icon>
  );
}
export function CloseIcon() {
  return (
    <Icon>
      <path d="M4 4l8 8M12 4l-8 8" />
    </Icon>
  );
}
export function CopyIcon() {
  return (
    <Icon>
      <path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" />
    </Icon>
  );
}
/** Boxes in a stack: what was kept. */
export function SavedIcon() {
  return (
    <Icon>
      <path d="M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 9h3" />
    </Icon>
  );
}
export function JumpIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="3.5" />
      <path d="M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3" />
    </Icon>
  );
}
/** A cross in an octagon: something was lost. */
export function ErrorIcon() {
  return (
    <Icon>
      <path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" />
    </Icon>
  );
}
export function WarningIcon() {
  return (
    <Icon>
      <path d="M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.1" />
    </Icon>
  );
}
export function DoneIcon() {
  return (
    <Icon>
      <path d="M3 8.5l3.2 3.2L13 5" />
    </Icon>
  );
}
export function UnknownIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="6" strokeDasharray="2 2" />
    </Icon>
  );
}
