import { ApiExtension } from '@nestjs/swagger';

/** The extension in which {@link ApiFailures} stores its names in an operation. It is removed when the document is built. */
export const FAILURES = 'x-failures';

/** Documents which errors of its own a handler can answer with, by name. The surface's document maps each name to a response. */
export const ApiFailures = (...names: readonly string[]) => ApiExtension(FAILURES, names);
