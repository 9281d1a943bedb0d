import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { PreparedStatements } from '../../platform/database/prepared-statements.js';
import { type Identity, SftpAccounts } from './sftp-accounts.js';

/**
 * One query, whatever is wrong, so that neither the response nor its timing distinguishes an unknown username from an unknown key. A
 * manufacturer may send files while at least one of its clients is enabled.
 */
const KEY_OF_ACCOUNT = {
  name: 'sftp_key_of_account',
  text: `
    SELECT manufacturer_ssh_key.public_key
      FROM manufacturer
      JOIN manufacturer_ssh_key ON manufacturer_ssh_key.manufacturer_id = manufacturer.id
     WHERE manufacturer.sftp_username = $1
       AND manufacturer_ssh_key.fingerprint = $2
       AND EXISTS (SELECT FROM recalls_client JOIN client ON client.id = recalls_client.client_id
                    WHERE recalls_client.manufacturer_id = manufacturer.id AND client.disabled_at IS NULL)`,
};

/**
 * When the key of an account was last used. A client may log in for each of thousands of files, and to write the row each time would cost as
 * much as the rest of the login, so it is written at most once a minute. $3 the time (null: the database's).
 */
const NOTE_LOGIN = {
  name: 'sftp_note_login',
  text: `
    UPDATE manufacturer_ssh_key AS key
       SET last_used_at = moment.now
      FROM manufacturer, (SELECT coalesce($3::timestamptz, clock_timestamp()) AS now) AS moment
     WHERE manufacturer.sftp_username = $1
       AND key.manufacturer_id = manufacturer.id
       AND key.fingerprint = $2
       AND (key.last_used_at IS NULL OR key.last_used_at <= moment.now - interval '1 minute')`,
};

/** The positions, from 1, of the given identities that may send files. */
const STILL_KNOWN = {
  name: 'sftp_identities_still_known',
  text: `
    SELECT given.position::int AS position
      FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS given (username, fingerprint, position)
      JOIN manufacturer ON manufacturer.sftp_username = given.username
      JOIN manufacturer_ssh_key ON manufacturer_ssh_key.manufacturer_id = manufacturer.id
                               AND manufacturer_ssh_key.fingerprint = given.fingerprint
     WHERE EXISTS (SELECT FROM recalls_client JOIN client ON client.id = recalls_client.client_id
                    WHERE recalls_client.manufacturer_id = manufacturer.id AND client.disabled_at IS NULL)`,
};

/** The accounts are the manufacturers. They are queried at each login, so a new key works at once. */
@Injectable()
export class ManufacturerAccounts extends SftpAccounts {
  constructor(
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
  ) {
    super();
  }

  async findKey(username: string, fingerprint: string): Promise<string | undefined> {
    // PostgreSQL can't be asked for such a name; its error would look like a bug of the service.
    if (username.includes('\0')) return undefined;
    const [row] = await this.statements.query<{ public_key: string }>(KEY_OF_ACCOUNT, [
      username,
      fingerprint,
    ]);
    return row?.public_key;
  }

  async noteLogin({ username, fingerprint }: Identity): Promise<void> {
    await this.statements.query(NOTE_LOGIN, [username, fingerprint, this.clock.databaseNow()]);
  }

  async findRevoked<Known extends Identity>(identities: readonly Known[]): Promise<Known[]> {
    const rows = await this.statements.query<{ position: number }>(STILL_KNOWN, [
      identities.map(({ username }) => username),
      identities.map(({ fingerprint }) => fingerprint),
    ]);
    const known = new Set(rows.map(({ position }) => position - 1));
    return identities.filter((_, index) => !known.has(index));
  }
}
