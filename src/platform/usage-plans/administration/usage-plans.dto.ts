import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { NEXT } from '../../http/page-query.js';
import { Rule } from '../../http/rule.js';
import { QUOTA_PERIODS, type QuotaPeriodKind } from '../../limits/quota-period.js';
import { IsPlanName, PLAN } from '../plan-field.js';
import {
  issueInBurst,
  issueInPlanName,
  issueInQuota,
  issueInQuotaPeriod,
  issueInRate,
  PLAN_BOUNDS,
  PLAN_NAME,
  type PlanTerms,
} from '../usage-plan.js';
import type { PlanRecord } from '../usage-plan.repository.js';

const NAME = { pattern: PLAN_NAME.source, description: 'The name of the plan. It never changes.' } as const;

export class PlanPath {
  @ApiProperty({ ...NAME, example: 'standard' })
  @Rule('isPlanName', issueInPlanName)
  name!: string;
}

export class ClientOfPlanPath {
  @ApiProperty({ format: 'uuid', example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10' })
  @IsUUID(undefined, { message: 'must be a UUID' })
  clientId!: string;
}

export class ClientPlanBody {
  @ApiProperty(PLAN)
  @IsPlanName()
  plan!: string;
}

/** All fields that can be changed. Each is required, so that omitting one never changes it. */
export class PlanTermsBody implements PlanTerms {
  @ApiProperty({
    type: 'number',
    minimum: PLAN_BOUNDS.SMALLEST_RATE,
    maximum: PLAN_BOUNDS.LARGEST_RATE,
    description: "Calls per second at which a client's bucket refills.",
    example: 10,
  })
  @Rule('isRate', issueInRate)
  rate!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: PLAN_BOUNDS.LARGEST_BURST,
    description: 'The calls that a full bucket holds: the most that a client can make at once.',
    example: 20,
  })
  @Rule('isBurst', issueInBurst)
  burst!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: PLAN_BOUNDS.LARGEST_QUOTA,
    description: 'The calls that a client can make in a period; null for a plan without a quota.',
    example: 50_000,
  })
  @Rule('isQuota', issueInQuota)
  quota!: number | null;

  @ApiProperty({
    type: String,
    enum: QUOTA_PERIODS,
    nullable: true,
    description:
      'The period of the quota, which starts at 00:00 UTC: each day, on Monday, or on the first of the month. Required with a quota, and null without one.',
    example: 'DAY',
  })
  @Rule('isQuotaPeriod', issueInQuotaPeriod)
  quotaPeriod!: QuotaPeriodKind | null;
}

export class CreatePlanBody extends PlanTermsBody {
  @ApiProperty({ ...NAME, example: 'fleet' })
  @Rule('isPlanName', issueInPlanName)
  name!: string;
}

export class PlanBody extends PlanTermsBody {
  @ApiProperty({ ...NAME, example: 'standard' })
  name!: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many clients have the plan.', example: 2 })
  clients!: number;

  static from(plan: PlanRecord): PlanBody {
    return { name: plan.name, ...termsOf(plan), clients: plan.clients };
  }
}

export class PlanPage {
  @ApiProperty({ type: [PlanBody], description: 'Ordered by name.' })
  plans!: PlanBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}

export function termsOf({ rate, burst, quota, quotaPeriod }: PlanTerms): PlanTerms {
  return { rate, burst, quota, quotaPeriod };
}
