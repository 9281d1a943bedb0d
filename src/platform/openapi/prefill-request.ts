import type { OpenAPIObject } from '@nestjs/swagger';
import type { PrefilledRequest } from './surface-document.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Components = NonNullable<OpenAPIObject['components']>;
type Schema = Exclude<NonNullable<Components['schemas']>[string], { $ref: string }>;

/** JSON Schema's own word for examples, which OpenAPI 3.1 takes over and Nest's types do not know. */
type SchemaWithExamples = Schema & { examples?: unknown[] };

/**
 * Decides what Swagger UI fills in for an operation. It takes the `example` of every parameter and field, so an optional one
 * would send a cursor that was never given out, or filters that exclude each other. Those examples become `examples`, which are
 * shown and not filled in; what has to be filled in is named in the {@link PrefilledRequest}.
 */
export function prefillRequest(
  operation: Operation,
  { parameters: values = {}, body }: PrefilledRequest,
  schemas: Components['schemas'],
): void {
  operation.parameters = operation.parameters?.map((given) => {
    if ('$ref' in given) return given;
    // Operations share what their decorators share.
    const { example: _, ...parameter } = given;
    const value = values[given.name];
    if (value !== undefined) return { ...parameter, example: value };
    return given.required === true ? given : { ...parameter, schema: onlyShown(given.schema) };
  });
  const content =
    operation.requestBody && 'content' in operation.requestBody && operation.requestBody.content;
  for (const [type, media] of Object.entries(content || {})) {
    if (body === undefined) continue;
    media.example = body;
    // Of a form Swagger UI looks at the fields alone.
    if (type === 'application/x-www-form-urlencoded') prefillForm(schemaOf(media.schema, schemas), body);
  }
}

/** A field that is not named stays empty, and an empty one is not sent: without an example Swagger UI would make up a value. */
function prefillForm(schema: Schema | undefined, body: NonNullable<PrefilledRequest['body']>): void {
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    if ('$ref' in property || !schema?.properties) continue;
    const isEnum = property.enum !== undefined;
    if (!isEnum) schema.properties[name] = { ...property, example: name in body ? body[name] : '' };
  }
}

function onlyShown<Given extends object | undefined>(schema: Given): Given {
  if (!schema || !('example' in schema)) return schema;
  const { example, ...rest } = schema as SchemaWithExamples;
  return { ...rest, examples: [example] } as unknown as Given;
}

function schemaOf(schema: object | undefined, schemas: Components['schemas']): Schema | undefined {
  if (!schema || !('$ref' in schema)) return schema;
  const named = schemas?.[String(schema.$ref).replace('#/components/schemas/', '')];
  return named && '$ref' in named ? undefined : named;
}
