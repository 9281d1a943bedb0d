import { ApiProperty } from '@nestjs/swagger';
import { PLAN } from '../../platform/usage-plans/plan-field.js';
import type { RenewalClientDetails } from './renewal-client-details.js';

/** What administrators see of a client of this surface besides what every client has. */
export class RenewalClientDetailsBody implements RenewalClientDetails {
  @ApiProperty({ ...PLAN, type: String, nullable: true })
  plan!: string | null;
}
