import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { IsId } from '../field-rules.js';
import { CLIENT_ID, KEY_ID, MANUFACTURER_ID, SSH_KEY_ID } from './field-descriptions.js';

const NO_UUID = { message: 'must be a UUID' };

export class ClientPath {
  @ApiProperty(CLIENT_ID)
  @IsUUID(undefined, NO_UUID)
  clientId!: string;
}

/** The id of an API key or client secret. */
export class ClientKeyPath extends ClientPath {
  @ApiProperty(KEY_ID)
  @IsUUID(undefined, NO_UUID)
  keyId!: string;
}

export class ManufacturerPath {
  @ApiProperty(MANUFACTURER_ID)
  @IsId()
  manufacturerId!: string;
}

export class SshKeyPath extends ManufacturerPath {
  @ApiProperty(SSH_KEY_ID)
  @IsId()
  keyId!: string;
}

/** UUIDs are stored and compared in lower case. */
export function idsOf<Path extends ClientPath>(path: Path): Path {
  const lowered = Object.entries(path).map(([name, value]) => [name, value.toLowerCase()]);
  return Object.fromEntries(lowered) as Path;
}
