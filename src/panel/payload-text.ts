/** Payloads for reading, under the name by which views know it: see base/readable-text.ts. */
export { hexPreview, textPreview, visible } from '../base/readable-text.ts';
