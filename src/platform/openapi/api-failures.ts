import { ApiExtension } from '@nestjs/swagger';

/** Where {@link ApiFailures} leaves its names in an operation; what builds the document takes them out again. */
export const FAILURES = 'x-failures';

/**
 * Documents what a handler can fail with of its own, by name. The document of the surface knows what each name is
 * answered with.
 */
export const ApiFailures = (...names: readonly string[]) => ApiExtension(FAILURES, names);
