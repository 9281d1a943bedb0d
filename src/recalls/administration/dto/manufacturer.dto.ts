import { ApiProperty } from '@nestjs/swagger';
import { IsTeamEmail } from '../../../platform/clients/client-field-rules.js';
import { tidyName } from '../../../platform/clients/client-fields.js';
import { NEXT, PageQuery } from '../../../platform/http/page-query.js';
import type { ManufacturerDetails } from '../../manufacturers/manufacturer-registry.js';
import { IsName, IsPartOfName } from '../field-rules.js';
import type { ClientOfManufacturer, ManufacturerRecord } from '../manufacturer-admin.repository.js';
import type { FullManufacturer } from '../manufacturer-administration.js';
import {
  CLIENT_ID,
  INSTANT,
  INSTANT_OR_NULL,
  MANUFACTURER_ID,
  NAME,
  TEAM_EMAIL,
} from './field-descriptions.js';
import { SftpEndpointBody } from './sftp.dto.js';
import { SshKeyBody } from './ssh-key.dto.js';

export class ListManufacturersQuery extends PageQuery {
  @ApiProperty({ required: false, description: 'A part of the name, in any case.', example: 'acme' })
  @IsPartOfName()
  name?: string;
}

/** All fields of a manufacturer that can be changed. */
export class ChangeManufacturerBody {
  @ApiProperty(NAME)
  @IsName()
  name!: string;

  @ApiProperty(TEAM_EMAIL)
  @IsTeamEmail()
  teamEmail!: string;
}

export function manufacturerDetailsOf({ name, teamEmail }: ChangeManufacturerBody): ManufacturerDetails {
  return { name: tidyName(name), teamEmail: teamEmail.trim() };
}

export class NewestImportBody {
  @ApiProperty({ format: 'uuid', example: '0a6b6f0e-5f0f-4c58-8a07-5f7f3f6a1c22' })
  runId!: string;

  @ApiProperty({
    enum: ['received', 'scanning', 'validating', 'merging', 'done', 'rejected', 'held'],
    example: 'done',
  })
  state!: string;

  @ApiProperty(INSTANT)
  receivedAt!: string;
}

export class ManufacturerBody {
  @ApiProperty(MANUFACTURER_ID)
  id!: number;

  @ApiProperty(NAME)
  name!: string;

  @ApiProperty({ ...TEAM_EMAIL, description: 'Where mails about its files go.' })
  teamEmail!: string;

  @ApiProperty({ description: 'Made from its first name, and never changed.', example: 'acme-motors' })
  sftpUsername!: string;

  @ApiProperty(INSTANT)
  createdAt!: string;

  @ApiProperty({ type: NewestImportBody, nullable: true, description: 'The file that came in last.' })
  newestImport!: NewestImportBody | null;

  static from(manufacturer: ManufacturerRecord): ManufacturerBody {
    return {
      id: manufacturer.id,
      name: manufacturer.name,
      teamEmail: manufacturer.teamEmail,
      sftpUsername: manufacturer.sftpUsername,
      createdAt: manufacturer.createdAt.toISOString(),
      newestImport: manufacturer.newestImport,
    };
  }
}

export class ManufacturerPage {
  @ApiProperty({ type: [ManufacturerBody] })
  manufacturers!: ManufacturerBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}

export class ClientOfManufacturerBody {
  @ApiProperty(CLIENT_ID)
  clientId!: string;

  @ApiProperty(NAME)
  name!: string;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Null while the client may call.' })
  disabledAt!: string | null;

  static from({ clientId, name, disabledAt }: ClientOfManufacturer): ClientOfManufacturerBody {
    return { clientId, name, disabledAt: disabledAt?.toISOString() ?? null };
  }
}

export class FullManufacturerBody extends ManufacturerBody {
  @ApiProperty({ type: SftpEndpointBody })
  sftp!: SftpEndpointBody;

  @ApiProperty({ type: [ClientOfManufacturerBody] })
  clients!: ClientOfManufacturerBody[];

  @ApiProperty({ type: [SshKeyBody] })
  sshKeys!: SshKeyBody[];

  static override from(manufacturer: FullManufacturer): FullManufacturerBody {
    return {
      ...ManufacturerBody.from(manufacturer),
      sftp: SftpEndpointBody.of(manufacturer.sftp),
      clients: manufacturer.clients.map(ClientOfManufacturerBody.from),
      sshKeys: manufacturer.sshKeys.map(SshKeyBody.from),
    };
  }
}
