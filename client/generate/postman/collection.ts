import { type Operation, operationsOf, type Specification } from '../specification.js';
import { type Collection, event, type Item, idOf, infoOf } from './item.js';
import {
  type Chapter,
  JOURNEY,
  type Role,
  TOKEN_OPERATIONS,
  VARIABLES,
  valuesOutsideRuns,
} from './journey.js';
import { requestOf, tokenRequestOf } from './request.js';
import { keepsToken, renewsToken, SKIPPED_UNLESS_ALLOWED, TOKEN_REQUEST, variablesOf } from './scripts.js';
import { stepItem } from './step-item.js';

const ROLES: readonly Role[] = ['manufacturer', 'mot', 'admin'];

/** All operations: those of {@link JOURNEY} in its order, and in a last folder all others, which a run leaves out. */
export function collectionOf(specification: Specification): Collection {
  const operations = operationsOf(specification);
  return {
    info: infoOf(specification),
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
