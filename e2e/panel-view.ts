/** What the panel shows, read from its document by the hooks it keeps for tests. */
import { readFileSync } from 'node:fs';
import type { Milliseconds } from '../src/base/units.ts';
import { readSession } from '../src/files/decode.ts';
import type { Session } from '../src/session/session.ts';
import type { BrowserDriver } from './drivers/driver.ts';
import type { Surface } from './drivers/surface.ts';

/** A row of the connection list. */
export interface ShownConnection {
  readonly id: number;
  readonly state: string;
  /** '' while there is none. */
  readonly closeCode: string;
  /** All of the row's text. */
  readonly text: string;
  readonly url: string;
}

export interface ShownFinding {
  readonly kind: string;
  readonly confidence: string;
  /** All of the card's text. */
  readonly text: string;
}

export function shownConnections(surface: Surface): Promise<ShownConnection[]> {
  return surface.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="connection-row"]')]
      .map((row) => ({
        id: Number(row.dataset.connectionId),
        state: row.dataset.state ?? '',
        closeCode: row.dataset.closeCode ?? '',
        text: row.innerText,
        url: row.querySelector('[title*="://"]')?.getAttribute('title') ?? '',
      }))
      .sort((a, b) => a.id - b.id),
  );
}

export function shownFindings(surface: Surface): Promise<ShownFinding[]> {
  return surface.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="finding"]')].map((card) => ({
      kind: card.dataset.kind ?? '',
      confidence: card.dataset.confidence ?? '',
      text: card.innerText,
    })),
  );
}

/** Waits until the list shows so many connections closed with a code; answers with all that it shows. */
export async function closedConnections(
  surface: Surface,
  code: number,
  count: number,
  timeoutMs: Milliseconds = 15_000,
): Promise<ShownConnection[]> {
  await surface.waitFor(
    (selector: string, least: number) => document.querySelectorAll(selector).length >= least,
    { timeoutMs },
    `[data-testid="connection-row"][data-close-code="${code}"]`,
    count,
  );
  return shownConnections(surface);
}

/** Shows the findings of one connection. */
export async function select(surface: Surface, connection: number): Promise<void> {
  await surface.click(`[data-testid="connection-row"][data-connection-id="${connection}"]`);
}

/** Types into a field, in the place of what stands there, or chooses from its list. */
export function fill(surface: Surface, testId: string, value: string): Promise<unknown> {
  return surface.evaluate(
    (selector: string, text: string) => {
      const input = document.querySelector<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(selector);
      // React overhears the element's own property, not that of its prototype.
      const prototype: unknown = Object.getPrototypeOf(input);
      const set = Object.getOwnPropertyDescriptor(prototype, 'value')?.set;
      set?.call(input, text);
      input?.dispatchEvent(new Event(input instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
      return true;
    },
    `[data-testid="${testId}"]`,
    value,
  );
}

/** What to choose in the export's dialog. */
export interface ExportChoices {
  readonly redact: boolean;
  readonly payloads: boolean;
}

const proposedChoices: ExportChoices = { redact: true, payloads: false };

/** Exports the session as a person does; without choices, with what the dialog proposes. Path of the file. */
export async function exportSession(
  driver: BrowserDriver,
  surface: Surface,
  { redact, payloads }: ExportChoices = proposedChoices,
): Promise<string> {
  await surface.click('[data-testid="export"]');
  if (redact !== proposedChoices.redact) await surface.click('[data-testid="export-redact"]');
  if (payloads !== proposedChoices.payloads) await surface.click('[data-testid="export-payloads-included"]');
  await surface.click('[data-testid="export-save"]');
  return driver.nextDownload();
}

/** The session as the export hands it on. */
export async function exportedSession(driver: BrowserDriver, surface: Surface): Promise<Session> {
  return readSession(readFileSync(await exportSession(driver, surface), 'utf8'));
}

export async function importSession(surface: Surface, path: string): Promise<void> {
  await surface.chooseFile('[data-testid="import-file"]', path);
}

/** Switches in the settings whether sessions are kept. */
export async function setAutosave(panel: Surface, on: boolean): Promise<void> {
  await panel.click('[data-testid="settings"]');
  if ((await panel.evaluate(`document.querySelector('[data-testid="autosave"]').checked`)) !== on) {
    await panel.click('[data-testid="autosave"]');
  }
  await panel.click('[data-testid="settings-save"]');
  await panel.waitFor(() => document.querySelector('dialog') === null);
}
