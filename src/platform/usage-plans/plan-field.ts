import { Rule } from '../http/rule.js';
import { issueInPlanName, PLAN_NAME } from './usage-plan.js';

/** The description of a field with the plan of a client. */
export const PLAN = { pattern: PLAN_NAME.source, description: 'Its usage plan.', example: 'standard' };

export const IsPlanName = () =>
  Rule('isPlanName', (value) => (value === undefined ? 'is required' : issueInPlan(value)));

export const IsPlanNameIfGiven = () =>
  Rule('isPlanNameIfGiven', (value) => (value === undefined ? undefined : issueInPlan(value)));

/** Whether there is such a plan, only the database knows. */
function issueInPlan(value: unknown): string | undefined {
  return issueInPlanName(value) === undefined ? undefined : 'must be the name of a usage plan';
}
