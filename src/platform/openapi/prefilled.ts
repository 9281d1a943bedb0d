import { ApiExtension } from '@nestjs/swagger';
import type { PrefilledRequest } from './surface-document.js';

const EXTENSION = 'x-prefilled';

/**
 * What the page fills in for an operation. It is written beside the operation where the page is that of another surface, which knows
 * nothing of the operation's records.
 */
export const Prefilled = (request: PrefilledRequest) => ApiExtension(EXTENSION, request);

/** Takes it out of the operation, because callers who read the document need not see it. */
export function takePrefilled(operation: object): PrefilledRequest | undefined {
  const extended = operation as { [EXTENSION]?: PrefilledRequest };
  const request = extended[EXTENSION];
  delete extended[EXTENSION];
  return request;
}
