import { ApiProperty } from '@nestjs/swagger';
import {
  IsReferenceIfGiven,
  IsReferenceOfOneRecall,
  IsReferenceOrNone,
  IsReferenceUnlessDvsaIsGiven,
  IsSoughtVin,
} from '../field-rules.js';
import { canonicalVin, formerVin, issueInVin } from '../identifiers.js';
import type { RecallSelection } from '../recall.js';
import { DVSA_REFERENCE_OR_NONE, MANUFACTURER_REFERENCE, VIN } from './field-descriptions.js';

/** The vehicle in the path. */
export class VehiclePath {
  @ApiProperty(VIN)
  @IsSoughtVin()
  vin!: string;
}

interface References {
  readonly manufacturerCampaignReference?: string;
  readonly dvsaCampaignReference?: string;
}

export class FindRecallsQuery implements References {
  @ApiProperty({ ...MANUFACTURER_REFERENCE, required: false })
  @IsReferenceIfGiven()
  manufacturerCampaignReference?: string;

  @ApiProperty(DVSA_REFERENCE_OR_NONE)
  @IsReferenceOrNone()
  dvsaCampaignReference?: string;
}

export class ChangeRepairQuery implements References {
  @ApiProperty(MANUFACTURER_REFERENCE)
  @IsReferenceOfOneRecall()
  manufacturerCampaignReference!: string;

  @ApiProperty(DVSA_REFERENCE_OR_NONE)
  @IsReferenceOrNone()
  dvsaCampaignReference?: string;
}

export class DeleteRecallsQuery implements References {
  // An empty one beside a DVSA reference is refused, not taken for none: a reference that a caller's program lost
  // on its way must not make it delete more than it meant to.
  @ApiProperty({ ...MANUFACTURER_REFERENCE, required: false })
  @IsReferenceUnlessDvsaIsGiven()
  manufacturerCampaignReference?: string;

  @ApiProperty(DVSA_REFERENCE_OR_NONE)
  @IsReferenceOrNone()
  dvsaCampaignReference?: string;
}

/** What a checked path and query select. An empty DVSA reference means none. */
export function selectionOf({ vin }: VehiclePath, query: References): RecallSelection {
  return {
    ...vinsOf(vin),
    manufacturerCampaignReference: query.manufacturerCampaignReference,
    dvsaCampaignReference: query.dvsaCampaignReference || undefined,
  };
}

/** Under which VINs a vehicle's recalls are looked for. Nearly always it is one. */
function vinsOf(text: string): Pick<RecallSelection, 'vin' | 'formerVin' | 'issueInVin'> {
  const [canonical, former] = [canonicalVin(text), formerVin(text)];
  if (canonical !== undefined) return { vin: canonical, formerVin: former };
  if (former === undefined) throw new Error('A path without a VIN was let through.');
  return { vin: former, issueInVin: issueInVin(text) };
}
