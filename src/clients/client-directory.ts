import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ClockOffset } from '../database/clock-offset.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import type { Caller, Role } from '../http/caller.js';
import { digestOfApiKey, looksLikeApiKey } from './api-key.js';
import { BriefMemory } from './brief-memory.js';

/**
 * How long an answer about a client or a key is used again. It bounds how late another process learns that a client
 * was disabled or a key revoked (allowed: a second), and spares the database two questions a request.
 */
const FRESH_FOR_MS = 500;

const CLIENT_BY_ID = {
  name: 'client_by_id',
  text: `
    SELECT client.id, client.role, client.daily_quota, client.disabled_at IS NOT NULL AS disabled,
           manufacturer.id AS manufacturer_id, manufacturer.name AS manufacturer_name
      FROM client
      LEFT JOIN manufacturer ON manufacturer.id = client.manufacturer_id
     WHERE client.id = $1::uuid`,
};

const KEY_BY_HASH = {
  name: 'api_key_by_hash',
  text: 'SELECT client_id, expires_at FROM api_key WHERE key_hash = $1 AND revoked_at IS NULL',
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface KnownKey {
  readonly clientId: string;
  readonly expiresAt: number;
}

/** Who is behind a client id or an API key, asked on every request. */
@Injectable()
export class ClientDirectory {
  private readonly clients: BriefMemory<Caller>;
  private readonly keys: BriefMemory<KnownKey>;

  constructor(
    private readonly statements: PreparedStatements,
    clock: Clock,
    private readonly clockOffset: ClockOffset,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.clients = new BriefMemory(FRESH_FOR_MS, clock, (clientId) => this.askForClient(clientId));
    this.keys = new BriefMemory(FRESH_FOR_MS, clock, (digest) => this.askForKey(digest));
  }

  /** The client of this id, disabled or not; undefined when there is none. */
  async findClient(clientId: string): Promise<Caller | undefined> {
    return UUID.test(clientId) ? this.clients.find(clientId) : undefined;
  }

  /** The id of the client a live key belongs to; undefined for a key that is unknown, revoked or past its end. */
  async findKeyHolder(apiKey: string): Promise<string | undefined> {
    if (!looksLikeApiKey(apiKey)) return undefined;
    const key = await this.keys.find(digestOfApiKey(apiKey));
    return key && key.expiresAt > this.clockOffset.now() ? key.clientId : undefined;
  }

  /** Makes a change of clients or keys in this process count from the very next call. */
  forget(): void {
    this.clients.forget();
    this.keys.forget();
  }

  private async askForClient(clientId: string): Promise<Caller | undefined> {
    const [row] = await this.statements.query<{
      id: string;
      role: Role;
      daily_quota: number | null;
      disabled: boolean;
      manufacturer_id: number | null;
      manufacturer_name: string | null;
    }>(CLIENT_BY_ID, [clientId]);
    if (!row) return undefined;
    return {
      clientId: row.id,
      role: row.role,
      disabled: row.disabled,
      dailyQuota: row.daily_quota ?? this.settings.dailyQuota,
      manufacturer:
        row.manufacturer_id !== null && row.manufacturer_name !== null
          ? { id: row.manufacturer_id, name: row.manufacturer_name }
          : undefined,
    };
  }

  private async askForKey(digest: string): Promise<KnownKey | undefined> {
    const [row] = await this.statements.query<{ client_id: string; expires_at: Date | null }>(KEY_BY_HASH, [
      Buffer.from(digest, 'base64'),
    ]);
    if (!row) return undefined;
    return { clientId: row.client_id, expiresAt: row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY };
  }
}
