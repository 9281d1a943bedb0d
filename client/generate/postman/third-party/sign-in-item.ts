import { operationsOf, type Specification } from '../../specification.js';
import { event, type Item, idOf } from '../item.js';
import { requestOf } from '../request.js';
import { keepsToken, SIGN_IN, type SignedInCaller, userVariablesOf } from './sign-in-scripts.js';

/** The sign-in of a run. It goes to the address that onboarding named, as the script before each call does. */
export function signInItem(authentication: Specification, caller: SignedInCaller): Item {
  const operation = operationsOf(authentication).find(({ operationId }) => operationId === 'authenticate');
  if (!operation) throw new Error('The Authentication API has no operation authenticate.');
  const { userName, password } = userVariablesOf(caller);
  const body = { userName: `{{${userName}}}`, password: `{{${password}}}` };
  const request = requestOf(authentication, operation, { body }, undefined);
  return {
    id: idOf(`${caller}/${SIGN_IN}`),
    name: SIGN_IN,
    event: [event('test', keepsToken(caller))],
    request: { ...request, url: { raw: '{{authenticateUrl}}', host: ['{{authenticateUrl}}'] } },
  };
}
