import { ApiFailures } from '../../platform/openapi/api-failures.js';
import type { BAD_REQUEST, CatalogueName, CONFLICT } from './catalogue.js';

/** An error that a handler can answer with: an entry of the catalogue, or one text of its 400 or 409. */
export type Failure = CatalogueName | keyof typeof BAD_REQUEST | keyof typeof CONFLICT;

/**
 * Documents which errors of its own a handler can answer with, by name. Codes, statuses, texts, examples and headers come from the
 * catalogue. The errors that every protected operation can get from the pipeline are added automatically.
 */
export const ApiErrors = (...failures: Failure[]) => ApiFailures(...failures);
