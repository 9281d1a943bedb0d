import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

const TAKES_NONE = 'platform:takes-no-connection';

/**
 * For a route whose handler takes no connection of its caller's share: its statements go together with those of other
 * calls, over connections beside the pool, or one call at a time. A route without it counts in the share.
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
