import type { OpenAPIObject } from '@nestjs/swagger';
import { FAILURES } from './api-failures.js';
import type { Response, SurfaceDocument } from './surface-document.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { [FAILURES]?: string[] };

/** Adds to an operation what is the same for all and need not be in its decorators. */
export function completeOperation(operation: Operation, path: string, surface: SurfaceDocument): void {
  const failures = operation[FAILURES] ?? [];
  delete operation[FAILURES];
  const isPublic = operation.security?.some(isEmpty) ?? false;
  // A public operation may have a way of its own to sign in, as the token endpoint has.
  const own = operation.security?.filter((requirement) => !isEmpty(requirement)) ?? [];
  operation.security = isPublic ? (own.length > 0 ? [...own, {}] : []) : undefined;
  // A handler with several paths has the parameters of all of them on each.
  operation.parameters = operation.parameters?.filter(
    (parameter) => '$ref' in parameter || parameter.in !== 'path' || path.includes(`{${parameter.name}}`),
  );
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response) continue;
    const headers = surface.responseHeaders(Number(status), isPublic);
    (response as Response).headers = { ...headers, ...(response as Response).headers };
  }
  const errors = surface.errorResponses({
    isPublic,
    failures,
    hasParameters: (operation.parameters ?? []).length > 0,
    hasBody: operation.requestBody !== undefined,
  });
  operation.responses = isPublic
    ? { ...errors, ...operation.responses }
    : { ...pipelineReferences(surface), ...operation.responses, ...errors };
}

/** References to the pipeline's responses, by status. */
function pipelineReferences(surface: SurfaceDocument): Record<string, { $ref: string }> {
  return Object.fromEntries(
    Object.entries(surface.pipelineResponses()).map(([status, { name }]) => [
      status,
      { $ref: `#/components/responses/${name}` },
    ]),
  );
}

function isEmpty(requirement: object): boolean {
  return Object.keys(requirement).length === 0;
}
