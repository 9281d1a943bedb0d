import { exampleOf, type Operation, type Parameter, type Specification } from '../specification.js';
import { type Caller, type Role, type Step, TOKEN_OPERATIONS } from './journey.js';
import { variablesOf } from './scripts.js';

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly disabled?: true;
}

/** A request of Postman's collection format 2.1. */
export interface PostmanRequest {
  readonly method: string;
  readonly description?: string;
  readonly header: readonly Entry[];
  readonly url: {
    readonly raw: string;
    readonly host: readonly string[];
    readonly path?: readonly string[];
    readonly query?: readonly Entry[];
    readonly variable?: readonly Entry[];
  };
  readonly body?:
    | { readonly mode: 'raw'; readonly raw: string; readonly options: { raw: { language: string } } }
    | { readonly mode: 'urlencoded'; readonly urlencoded: readonly Entry[] };
}

/** The calls's own values where there are any; otherwise the specification's examples, switched off where they are optional. */
export function requestOf(
  specification: Specification,
  operation: Operation,
  { values = {}, body }: Pick<Step, 'values' | 'body'>,
  role: Caller | undefined,
): PostmanRequest {
  const { method, path, parameters = [], description } = operation;
  const entries = (place: Parameter['in']) =>
    parameters.filter((parameter) => parameter.in === place).map((parameter) => entryOf(parameter, values));
  const query = entries('query');
  const segments = path
    .slice(1)
    .replaceAll(/\{(\w+)\}/g, ':$1')
    .split('/');
  const sent = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  const content = bodyOf(specification, operation, body);
  return {
    method,
    ...(description === undefined ? {} : { description }),
    header: [
      ...(role === undefined ? [] : credentialsOf(role)),
      ...(content ? [{ key: 'Content-Type', value: content.type }] : []),
      ...entries('header'),
    ],
    url: {
      raw: `{{baseUrl}}/${segments.join('/')}${sent.length > 0 ? `?${sent.join('&')}` : ''}`,
      host: ['{{baseUrl}}'],
      path: segments,
      query,
      variable: entries('path'),
    },
    ...(content ? { body: content.body } : {}),
  };
}

/** The token request goes to the address that onboarding told, which with Microsoft Entra ID is not the service's. */
export function tokenRequestOf(operations: readonly Operation[], role: Role): PostmanRequest {
  const { clientId, clientSecret } = variablesOf(role);
  const operation = operations.find(({ operationId }) => operationId === TOKEN_OPERATIONS[0]);
  return {
    method: 'POST',
    ...(operation?.description === undefined ? {} : { description: operation.description }),
    header: [],
    url: { raw: '{{accessTokenUrl}}', host: ['{{accessTokenUrl}}'] },
    body: {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'grant_type', value: 'client_credentials' },
        { key: 'client_id', value: `{{${clientId}}}` },
        { key: 'client_secret', value: `{{${clientSecret}}}` },
        { key: 'scope', value: '{{scope}}' },
      ],
    },
  };
}

function credentialsOf(role: Caller): Entry[] {
  const { token, apiKey } = variablesOf(role);
  return [
    { key: 'Authorization', value: `Bearer {{${token}}}` },
    { key: 'X-API-Key', value: `{{${apiKey}}}` },
  ];
}

function entryOf(
  { name, required, description, example, schema }: Parameter,
  values: Readonly<Record<string, string>>,
): Entry {
  const given = values[name];
  return {
    key: name,
    value: given ?? String(example ?? schema.example ?? schema.examples?.[0] ?? ''),
    ...(description === undefined ? {} : { description }),
    ...(given === undefined && !required ? { disabled: true } : {}),
  };
}

function bodyOf(specification: Specification, { requestBody }: Operation, given: unknown) {
  const [content] = Object.entries(requestBody?.content ?? {});
  if (!content) return undefined;
  const [type, { schema }] = content;
  const value = given ?? exampleOf(specification, schema);
  const json = type === 'application/json';
  const raw = json ? JSON.stringify(value, null, 2) : String(value);
  const body: PostmanRequest['body'] = {
    mode: 'raw',
    raw,
    options: { raw: { language: json ? 'json' : 'text' } },
  };
  return { type, body };
}
