import { ApiFailures } from '../../platform/openapi/api-failures.js';
import type { ErrorName } from './refusals.js';

/** Documents which of the surface's errors a handler can answer with. */
export const ApiErrors = (...names: readonly ErrorName[]) => ApiFailures(...names);
