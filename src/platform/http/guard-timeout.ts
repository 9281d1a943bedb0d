import { type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Settings } from '../config/settings.js';

const GUARD_TIMEOUT = 'platform:guard-timeout';

/** Milliseconds, from the settings. */
type TimeoutOf = (settings: Settings) => number;

/**
 * For a route whose caller has to be told soon that there is no answer: so long at most is the database waited for to tell who
 * calls. Other routes have the database's own timeout.
 */
export const GuardTimeout = (timeoutOf: TimeoutOf): CustomDecorator => SetMetadata(GUARD_TIMEOUT, timeoutOf);

const reflector = new Reflector();

/** Read once a handler, as the access of a route is. */
const known = new WeakMap<object, { readonly timeoutOf: TimeoutOf | undefined }>();

/** The timeout of a route, if it has one. */
export function guardTimeoutOf(context: ExecutionContext): TimeoutOf | undefined {
  const handler = context.getHandler();
  const kept = known.get(handler);
  if (kept) return kept.timeoutOf;
  const timeoutOf = reflector.getAllAndOverride<TimeoutOf | undefined>(GUARD_TIMEOUT, [
    handler,
    context.getClass(),
  ]);
  known.set(handler, { timeoutOf });
  return timeoutOf;
}
