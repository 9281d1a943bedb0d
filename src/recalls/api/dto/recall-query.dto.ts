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
  // An empty value beside a DVSA reference is refused and does not mean "none": if a program lost the reference, it must not delete more
  // than intended.
  @ApiProperty({ ...MANUFACTURER_REFERENCE, required: false })
  @IsReferenceUnlessDvsaIsGiven()
  manufacturerCampaignReference?: string;

  @ApiProperty(DVSA_REFERENCE_OR_NONE)
  @IsReferenceOrNone()
  dvsaCampaignReference?: string;
}

/** The selection that a validated path and query describe. An empty DVSA reference means none. */
export function selectionOf({ vin }: VehiclePath, query: References): RecallSelection {
  // The spread is last, because Node.js 20 takes a microsecond for each property that is added to a copied object.
  return {
    manufacturerCampaignReference: query.manufacturerCampaignReference,
    dvsaCampaignReference: query.dvsaCampaignReference || undefined,
    ...vinsOf(vin),
  };
}

/** The VINs under which a vehicle's recalls are looked up; nearly always one. */
function vinsOf(text: string): Pick<RecallSelection, 'vin' | 'formerVin' | 'issueInVin'> {
  const [canonical, former] = [canonicalVin(text), formerVin(text)];
  if (canonical !== undefined) return { vin: canonical, formerVin: former };
  if (former === undefined) throw new Error('A path without a VIN was let through.');
  return { vin: former, issueInVin: issueInVin(text) };
}
