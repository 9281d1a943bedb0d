import { ApiProperty } from '@nestjs/swagger';
import { PLAN } from '../../platform/usage-plans/plan-field.js';
import type { KadoeClientTerms, ReasonsOfEnquirers } from './client-rules.js';
import { ENQUIRERS, LINK_PROVIDER, MANDATES } from './field-descriptions.js';

/** What administrators see of a client of this surface besides what every client has. */
export class KadoeClientDetailsBody implements KadoeClientTerms {
  @ApiProperty({ ...PLAN, type: String, nullable: true })
  plan!: string | null;

  @ApiProperty(ENQUIRERS as object)
  enquirers!: ReasonsOfEnquirers;

  @ApiProperty({ ...LINK_PROVIDER, nullable: true })
  linkProviderId!: string | null;

  @ApiProperty(MANDATES as object)
  mandates!: readonly string[];
}
