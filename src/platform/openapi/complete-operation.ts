import type { OpenAPIObject } from '@nestjs/swagger';
import { FAILURES, type Failure } from '../../recalls/errors/api-errors.js';
import { errorResponses, pipelineReferences } from '../../recalls/openapi/error-responses.js';
import { headersOf, publicHeadersOf } from './response-headers.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { [FAILURES]?: Failure[] };
type Response = Exclude<Operation['responses'][string], { $ref: string } | undefined>;

/** Adds to an operation what its decorators need not repeat. */
export function completeOperation(operation: Operation, path: string): void {
  const own = operation[FAILURES] ?? [];
  delete operation[FAILURES];
  const isPublic = operation.security?.some((requirement) => Object.keys(requirement).length === 0) ?? false;
  operation.security = isPublic ? [] : undefined;
  // A handler with several paths has the parameters of all of them on each.
  operation.parameters = operation.parameters?.filter(
    (parameter) => '$ref' in parameter || parameter.in !== 'path' || path.includes(`{${parameter.name}}`),
  );
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response) continue;
    const headers = isPublic ? publicHeadersOf(Number(status)) : headersOf(Number(status));
    (response as Response).headers = { ...headers, ...(response as Response).headers };
  }
  operation.responses = isPublic
    ? { ...errorResponses(['unknown', ...own], publicHeadersOf), ...operation.responses }
    : {
        ...pipelineReferences(),
        ...operation.responses,
        ...errorResponses([...validationFailures(operation), ...own], headersOf),
      };
}

/** What the last stage of the pipeline can answer, given what there is to validate. */
function validationFailures({ parameters = [], requestBody }: Operation): Failure[] {
  return [
    ...(requestBody ? (['invalidBody'] as const) : []),
    ...(parameters.length > 0 ? (['invalidParameters'] as const) : []),
  ];
}
