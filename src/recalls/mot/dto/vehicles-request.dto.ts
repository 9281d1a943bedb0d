import { ApiProperty } from '@nestjs/swagger';
import { VIN } from '../../api/dto/field-descriptions.js';
import { IsVin } from '../../api/field-rules.js';
import { normaliseVin } from '../../api/identifiers.js';
import { AreVins, MOST_VINS } from '../vins-rule.js';

/** The vehicle in the path. */
export class AskedVehiclePath {
  @ApiProperty(VIN)
  @IsVin()
  vin!: string;
}

export class AskedVehiclesBody {
  /** 500 VINs of 50 characters, with room for the spaces, hyphens and line ends that callers write. */
  static readonly mostBodyBytes = 64 * 1024;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', minLength: VIN.minLength, maxLength: VIN.maxLength },
    minItems: 1,
    maxItems: MOST_VINS,
    description: 'Vehicle identification numbers, in any order. One that is given twice is answered twice.',
    example: ['123456789AC', '123456789AD'],
  })
  @AreVins()
  vins!: string[];
}

/** The VINs of a validated body, in their stored form. */
export function vinsOf({ vins }: AskedVehiclesBody): string[] {
  return vins.map(normaliseVin);
}
