import { ApiProperty } from '@nestjs/swagger';
import { TAX_STATUSES } from '../../register/file/vehicle-line.js';

const optional = (example: string, description = '') => ({
  required: false,
  example,
  ...(description === '' ? {} : { description }),
});

export class KeeperAddressBody {
  @ApiProperty(optional('1 TEST STREET'))
  line1?: string;

  @ApiProperty(optional('TOWNHILL'))
  line2?: string;

  @ApiProperty(optional('SWANSEA'))
  line3?: string;

  @ApiProperty(optional('WEST GLAMORGAN'))
  line4?: string;

  @ApiProperty(optional('ABERTAWE SA48BA'))
  line5?: string;

  @ApiProperty(optional('WA LES'))
  postcode?: string;
}

export class KeeperBody {
  @ApiProperty(optional('MR', 'Of a person.'))
  title?: string;

  @ApiProperty(optional('JOHN', 'Of a person.'))
  firstNames?: string;

  @ApiProperty(optional('WILS', 'Of a person.'))
  lastName?: string;

  @ApiProperty(optional('TEST FLEET LTD', 'Of a company, which has no other name.'))
  companyName?: string;

  @ApiProperty({ type: KeeperAddressBody, required: false })
  address?: KeeperAddressBody;
}

/** KADOE guide, "Successful Response". */
export class KeeperAnswerBody {
  @ApiProperty(optional('AA19BBB', 'The mark that the vehicle carried on the date of the event.'))
  registrationNumber?: string;

  @ApiProperty(optional('1C8FZB8912U529823'))
  chassisVin?: string;

  @ApiProperty(optional('FORD'))
  make?: string;

  @ApiProperty(optional('ESCORT'))
  model?: string;

  @ApiProperty(optional('GREY'))
  colour?: string;

  @ApiProperty(optional('BLACK'))
  secondaryColour?: string;

  @ApiProperty(optional('PETROL CAR'))
  taxClass?: string;

  @ApiProperty({ required: false, enum: TAX_STATUSES, example: 'Untaxed' })
  taxStatus?: string;

  @ApiProperty(optional('SALOON'))
  bodyType?: string;

  @ApiProperty({ required: false, type: 'integer', example: 2 })
  seatingCapacity?: number;

  @ApiProperty({
    required: false,
    type: Number,
    description: "The company's number for the vehicle.",
    example: 4,
  })
  fleetNumber?: number;

  @ApiProperty(
    optional(
      'Vehicle stolen at date of event',
      'Why there is no keeper: `Vehicle stolen at date of event`, `Vehicle exported at date of event` or `Multiple matches for VIN`.',
    ),
  )
  message?: string;

  @ApiProperty({ type: KeeperBody, required: false })
  keeper?: KeeperBody;
}
