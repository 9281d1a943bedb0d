import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** The parts of a JSON Schema that the generators read. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** The path with its parameters in braces, as in the document. */
  readonly path: string;
  readonly isPublic: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly type: string; readonly schema: Schema } | undefined;
}

export interface ReceivedAnswer {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

interface DocumentedResponse {
  readonly headers: ReadonlyMap<string, { required: boolean; validate: ValidateFunction }>;
  readonly content: ReadonlyMap<string, ValidateFunction>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'] as const;
const DOCUMENT = 'openapi.json';

/** Validates responses against an OpenAPI 3.1 document: status, content type, headers and body. Anything undocumented is an error. */
export class Conformance {
  readonly operations: readonly Operation[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly responses = new Map<string, Map<number, DocumentedResponse>>();

  constructor(private readonly document: OpenAPIObject) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(document), DOCUMENT);
    const operations: Operation[] = [];
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of METHODS) {
        const operation = item[method];
        if (!operation) continue;
        const id = operation.operationId ?? `${method} ${path}`;
        operations.push(this.readOperation(id, method, path));
        this.responses.set(id, this.readResponses(method, path));
      }
    }
    this.operations = operations;
  }

  /** The differences between a response and the document; empty when it conforms. */
  faultsOf(operation: Operation, answer: ReceivedAnswer): string[] {
    const faults: string[] = [];
    const documented = this.responses.get(operation.id)?.get(answer.status);
    if (!documented) return [`status ${answer.status} is not documented`];
    for (const [name, { required, validate }] of documented.headers) {
      const value = answer.headers[name.toLowerCase()];
      if (value === undefined && required) faults.push(`header ${name} is missing`);
      if (value !== undefined && !validate(value)) faults.push(`header ${name}: ${this.textOf(validate)}`);
    }
    const requestId = answer.headers['x-request-id'];
    if (requestId === undefined || !UUID.test(requestId)) faults.push('X-Request-Id is not a UUID');
    const type = answer.headers['content-type']?.split(';')[0]?.trim();
    if (documented.content.size === 0) {
      if (answer.body !== '') faults.push('there is a body and none is documented');
      return faults;
    }
    const validate = documented.content.get(type ?? '');
    if (!validate) return [...faults, `content type ${type} is not documented`];
    const body: unknown = type === 'application/json' ? JSON.parse(answer.body) : answer.body;
    if (!validate(body)) faults.push(`body: ${this.textOf(validate)}`);
    const told = (body as { requestId?: unknown } | null)?.requestId;
    if (told !== undefined && told !== requestId) faults.push('requestId and X-Request-Id differ');
    return faults;
  }

  /** Resolves a schema's reference. */
  resolve(schema: Schema): Schema {
    return schema.$ref === undefined ? schema : (this.at(schema.$ref) as Schema);
  }

  private textOf(validate: ValidateFunction): string {
    return this.ajv.errorsText(validate.errors);
  }

  private readOperation(id: string, method: (typeof METHODS)[number], path: string): Operation {
    const operation = this.document.paths[path]?.[method];
    const security = operation?.security ?? this.document.security ?? [];
    const parameters = (operation?.parameters ?? []).map((given) => {
      const parameter = ('$ref' in given ? this.at(given.$ref) : given) as Parameter;
      return { ...parameter, required: parameter.required === true, schema: this.resolve(parameter.schema) };
    });
    const body = operation?.requestBody as { content: Record<string, { schema: Schema }> } | undefined;
    const [content] = Object.entries(body?.content ?? {});
    return {
      id,
      method: method.toUpperCase(),
      path,
      isPublic: security.length === 0,
      parameters,
      body: content && { type: content[0], schema: this.resolve(content[1].schema) },
    };
  }

  private readResponses(method: (typeof METHODS)[number], path: string): Map<number, DocumentedResponse> {
    const found = new Map<number, DocumentedResponse>();
    const pointer = `#/paths/${escaped(path)}/${method}/responses`;
    for (const [status, given] of Object.entries(this.at(pointer) as Record<string, { $ref?: string }>)) {
      const at = given.$ref ?? `${pointer}/${status}`;
      const response = this.at(at) as { headers?: Record<string, { $ref?: string }>; content?: object };
      const headers = new Map<string, { required: boolean; validate: ValidateFunction }>();
      for (const [name, header] of Object.entries(response.headers ?? {})) {
        const headerAt = header.$ref ?? `${at}/headers/${escaped(name)}`;
        const { required = false } = this.at(headerAt) as { required?: boolean };
        headers.set(name, { required, validate: this.compile(`${headerAt}/schema`) });
      }
      const content = new Map<string, ValidateFunction>();
      for (const type of Object.keys(response.content ?? {})) {
        content.set(type, this.compile(`${at}/content/${escaped(type)}/schema`));
      }
      found.set(Number(status), { headers, content });
    }
    return found;
  }

  private compile(pointer: string): ValidateFunction {
    return this.ajv.compile({ $ref: `${DOCUMENT}${pointer}`, unevaluatedProperties: false });
  }

  /** The target of a JSON pointer (`#/…`) in the document. */
  private at(pointer: string): unknown {
    let found: unknown = this.document;
    for (const step of pointer.split('/').slice(1)) {
      found = (found as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    }
    return found;
  }
}

/**
 * The document with every component schema closed, so that a response with an undocumented property fails. Schemas that others extend
 * remain open, because the extending schema is closed.
 */
function closed(document: OpenAPIObject): OpenAPIObject {
  const copy = structuredClone(document);
  const extended = new Set(
    [...JSON.stringify(document).matchAll(/"allOf":\[\{"\$ref":"([^"]+)"/g)].map((m) => m[1]),
  );
  for (const [name, schema] of Object.entries(copy.components?.schemas ?? {})) {
    if ('$ref' in schema || schema.type !== 'object' || extended.has(`#/components/schemas/${name}`))
      continue;
    Object.assign(schema, { unevaluatedProperties: false });
  }
  return copy;
}

function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
