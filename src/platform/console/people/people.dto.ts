import { ApiProperty } from '@nestjs/swagger';
import { PERSON_ROLES, type PersonRole } from './person.js';
import type { ListedPerson } from './person.repository.js';

const INSTANT = { format: 'date-time', example: '2024-04-30T14:02:39.155Z' } as const;

export class ListedPersonBody {
  @ApiProperty({ format: 'uuid', example: '9b2d8f4e-1c3a-4f6b-8d7e-5a4c3b2f1e0d' })
  personId!: string;

  @ApiProperty({ example: 'Olive Orchard' })
  name!: string;

  @ApiProperty({ enum: PERSON_ROLES, example: 'viewer' })
  role!: PersonRole;

  @ApiProperty({
    description: 'Whether Microsoft Entra ID says who the person is, and which role they have.',
    example: false,
  })
  isOfTenant!: boolean;

  @ApiProperty({ ...INSTANT, description: 'When the person was added.' })
  createdAt!: string;

  @ApiProperty({
    ...INSTANT,
    type: String,
    nullable: true,
    description: 'When the person signed in last; null if no sign-in is known any more.',
  })
  lastSignInAt!: string | null;

  @ApiProperty({ ...INSTANT, type: String, nullable: true, description: 'Null for somebody who may enter.' })
  removedAt!: string | null;

  static from({
    id,
    name,
    role,
    isOfTenant,
    createdAt,
    lastSignInAt,
    removedAt,
  }: ListedPerson): ListedPersonBody {
    return {
      personId: id,
      name,
      role,
      isOfTenant,
      createdAt: createdAt.toISOString(),
      lastSignInAt: lastSignInAt?.toISOString() ?? null,
      removedAt: removedAt?.toISOString() ?? null,
    };
  }
}

export class PeopleBody {
  @ApiProperty({ type: [ListedPersonBody], description: 'Those who may enter first, by name.' })
  people!: ListedPersonBody[];
}
