import { createHash } from 'node:crypto';
import { type Operation, operationsOf, resolved, type Specification } from '../specification.js';
import {
  type Chapter,
  JOURNEY,
  type Role,
  type Step,
  TOKEN_OPERATIONS,
  VARIABLES,
  valuesOutsideRuns,
} from './journey.js';
import { type PostmanRequest, requestOf, tokenRequestOf } from './request.js';
import {
  keepsToken,
  renewsToken,
  type Script,
  SKIPPED_UNLESS_ALLOWED,
  skippedWithout,
  TOKEN_REQUEST,
  tests,
  variablesOf,
} from './scripts.js';

interface Event {
  readonly listen: 'prerequest' | 'test';
  readonly script: { readonly type: 'text/javascript'; readonly exec: Script };
}

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly event?: readonly Event[];
  readonly request?: PostmanRequest;
  readonly item?: readonly Item[];
}

/** A collection of Postman's format 2.1. */
export interface Collection {
  readonly info: Readonly<Record<'_postman_id' | 'name' | 'description' | 'schema', string>>;
  readonly item: readonly Item[];
  readonly variable: readonly { readonly key: string; readonly value: string }[];
}

const ROLES: readonly Role[] = ['manufacturer', 'mot', 'admin'];

/** All operations: those of {@link JOURNEY} in its order, and in a last folder all others, which a run leaves out. */
export function collectionOf(specification: Specification): Collection {
  const operations = operationsOf(specification);
  const { title } = specification.info;
  return {
    info: {
      _postman_id: idOf(title),
      name: title,
      description: `Made from the OpenAPI document by \`npm run client-kit\`: change that, not this.\n\n${specification.info.description}`,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: [
      ...JOURNEY.map((chapter) => folderOf(specification, operations, chapter)),
      remainder(specification, operations),
    ],
    variable: [
      ...Object.entries(VARIABLES),
      ...ROLES.map(variablesOf).flatMap(({ token, tokenEnd }) => [
        [token, ''] as const,
        [tokenEnd, '0'] as const,
      ]),
    ].map(([key, value]) => ({ key, value })),
  };
}

function folderOf(specification: Specification, operations: readonly Operation[], chapter: Chapter): Item {
  const { name, description, role } = chapter;
  const tokenItem = (of: Role): Item => ({
    id: idOf(`${name}/${TOKEN_REQUEST}`),
    name: TOKEN_REQUEST,
    event: [event('test', keepsToken(of))],
    request: tokenRequestOf(operations, of),
  });
  return {
    id: idOf(name),
    name,
    description,
    ...(role ? { event: [event('prerequest', renewsToken(role))] } : {}),
    item: [
      ...(role ? [tokenItem(role)] : []),
      ...chapter.steps.map((step) => stepItem(specification, operations, step, role)),
    ],
  };
}

function stepItem(
  specification: Specification,
  operations: readonly Operation[],
  step: Step,
  role: Role | undefined,
): Item {
  const operation = operations.find(({ operationId }) => operationId === step.operation);
  if (!operation)
    throw new Error(`The journey calls ${step.operation}, which the specification does not have.`);
  const name = step.name ?? operation.summary;
  const schema = operation.responses[step.status]?.content?.['application/json']?.schema;
  const before = [...(step.needs ? skippedWithout(step.needs) : []), ...(step.before ? [step.before] : [])];
  return {
    id: idOf(`${step.operation}/${name}`),
    name,
    event: [
      ...(before.length > 0 ? [event('prerequest', before)] : []),
      event('test', tests(step, (schema && resolved(specification, schema).required) ?? [])),
    ],
    request: requestOf(specification, operation, step, role),
  };
}

function remainder(specification: Specification, operations: readonly Operation[]): Item {
  const walked = [
    ...TOKEN_OPERATIONS,
    ...JOURNEY.flatMap(({ steps }) => steps.map(({ operation }) => operation)),
  ];
  const name = 'Changes that a run leaves out';
  const folder = (role: Role): Item => ({
    id: idOf(`${name}/${role}`),
    name: role === 'admin' ? 'Administrator' : role === 'mot' ? 'MOT service' : 'Manufacturer',
    event: [event('prerequest', renewsToken(role))],
    item: operations
      .filter((operation) => !walked.includes(operation.operationId) && roleOf(operation) === role)
      .map((operation) => ({
        id: idOf(operation.operationId),
        name: operation.summary,
        request: requestOf(specification, operation, { values: valuesOutsideRuns(operation.path) }, role),
      })),
  });
  return {
    id: idOf(name),
    name,
    description:
      'Secrets, clients, keys, allowances and files of others. These are only sent when the environment has `allowChanges` set to `true`. Where an id or an ETag is asked for, send the request that reads it first.',
    event: [event('prerequest', SKIPPED_UNLESS_ALLOWED)],
    item: ROLES.map(folder).filter(({ item = [] }) => item.length > 0),
  };
}

function roleOf({ path }: Operation): Role {
  if (path.startsWith('/admin/')) return 'admin';
  return path.startsWith('/mot/') ? 'mot' : 'manufacturer';
}

function event(listen: Event['listen'], exec: Script): Event {
  return { listen, script: { type: 'text/javascript', exec } };
}

/** The same for the same thing each time, so that Postman takes a newer collection for the same one. */
function idOf(what: string): string {
  const hash = createHash('sha256').update(`vehicle-recalls/${what}`).digest('hex');
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
}
