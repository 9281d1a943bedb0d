import { Injectable } from '@nestjs/common';
import { ClientProfiles, type Profile } from '../../platform/clients/client-profiles.js';
import { createClientLookUp, type OfClient } from '../../platform/database/client-look-up.js';
import { type PreparedStatement, PreparedStatements } from '../../platform/database/prepared-statements.js';

const PROFILE: PreparedStatement = {
  reserved: true,
  name: 'renewal_client_profile',
  text: 'SELECT client_id AS "clientId" FROM renewal_client WHERE client_id = ANY($1::uuid[])',
};

/** Says which clients are on the surface. Each has its own share of the database connections. */
@Injectable()
export class RenewalClientProfiles extends ClientProfiles {
  private readonly lookUp: (clientId: string) => Promise<readonly OfClient[]>;

  constructor(statements: PreparedStatements) {
    super();
    this.lookUp = createClientLookUp(statements, PROFILE);
  }

  override async find(clientId: string): Promise<Profile | undefined> {
    const [row] = await this.lookUp(clientId);
    return row && { organisation: undefined };
  }
}
