import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Settings } from '../config/settings.js';

export const GUARD_TIMEOUT = 'platform:guard-timeout';

/** Milliseconds, from the settings. */
export type TimeoutOf = (settings: Settings) => number;

/**
 * For a route whose caller has to be told soon that there is no answer: the database is waited for no longer than this to tell
 * who calls. Other routes have the database's own timeout.
 */
export const GuardTimeout = (timeoutOf: TimeoutOf): CustomDecorator => SetMetadata(GUARD_TIMEOUT, timeoutOf);
