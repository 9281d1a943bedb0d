import { Inject, Injectable } from '@nestjs/common';
import { ClientProfiles, type Profile } from '../../platform/clients/client-profiles.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { createClientLookUp, type OfClient } from '../../platform/database/client-look-up.js';
import { type PreparedStatement, PreparedStatements } from '../../platform/database/prepared-statements.js';

const PROFILE: PreparedStatement = {
  reserved: true,
  name: 'recalls_client_profile',
  text: `
    SELECT recalls_client.client_id AS "clientId", recalls_client.daily_quota AS "dailyQuota", manufacturer.id, manufacturer.name
      FROM recalls_client
      LEFT JOIN manufacturer ON manufacturer.id = recalls_client.manufacturer_id
     WHERE recalls_client.client_id = ANY($1::uuid[])`,
};

interface ProfileRow extends OfClient {
  readonly dailyQuota: number | null;
  readonly id: number | null;
  readonly name: string | null;
}

/** Reads a client's manufacturer and daily allowance. */
@Injectable()
export class RecallsClientProfiles extends ClientProfiles {
  private readonly lookUp: (clientId: string) => Promise<readonly ProfileRow[]>;

  constructor(
    statements: PreparedStatements,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
    this.lookUp = createClientLookUp(statements, PROFILE);
  }

  override async find(clientId: string): Promise<Profile | undefined> {
    const [row] = await this.lookUp(clientId);
    if (!row) return undefined;
    const { id, name, dailyQuota } = row;
    return {
      organisation: id !== null && name !== null ? { id, name } : undefined,
      dailyQuota: dailyQuota ?? this.settings.dailyQuota,
    };
  }
}
