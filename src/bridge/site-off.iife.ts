/** Runs on sites that the person has switched off, beside the bridge, and does no more than tell it so. */
import { sayThatSiteIsOff } from './site-off.ts';

sayThatSiteIsOff();
