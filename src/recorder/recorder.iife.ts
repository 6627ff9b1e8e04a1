/**
 * The recorder: runs in the page's own world in every frame, before any script of the page. Its name ends in `.iife.ts`
 * because the bundler must make one self-contained synchronous file of it; any other way it would come too late.
 */
import { areNativesComplete } from './natives.ts';
import { startRecorder } from './start.ts';
import { isRecorded } from './takeover.ts';

if (!isRecorded && areNativesComplete()) {
  try {
    startRecorder();
  } catch {
    // The page must not notice. The bridge tells that nobody is here.
  }
}
