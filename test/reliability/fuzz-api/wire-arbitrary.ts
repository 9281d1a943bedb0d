import fc from 'fast-check';
import type { Operation } from '../../surfaces/conformance.js';
import { bodyMutations, largeBodies } from './body-mutations.js';
import { credentialMutations } from './credential-mutations.js';
import { framingMutations, pipelined } from './framing-mutations.js';
import { headMutations } from './head-mutations.js';
import { requestsFor } from './request-arbitrary.js';
import type { FuzzSurroundings } from './surroundings.js';
import { type WireMessage, wireRequest } from './wire-message.js';

const MOST_AT_ONCE = 6;

/** Requests for any of the operations, with bytes changed before they are sent. */
export function wireMessages(
  operations: readonly Operation[],
  surroundings: FuzzSurroundings,
): fc.Arbitrary<WireMessage> {
  const requests = fc
    // Operations with a body count twice, because there are more ways to change them.
    .constantFrom(...operations, ...operations.filter(({ body }) => body))
    .chain((operation) =>
      requestsFor(operation, surroundings.for(operation)).map(
        (sent) => [wireRequest(sent), operation] as const,
      ),
    );
  const single = requests.chain(([request, operation]) =>
    fc.oneof(
      { weight: 30, arbitrary: headMutations(request, operation) },
      { weight: operation.body ? 60 : 4, arbitrary: bodyMutations(request, operation) },
      { weight: operation.body ? 1 : 0, arbitrary: largeBodies(request, operation) },
      { weight: 30, arbitrary: framingMutations(request, operation) },
      {
        weight: operation.isPublic ? 0 : 12,
        arbitrary: credentialMutations(request, operation, surroundings.rightFor(operation)),
      },
    ),
  );
  const several = fc.array(requests, { minLength: 2, maxLength: MOST_AT_ONCE }).map(pipelined);
  return fc.oneof({ weight: 20, arbitrary: single }, several);
}
