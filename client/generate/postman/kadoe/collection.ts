import { type Operation, operationsOf, type Specification } from '../../specification.js';
import { type Collection, event, type Item, idOf, infoOf } from '../item.js';
import { requestOf } from '../request.js';
import { SKIPPED_UNLESS_ALLOWED, variablesOf } from '../scripts.js';
import { stepItem } from '../step-item.js';
import { signInItem } from '../third-party/sign-in-item.js';
import { renewsToken } from '../third-party/sign-in-scripts.js';
import { BODIES_OUTSIDE_RUNS, ENQUIRIES } from './journey.js';

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
  return {
    id: idOf(`kadoe/${name}`),
    name,
    description: "Signs in, and asks about DVLA's published test vehicles.",
    event: [event('prerequest', renewsToken('kadoe'))],
    item: [
      signInItem(authentication, 'kadoe'),
      ...ENQUIRIES.map((step) => stepItem(kadoe, operations, step, 'kadoe')),
    ],
  };
}

function remainder(specification: Specification): Item {
  const name = 'Changes that a run leaves out';
  const isPublic = ({ security }: Operation) => security?.length === 0;
  return {
    id: idOf(`kadoe/${name}`),
    name,
    description:
      'Passwords and API keys. These are only sent when the environment has `allowChanges` set to `true`. Afterwards write the new password or key into the environment.',
    event: [event('prerequest', [...SKIPPED_UNLESS_ALLOWED, ...renewsToken('kadoe')])],
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
