import { type Operation, resolved, type Specification } from '../specification.js';
import { event, type Item, idOf } from './item.js';
import type { Caller, Step } from './journey.js';
import { requestOf } from './request.js';
import { skippedWithout, tests } from './scripts.js';

/** A call of a run, with its tests. */
export function stepItem(
  specification: Specification,
  operations: readonly Operation[],
  step: Step,
  role: Caller | undefined,
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
