import { parse } from 'yaml';

/** The OpenAPI document, as far as the client kit is made from it. */
export interface Specification {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'path' | 'method'>>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

export interface Operation {
  readonly operationId: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly method: string;
  readonly summary: string;
  readonly description?: string;
  /** Empty when everybody may call it. */
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>
  >;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly example?: unknown;
  readonly schema: Schema;
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly example?: unknown;
  /** Of an optional parameter or field, which pages of the API must not fill in. */
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
}

export function readSpecification(yaml: string): Specification {
  return parse(yaml, { version: '1.1' });
}

export function operationsOf({ paths }: Specification): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
}

export function resolved({ components }: Specification, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : (components.schemas[name] ?? {});
}

/** What a body could be: of an object what it must have or, when it need not have anything, all there is. */
export function exampleOf(specification: Specification, schema: Schema): unknown {
  const { example, properties, required = [], enum: values, oneOf } = resolved(specification, schema);
  if (oneOf?.[0]) return exampleOf(specification, oneOf[0]);
  if (example !== undefined) return example;
  if (!properties) return values?.[0];
  const names = required.length > 0 ? required : Object.keys(properties);
  return Object.fromEntries(
    names.map((name) => [name, exampleOf(specification, properties[name] ?? {})] as const),
  );
}
