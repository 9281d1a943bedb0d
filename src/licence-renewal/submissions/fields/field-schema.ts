import type { OpenAPIObject } from '@nestjs/swagger';
import type { Field, GroupField, TextField } from './field.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

/** The schema of a group for the OpenAPI document. Each spelling of a field is a property. */
export function schemaOf(table: GroupField): SchemaObject {
  const properties: Record<string, SchemaObject> = {};
  const required: string[] = [];
  for (const [name, field] of Object.entries(table.fields)) {
    properties[name] = schemaOfField(field);
    if (field.alsoSpelt !== undefined) {
      properties[field.alsoSpelt] = {
        ...schemaOfField(field),
        description: `The same as \`${name}\`, as the guide's example spells it. Both may be sent if they are equal.`,
      };
    }
    if (field.required) required.push(name);
  }
  return {
    type: 'object',
    description: table.description,
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function schemaOfField(field: Field): SchemaObject {
  const { description, example } = field;
  const described = { description, ...(example === undefined ? {} : { example }) };
  switch (field.kind) {
    case 'group':
      return schemaOf(field);
    case 'flag':
      return { type: 'boolean', ...described };
    case 'whole-number':
      return { type: 'integer', minimum: field.min, maximum: field.max, ...described };
    case 'date':
      return { type: 'string', anyOf: [{ format: 'date' }, { format: 'date-time' }], ...described };
    case 'time':
      return { type: 'string', format: 'date-time', ...described };
    case 'image':
      return {
        type: 'string',
        ...described,
        ...({ contentEncoding: 'base64', contentMediaType: field.mediaTypes.join(' or ') } as object),
      };
    case 'text':
      return { ...schemaOfText(field), ...described };
  }
}

function schemaOfText({ values, min, max, pattern, prefix }: TextField): SchemaObject {
  return {
    type: 'string',
    ...(values ? { enum: [...values] } : {}),
    ...(min === undefined ? {} : { minLength: min }),
    // What is taken off does not count.
    ...(max === undefined ? {} : { maxLength: max + (prefix?.length ?? 0) }),
    ...(pattern ? { pattern: pattern.source } : {}),
  };
}
