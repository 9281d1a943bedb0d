import type { PlacedIssue } from '../../platform/errors/request-error.js';
import { type ApiRequest, principalOf } from '../../platform/http/principal.js';
import { TEST_SCENARIOS, type TestScenario } from '../applications/submission.js';
import { FIELD_RULES } from '../errors/codes.js';

export const SCENARIO_HEADER = 'X-Test-Scenario';

export const SCENARIO_ISSUE: PlacedIssue = {
  part: 'headers',
  field: SCENARIO_HEADER,
  rule: FIELD_RULES.oneOf,
  message: `must be one of ${TEST_SCENARIOS.join(', ')}`,
};

/** What a test client wants to become of its application. A live client's header is ignored, so that it can never steer a real case. */
export function scenarioOf(request: ApiRequest): TestScenario | 'unknown' | undefined {
  const given = request.headers[SCENARIO_HEADER.toLowerCase()];
  if (given === undefined || principalOf(request).environment !== 'test') return undefined;
  return TEST_SCENARIOS.find((scenario) => scenario === given) ?? 'unknown';
}
