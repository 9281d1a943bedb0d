import { SetMetadata } from '@nestjs/common';

export const TAKES_NO_CONNECTION = 'platform:takes-no-connection';

/**
 * For a route whose handler takes no connection of its caller's share: its statements go together with those of other
 * calls, over connections beside the pool, or one call at a time. A route without it counts in the share.
 */
export const TakesNoConnection = () => SetMetadata(TAKES_NO_CONNECTION, true);
