import { operationsOf, type Specification } from '../../specification.js';
import { type Collection, event, idOf, infoOf } from '../item.js';
import { variablesOf } from '../scripts.js';
import { stepItem } from '../step-item.js';
import { signInItem } from '../third-party/sign-in-item.js';
import { renewsToken } from '../third-party/sign-in-scripts.js';
import { APPLICATIONS, TRANSACTION } from './journey.js';

interface Specifications {
  readonly licenceRenewal: Specification;
  readonly authentication: Specification;
}

/** Licence renewal and its sign-in. What changes passwords and API keys is in the collection of KADOE. */
export function renewalCollectionOf({ licenceRenewal, authentication }: Specifications): Collection {
  const { token, tokenEnd } = variablesOf('renewal');
  const name = 'Applications';
  const operations = operationsOf(licenceRenewal);
  return {
    info: infoOf(licenceRenewal),
    item: [
      {
        id: idOf(`renewal/${name}`),
        name,
        description: 'Signs in, sends in an application of its own in each run, and asks what became of it.',
        event: [event('prerequest', renewsToken('renewal'))],
        item: [
          signInItem(authentication, 'renewal'),
          ...APPLICATIONS.map((step) => stepItem(licenceRenewal, operations, step, 'renewal')),
        ],
      },
    ],
    variable: [
      { key: token, value: '' },
      { key: tokenEnd, value: '0' },
      { key: TRANSACTION, value: '' },
    ],
  };
}
