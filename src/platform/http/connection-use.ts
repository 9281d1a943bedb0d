import { SetMetadata } from '@nestjs/common';

export const TAKES_NO_CONNECTION = 'platform:takes-no-connection';

/**
 * For a route whose handler takes no connection from its caller's share, because it shares statements with other calls, uses connections
 * outside the pool, or runs one call at a time. Every other route counts in the share.
 */
export const TakesNoConnection = () => SetMetadata(TAKES_NO_CONNECTION, true);
