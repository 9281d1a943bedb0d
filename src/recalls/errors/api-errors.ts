import { ApiFailures } from '../../platform/openapi/api-failures.js';
import type { BAD_REQUEST, CatalogueName, CONFLICT } from './catalogue.js';

/** Something a handler answers instead of its success: an entry of the catalogue, or one text of its 400 or 409. */
export type Failure = CatalogueName | keyof typeof BAD_REQUEST | keyof typeof CONFLICT;

/**
 * Documents what a handler can fail with of its own, by name. Codes, statuses, texts, examples and headers come from the
 * catalogue, and what every protected operation can be answered by the pipeline is added for it.
 */
export const ApiErrors = (...failures: Failure[]) => ApiFailures(...failures);
