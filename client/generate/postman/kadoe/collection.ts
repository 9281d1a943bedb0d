import { type Operation, operationsOf, type Specification } from '../../specification.js';
import { type Collection, event, type Item, idOf, infoOf } from '../item.js';
import { type PostmanRequest, requestOf } from '../request.js';
import { SKIPPED_UNLESS_ALLOWED, variablesOf } from '../scripts.js';
import { stepItem } from '../step-item.js';
import { BODIES_OUTSIDE_RUNS, ENQUIRIES } from './journey.js';
import { KEEPS_TOKEN, RENEWS_TOKEN, SIGN_IN } from './scripts.js';

interface Specifications {
  readonly kadoe: Specification;
  readonly authentication: Specification;
}

/** KADOE and its sign-in: a run signs in and asks about test vehicles, and leaves out what changes credentials. */
export function kadoeCollectionOf({ kadoe, authentication }: Specifications): Collection {
  const { token, tokenEnd } = variablesOf('kadoe');
  return {
    info: infoOf(kadoe),
    item: [enquiries(kadoe, authentication), remainder(authentication)],
    variable: [
      { key: token, value: '' },
      { key: tokenEnd, value: '0' },
    ],
  };
}

function enquiries(kadoe: Specification, authentication: Specification): Item {
  const name = 'Enquiries';
  const operations = operationsOf(kadoe);
  const authenticate = operationsOf(authentication).find(({ operationId }) => operationId === 'authenticate');
  if (!authenticate) throw new Error('The Authentication API has no operation authenticate.');
  return {
    id: idOf(`kadoe/${name}`),
    name,
    description: "Signs in, and asks about DVLA's published test vehicles.",
    event: [event('prerequest', RENEWS_TOKEN)],
    item: [
      {
        id: idOf(`kadoe/${SIGN_IN}`),
        name: SIGN_IN,
        event: [event('test', KEEPS_TOKEN)],
        request: signInRequest(authentication, authenticate),
      },
      ...ENQUIRIES.map((step) => stepItem(kadoe, operations, step, 'kadoe')),
    ],
  };
}

/** It goes to the address that onboarding named, as the script before each call does. */
function signInRequest(specification: Specification, operation: Operation): PostmanRequest {
  const body = { userName: '{{kadoeUserName}}', password: '{{kadoePassword}}' };
  const request = requestOf(specification, operation, { body }, undefined);
  return { ...request, url: { raw: '{{authenticateUrl}}', host: ['{{authenticateUrl}}'] } };
}

function remainder(specification: Specification): Item {
  const name = 'Changes that a run leaves out';
  const isPublic = ({ security }: Operation) => security?.length === 0;
  return {
    id: idOf(`kadoe/${name}`),
    name,
    description:
      'Passwords and API keys. These are only sent when the environment has `allowChanges` set to `true`. Afterwards write the new password or key into the environment.',
    event: [event('prerequest', [...SKIPPED_UNLESS_ALLOWED, ...RENEWS_TOKEN])],
    item: operationsOf(specification)
      .filter(({ operationId }) => operationId !== 'authenticate')
      .map((operation) => ({
        id: idOf(`kadoe/${operation.operationId}`),
        name: operation.summary,
        request: requestOf(
          specification,
          operation,
          { body: BODIES_OUTSIDE_RUNS[operation.operationId] },
          isPublic(operation) ? undefined : 'kadoe',
        ),
      })),
  };
}
