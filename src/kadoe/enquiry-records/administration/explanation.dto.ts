import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { STATE_KINDS, type StateKind } from '../../register/file/vehicle-line.js';
import { WITHHELD_KINDS, type WithheldKind } from '../../register/look-up/resolution.js';
import type { Explanation, MaskedKeeper, NamedKeeper } from '../reading/enquiry-explanations.js';
import { RecordedEnquiryBody } from './enquiry-answer.dto.js';

const TEXT = { required: false } as const;
const DAY = { format: 'date', required: false } as const satisfies ApiPropertyOptions;

export class KnownVehicleBody {
  @ApiProperty({ ...TEXT, example: 'AA19BBB' })
  registrationNumber?: string;

  @ApiProperty({ ...TEXT, example: '1C8FZB8912U529823' })
  chassisVin?: string;

  @ApiProperty({ ...TEXT, example: 'FORD' })
  make?: string;

  @ApiProperty({ ...TEXT, example: 'ESCORT' })
  model?: string;

  @ApiProperty({ ...TEXT, example: 'GREY' })
  colour?: string;

  @ApiProperty({ ...TEXT, example: 'WHITE' })
  secondaryColour?: string;

  @ApiProperty({ ...TEXT, example: 'PRIVATE LIGHT GOODS' })
  taxClass?: string;

  @ApiProperty({ ...TEXT, example: 'Untaxed' })
  taxStatus?: string;

  @ApiProperty({ ...TEXT, example: 'SALOON' })
  bodyType?: string;

  @ApiProperty({ type: 'integer', required: false, example: 2 })
  seatingCapacity?: number;
}

export class KnownStateBody {
  @ApiProperty({ enum: STATE_KINDS })
  kind!: StateKind;

  @ApiProperty({ format: 'date', example: '2025-01-01' })
  from!: string;

  @ApiProperty({
    ...DAY,
    description: 'The first day on which it no longer held; absent while it does.',
    example: '2025-06-01',
  })
  to?: string;
}

/** Who a keeper was cannot be learnt from it. */
export class MaskedKeeperBody {
  @ApiProperty({ ...DAY, description: 'Absent for a keeper who is withheld now.', example: '2019-03-01' })
  from?: string;

  @ApiProperty({ ...DAY, example: '2023-05-01' })
  to?: string;

  @ApiProperty({ enum: ['person', 'company', 'nobody'], required: false })
  kind?: 'person' | 'company' | 'nobody';

  @ApiProperty({ description: 'Masked.', example: 'J*** W***' })
  name!: string;

  @ApiProperty({ ...TEXT, description: 'Masked.', example: 'SA***' })
  postcode?: string;
}

export class KeeperAddressBody {
  @ApiProperty({ ...TEXT, example: '1 TEST STREET' })
  line1?: string;

  @ApiProperty({ ...TEXT, example: 'TEST TOWN' })
  line2?: string;

  @ApiProperty({ ...TEXT, example: 'TEST COUNTY' })
  line3?: string;

  @ApiProperty({ ...TEXT, example: 'TEST REGION' })
  line4?: string;

  @ApiProperty({ ...TEXT, example: 'ABERTAWE' })
  line5?: string;

  @ApiProperty({ ...TEXT, example: 'SA1 1AA' })
  postcode?: string;
}

export class NamedKeeperBody {
  @ApiProperty({ format: 'date', example: '2019-03-01' })
  from!: string;

  @ApiProperty({ ...DAY, example: '2023-05-01' })
  to?: string;

  @ApiProperty({ ...TEXT, example: 'MR' })
  title?: string;

  @ApiProperty({ ...TEXT, example: 'JOHN' })
  firstNames?: string;

  @ApiProperty({ ...TEXT, example: 'WILS' })
  lastName?: string;

  @ApiProperty({ ...TEXT, example: 'HARBOUR FLEET LTD' })
  companyName?: string;

  @ApiProperty({ type: 'integer', required: false, example: 4 })
  fleetNumber?: number;

  @ApiProperty({ type: KeeperAddressBody, required: false })
  address?: KeeperAddressBody;
}

class KnownFactsBody {
  @ApiProperty({ description: "The identity of the vehicle in the register's files.", example: 'V0001' })
  reference!: string;

  @ApiProperty({ description: 'What is absent was not known.' })
  vehicle!: KnownVehicleBody;

  @ApiProperty({
    type: [KnownStateBody],
    description: 'On the day of the event; of kinds that are withheld, on the day of the enquiry.',
  })
  states!: readonly KnownStateBody[];

  @ApiProperty({
    type: String,
    enum: [...WITHHELD_KINDS, null],
    nullable: true,
    description: 'The kind for which the answer was withheld. The enquirer does not learn it.',
  })
  withheldAs!: WithheldKind | null;

  @ApiProperty({
    description: 'Whether the register answers nobody about this vehicle today.',
    example: false,
  })
  isWithheldNow!: boolean;
}

export class MaskedFactsBody extends KnownFactsBody {
  @ApiProperty({ type: MaskedKeeperBody, nullable: true })
  keeper!: MaskedKeeper | null;
}

export class NamedFactsBody extends KnownFactsBody {
  @ApiProperty({ type: NamedKeeperBody, nullable: true })
  keeper!: NamedKeeper | null;
}

class ExplanationBase {
  @ApiProperty()
  enquiry!: RecordedEnquiryBody;

  @ApiProperty({ description: "Whether the answer had the keeper's name and address.", example: true })
  keeperAnswered!: boolean;
}

const KNOWN = {
  nullable: true,
  description:
    'The facts as they were known then. Null when no vehicle, or more than one, was found, or the register was not asked.',
} as const;

export class MaskedExplanationBody extends ExplanationBase implements Explanation<MaskedKeeper> {
  @ApiProperty({ type: MaskedFactsBody, ...KNOWN })
  known!: MaskedFactsBody | null;
}

export class NamedExplanationBody extends ExplanationBase implements Explanation<NamedKeeper> {
  @ApiProperty({ type: NamedFactsBody, ...KNOWN })
  known!: NamedFactsBody | null;
}
