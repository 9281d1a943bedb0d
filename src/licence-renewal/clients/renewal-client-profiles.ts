import { Injectable } from '@nestjs/common';
import { ClientProfiles, type Profile } from '../../platform/clients/client-profiles.js';
import { type PreparedStatement, PreparedStatements } from '../../platform/database/prepared-statements.js';

const PROFILE: PreparedStatement = {
  reserved: true,
  name: 'renewal_client_profile',
  text: 'SELECT true AS known FROM renewal_client WHERE client_id = $1::uuid',
};

/** Says which clients are on the surface. Each has its own share of the database connections. */
@Injectable()
export class RenewalClientProfiles extends ClientProfiles {
  constructor(private readonly statements: PreparedStatements) {
    super();
  }

  override async find(clientId: string): Promise<Profile | undefined> {
    const [row] = await this.statements.query(PROFILE, [clientId]);
    return row && { organisation: undefined };
  }
}
