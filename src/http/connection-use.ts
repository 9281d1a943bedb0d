import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

const TAKES_NONE = 'recalls:takes-no-connection';

/**
 * For a route whose handler takes no connection of the pool for itself: its statements go together with those of other
 * calls, or over connections that are bounded elsewhere. A route without it counts in its caller's share.
 */
export const TakesNoConnection = () => SetMetadata(TAKES_NONE, true);

const reflector = new Reflector();

/** Read once a handler, as the access of a route is. */
const known = new WeakMap<object, boolean>();

/** Whether a route's handler takes a connection of the pool. */
export function takesConnection(context: ExecutionContext): boolean {
  const handler = context.getHandler();
  let takes = known.get(handler);
  if (takes === undefined) {
    takes =
      reflector.getAllAndOverride<boolean | undefined>(TAKES_NONE, [handler, context.getClass()]) !== true;
    known.set(handler, takes);
  }
  return takes;
}
