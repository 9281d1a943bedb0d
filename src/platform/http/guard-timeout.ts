import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Settings } from '../config/settings.js';

export const GUARD_TIMEOUT = 'platform:guard-timeout';

/** The timeout in milliseconds, from the settings. */
export type TimeoutOf = (settings: Settings) => number;

/**
 * For a route whose caller needs a fast error: identifying the caller may wait for the database no longer than this. Other routes have the
 * database's own timeout.
 */
export const GuardTimeout = (timeoutOf: TimeoutOf): CustomDecorator => SetMetadata(GUARD_TIMEOUT, timeoutOf);
